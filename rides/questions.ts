import { assertEquals } from "@std/assert";
import type { Question } from "../grading/question.ts";
import { type DataFrame, parseSchema, type Session, type StreamWritePlan, struct } from "../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const SCHEMA = struct({
  vendor_id: "int",
  tpep_pickup_datetime: "timestamp",
  tpep_dropoff_datetime: "timestamp",
  passenger_count: "int",
  trip_distance: "float",
  payment_type: "int",
  total_amount: "float",
});
const RIDE_COLUMNS = [
  "vendor_id int",
  "tpep_pickup_datetime timestamp",
  "tpep_dropoff_datetime timestamp",
  "passenger_count int",
  "trip_distance float",
  "payment_type int",
  "total_amount float",
];
const KAFKA = { "kafka.bootstrap.servers": "broker:9092" };
/** The message of the README. */
const MESSAGE = "1, 2020-07-01 00:25:32, 2020-07-01 00:33:39, 1, 1.50, 2, 9.30";

/** Messages as the topic has them, at offsets 0, 1, 2, …: the key, and the value. */
function messages(session: Session, ...records: [key: string | null, value: string | null][]): DataFrame {
  const bytes = (text: string | null) => text === null ? null : new TextEncoder().encode(text);
  const time = Temporal.Instant.from("2026-03-01T12:00:00Z");
  return session.createDataFrame(
    records.map(([key, value], offset) => [bytes(key), bytes(value), "rides_csv", 0, offset, time, 0]),
    parseSchema(
      "key binary, value binary, topic string, partition int, offset bigint, timestamp timestamp, timestampType int",
    ),
  );
}

/** Values as Question 3 gives them. */
function texts(session: Session, ...values: (string | null)[]): DataFrame {
  return session.createDataFrame(values.map((value) => ["1", value]), "key string, value string");
}

/** Rides of which vendor and time of the pick-up count. */
function rides(session: Session, ...pickups: [vendor: number | null, time: string][]): DataFrame {
  return session.createDataFrame(
    pickups.map(([vendor, time]) => [vendor, time]),
    "vendor_id int, t string",
  ).selectExpr("vendor_id", "CAST(t AS TIMESTAMP) AS tpep_pickup_datetime");
}

/** A stream to write: it is only declared, and never read. */
function stream(session: Session): DataFrame {
  return session.readStream.format("kafka").option("subscribe", "rides_csv").load();
}

async function columnTypes(frame: DataFrame): Promise<string[]> {
  return (await frame.schema()).fields.map(({ name, type }) =>
    `${name} ${type === "integer" ? "int" : type}`
  );
}

/** What was declared of a query. */
function declared({ format, outputMode, trigger, queryName, options }: StreamWritePlan) {
  return {
    format: format?.toLowerCase(),
    outputMode,
    trigger,
    queryName,
    options: Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
}

/** What a frame prints when its schema is to be printed; nothing is printed anywhere else. */
async function printed(print: () => Promise<void>): Promise<string> {
  const { log } = console;
  const lines: unknown[] = [];
  console.log = (line: unknown) => void lines.push(line);
  try {
    await print();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

/** The questions of the rides, each with what its answer does to a few rows. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Read the topic",
    ask: (lab, session) => lab.readFromKafka(session, KAFKA, "rides_csv"),
    checks: {
      "it is a stream of the topic from its beginning, on the cluster it is given": (lab, session) => {
        const { plan } = lab.readFromKafka(session, KAFKA, "some_topic");
        assertEquals(plan.kind, "read", "it is more than a stream of the topic: the rows are changed, too");
        const { streaming, format, options } = plan as typeof plan & { kind: "read" };
        assertEquals({ streaming, format: format?.toLowerCase() }, { streaming: true, format: "kafka" });
        const lower = Object.fromEntries(
          Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]),
        );
        assertEquals(lower, { ...KAFKA, subscribe: "some_topic", startingoffsets: "earliest" });
      },
    },
  },
  {
    number: 2,
    title: "Print the schema of the raw stream (extra)",
    ask: (lab) => void lab.printRawSchema({ printSchema: () => Promise.resolve() } as DataFrame),
    checks: {
      "the seven columns of Kafka are printed as a tree": async (lab, session) => {
        const text = await printed(() => lab.printRawSchema(messages(session)));
        const names = text.split("\n").filter((line) => line.startsWith(" |--")).map((line) =>
          line.split(/[ :]+/)[2]
        );
        assertEquals(names, ["key", "value", "topic", "partition", "offset", "timestamp", "timestampType"]);
      },
    },
  },
  {
    number: 3,
    title: "Cast key and value to strings",
    ask: (lab, session) => lab.asText(messages(session)),
    checks: {
      "key and value are text, and nothing else is there": async (lab, session) => {
        const frame = lab.asText(messages(session, ["1", MESSAGE], [null, null]));
        assertEquals(await columnTypes(frame), ["key string", "value string"]);
        assertEquals(await frame.collect(), [{ key: "1", value: MESSAGE }, { key: null, value: null }]);
      },
    },
  },
  {
    number: 4,
    title: "Parse each message by a schema",
    ask: (lab, session) => lab.parseRideFromKafkaMessage(texts(session), SCHEMA),
    checks: {
      "the columns are those of the schema, in order, with their types": async (lab, session) => {
        assertEquals(await columnTypes(lab.parseRideFromKafkaMessage(texts(session), SCHEMA)), RIDE_COLUMNS);
        const other = struct({ b: "string", a: "bigint" });
        assertEquals(await columnTypes(lab.parseRideFromKafkaMessage(texts(session), other)), [
          "b string",
          "a long",
        ]);
      },
      "each field is in its column, as its type": async (lab, session) => {
        const [row] = await lab.parseRideFromKafkaMessage(texts(session, MESSAGE), SCHEMA).collect();
        assertEquals(row, {
          vendor_id: 1,
          tpep_pickup_datetime: Temporal.Instant.from("2020-07-01T00:25:32Z"),
          tpep_dropoff_datetime: Temporal.Instant.from("2020-07-01T00:33:39Z"),
          passenger_count: 1,
          trip_distance: 1.5,
          payment_type: 2,
          total_amount: Math.fround(9.3),
        });
      },
      "what is missing or malformed is NULL, and the rest of the row is there": async (lab, session) => {
        const bad = ["1, x", MESSAGE.replace(", 1, ", ", two, "), "", null];
        const rows = await lab.parseRideFromKafkaMessage(texts(session, ...bad), SCHEMA).collect();
        assertEquals(
          rows.map((row) => [row.vendor_id, row.passenger_count, row.payment_type]),
          [[1, null, null], [1, null, 2], [null, null, null], [null, null, null]],
        );
      },
    },
  },
  {
    number: 5,
    title: "Write to the console",
    ask: (lab, session) => lab.sinkConsole(stream(session), "append", "5 seconds"),
    checks: {
      "it writes the rows to the console, in the mode and as often as it is told": (lab, session) => {
        const rows = stream(session);
        for (
          const [mode, time, intervalMs] of [["append", "5 seconds", 5000], [
            "complete",
            "1 minute",
            60_000,
          ]] as const
        ) {
          const { plan } = lab.sinkConsole(rows, mode, time);
          assertEquals(declared(plan), {
            format: "console",
            outputMode: mode,
            trigger: { kind: "processingTime", intervalMs },
            queryName: undefined,
            options: { truncate: "false" },
          });
          assertEquals(plan.input, rows.plan, "it writes other rows than it was given");
        }
      },
    },
  },
  {
    number: 6,
    title: "Keep rides in memory and ask in SQL",
    ask: (lab, session) => lab.sinkMemory(stream(session), "some_rides"),
    checks: {
      "it keeps the rows in memory under the name": (lab, session) => {
        const rows = stream(session);
        const { writer: { plan } } = lab.sinkMemory(rows, "some_rides");
        const { format, outputMode, queryName } = declared(plan);
        assertEquals({ format, outputMode, queryName }, {
          format: "memory",
          outputMode: "append",
          queryName: "some_rides",
        });
        assertEquals(plan.input, rows.plan, "it writes other rows than it was given");
      },
      "the SQL counts the rides of each payment type, the smallest type first": async (lab, session) => {
        session.createDataFrame([[2], [1], [2], [null]], "payment_type int").createOrReplaceTempView(
          "some_rides",
        );
        const { sql } = lab.sinkMemory(stream(session), "some_rides");
        assertEquals(await session.sql(sql).collect(), [
          { payment_type: null, rides: 1n },
          { payment_type: 1, rides: 1n },
          { payment_type: 2, rides: 2n },
        ]);
      },
    },
  },
  {
    number: 7,
    title: "Count the rides of each vendor",
    ask: (lab, session) => lab.countByVendor(rides(session)),
    checks: {
      "each vendor is there once, with its count": async (lab, session) => {
        const time = "2020-07-01 00:00:00";
        const frame = lab.countByVendor(rides(session, [1, time], [2, time], [2, time]));
        assertEquals(await columnTypes(frame), ["vendor_id int", "count long"]);
        assertEquals((await frame.collect()).map((row) => `${row.vendor_id}: ${row.count}`).sort(), [
          "1: 1",
          "2: 2",
        ]);
      },
    },
  },
  {
    number: 8,
    title: "Count them in sliding windows",
    ask: (lab, session) => lab.countByWindow(rides(session), "10 minutes", "5 minutes"),
    checks: {
      "each ride counts in every window that its pick-up is in": async (lab, session) => {
        const frame = lab.countByWindow(
          rides(session, [1, "2020-07-01 00:07:00"], [1, "2020-07-01 00:10:00"], [2, "2020-07-01 00:09:59"]),
          "10 minutes",
          "5 minutes",
        );
        assertEquals((await frame.schema()).fields.map(({ name }) => name), ["window", "vendor_id", "count"]);
        const found = (await frame.collect()).map(({ window, vendor_id, count }) =>
          `${window.start.toString().slice(11, 16)} to ${
            window.end.toString().slice(11, 16)
          }, vendor ${vendor_id}: ${count}`
        );
        assertEquals(found.sort(), [
          "00:00 to 00:10, vendor 1: 1",
          "00:00 to 00:10, vendor 2: 1",
          "00:05 to 00:15, vendor 1: 2",
          "00:05 to 00:15, vendor 2: 1",
          "00:10 to 00:20, vendor 1: 1",
        ]);
      },
      "the windows are as long, and as far apart, as it is told": async (lab, session) => {
        const hours = lab.countByWindow(rides(session, [1, "2020-07-01 00:07:00"]), "1 hour", "1 hour");
        assertEquals(await hours.count(), 1);
      },
    },
  },
  {
    number: 9,
    title: "Make records of rows",
    ask: (lab, session) => lab.prepareDfToKafkaSink(rides(session), ["vendor_id"], "vendor_id"),
    checks: {
      "key and value are text; the value has its columns in order": async (lab, session) => {
        const frame = session.createDataFrame(
          [[7, "a", 1n], [null, "b", 2n]],
          "id int, name string, n bigint",
        );
        const records = lab.prepareDfToKafkaSink(frame, ["n", "name"], "id");
        assertEquals(await columnTypes(records), ["key string", "value string"]);
        assertEquals(await records.collect(), [{ key: "7", value: "1, a" }, { key: null, value: "2, b" }]);
      },
      "a column can be the start of a window": async (lab, session) => {
        const windows = lab.countByWindow(rides(session, [1, "2020-07-01 00:07:00"]), "1 hour", "1 hour");
        const records = lab.prepareDfToKafkaSink(windows, ["window.start", "count"], "vendor_id");
        assertEquals(await records.collect(), [{ key: "1", value: "2020-07-01 00:00:00, 1" }]);
      },
    },
  },
  {
    number: 10,
    title: "Write records to Kafka",
    ask: (lab, session) => lab.sinkKafka(stream(session), KAFKA, "counts", "checkpoint"),
    checks: {
      "it writes what has changed to the topic, with the checkpoint": (lab, session) => {
        const rows = stream(session);
        const { plan } = lab.sinkKafka(rows, KAFKA, "counts", "checkpoint");
        const { format, outputMode, options } = declared(plan);
        assertEquals({ format, outputMode, options }, {
          format: "kafka",
          outputMode: "update",
          options: { ...KAFKA, topic: "counts", checkpointlocation: "checkpoint" },
        });
        assertEquals(plan.input, rows.plan, "it writes other rows than it was given");
      },
    },
  },
  {
    number: 11,
    title: "Wait until any query ends (extra)",
    ask: (lab) =>
      void lab.untilAnyEnds({ streams: { awaitAnyTermination: () => Promise.resolve(true) } } as Session),
    checks: {
      "it waits until a query of the session has ended": async (lab, session) => {
        const ticks = session.readStream.format("rate").load();
        const [first, second] = await Promise.all(
          ["first", "second"].map((name) => ticks.writeStream.format("memory").queryName(name).start()),
        );
        let hasEnded = false;
        const waiting = lab.untilAnyEnds(session).then(() => hasEnded = true);
        assertEquals(hasEnded, false);
        await second!.stop();
        await waiting;
        assertEquals([hasEnded, first!.isActive], [true, true]);
      },
    },
  },
  {
    number: 12,
    title: "Set malformed messages apart (extra)",
    ask: (lab, session) => lab.malformedMessages(messages(session), SCHEMA),
    checks: {
      "each is there with its place, its text and the reason": async (lab, session) => {
        const two = MESSAGE.replace(", 1, ", ", two, ");
        const unknown = ", 2020-07-01 00:25:32, 2020-07-01 00:33:39, , 1.50, , 9.30";
        const frame = lab.malformedMessages(
          messages(session, ["1", MESSAGE], ["1", two], ["1", "1, x"], [null, unknown], ["1", null]),
          SCHEMA,
        );
        assertEquals(await columnTypes(frame), [
          "partition int",
          "offset long",
          "value string",
          "reason string",
        ]);
        assertEquals((await frame.collect()).map(({ offset, value, reason }) => [offset, value, reason]), [
          [1n, two, 'passenger_count is "two"'],
          [2n, "1, x", "2 fields instead of 7"],
          [3n, unknown, "no key"],
          [4n, null, "no value"],
        ]);
      },
    },
  },
];
