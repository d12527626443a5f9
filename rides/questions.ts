import { assertColumns, assertRows, oneRow, type Row } from "../grading/compare_rows.ts";
import { CheckBroker } from "../grading/kafka_checks.ts";
import type { LabQuestion } from "../grading/lab_question.ts";
import { rideOf, type RideText, rideTexts } from "../grading/ride_rows.ts";
import { appendedToSink, collected, frameOf, streamedRows } from "../grading/run_stream.ts";
import { readIn } from "../grading/stream_checks.ts";
import { require } from "../grading/wrong_answer.ts";
import { type DataFrame, parseSchema, type Session, type StreamWritePlan, struct } from "../lib/mod.ts";

/** The lab as its solution has it. */
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
  ...["vendor_id int", "tpep_pickup_datetime timestamp", "tpep_dropoff_datetime timestamp"],
  ...["passenger_count int", "trip_distance float", "payment_type int", "total_amount float"],
];
const TEXT_COLUMNS = ["key string", "value string"];
const PICKUP_COLUMNS = ["vendor_id int", "tpep_pickup_datetime timestamp"];
const KAFKA = { "kafka.bootstrap.servers": "broker:9092" };
/** The message of the README. */
const MESSAGE = "1, 2020-07-01 00:25:32, 2020-07-01 00:33:39, 1, 1.50, 2, 9.30";

/** Messages as the topic has them, at offsets 0, 1, 2, …. */
function messages(session: Session, ...texts: RideText[]): DataFrame {
  const bytes = (text: string | null) => text === null ? null : new TextEncoder().encode(text);
  const time = Temporal.Instant.from("2026-03-01T12:00:00Z");
  return session.createDataFrame(
    texts.map(({ key, value }, offset) => [bytes(key), bytes(value), "rides_csv", 0, offset, time, 0]),
    parseSchema(
      "key binary, value binary, topic string, partition int, offset bigint, timestamp timestamp, timestampType int",
    ),
  );
}

/** Rides of which vendor and time of the pick-up count. */
function pickups(session: Session, ...rides: (readonly [vendor: number | null, time: string])[]): DataFrame {
  return frameOf(
    session,
    PICKUP_COLUMNS,
    rides.map(([vendor_id, time]) => ({
      vendor_id,
      tpep_pickup_datetime: Temporal.Instant.from(`2020-07-01T${time}Z`),
    })),
  );
}

/** Pick-ups of a few vendors, one of them unknown, in no order. */
function somePickups(seed: number): (readonly [number | null, string])[] {
  const minute = (i: number) => String((i * 17 + seed) % 40).padStart(2, "0");
  return Array.from({ length: 20 }, (_, i) => [[1, 2, null][i % 3]!, `10:${minute(i)}:0${i % 10}`] as const);
}

function optionOf({ options }: Pick<StreamWritePlan, "options">, wanted: string): string | undefined {
  return Object.entries(options).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

function requireFormat({ format = "parquet" }: StreamWritePlan, wanted: string): void {
  require(format.toLowerCase() === wanted, `Its format is ${format}, and not ${wanted}.`);
}

/** The values that Question 4 must survive, with what it can make of them. */
function malformedValues(): { value: string | null; row: Row }[] {
  const nothing = Object.fromEntries(SCHEMA.fields.map(({ name }) => [name, null]));
  const whole = rideOf(MESSAGE);
  return [
    { value: "1, x", row: { ...nothing, vendor_id: 1 } },
    { value: MESSAGE.replace(", 1, ", ", two, "), row: { ...whole, passenger_count: null } },
    { value: MESSAGE.replace("1, 2020", ", 2020"), row: { ...whole, vendor_id: null } },
    { value: MESSAGE.replace("00:25:32", "99:25:32"), row: { ...whole, tpep_pickup_datetime: null } },
    { value: "", row: nothing },
    { value: null, row: nothing },
  ];
}

/** How many pick-ups of each vendor there are in each window of `length` minutes that begins every `step` minutes. */
function windowCounts(
  rides: readonly (readonly [number | null, string])[],
  length: number,
  step: number,
): Row[] {
  const counts = new Map<string, number>();
  const midnight = Date.parse("2020-07-01T00:00:00Z") / 60_000;
  for (const [vendor, time] of rides) {
    const minute = Math.floor(Date.parse(`2020-07-01T${time}Z`) / 60_000);
    for (let start = Math.floor(minute / step) * step; start > minute - length; start -= step) {
      const key = JSON.stringify([start - midnight, vendor]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const instant = (minute: number) => Temporal.Instant.fromEpochMilliseconds((midnight + minute) * 60_000);
  return [...counts].map(([key, count]) => {
    const [start, vendor_id] = JSON.parse(key);
    return {
      window: { start: instant(start), end: instant(start + length) },
      vendor_id,
      count: BigInt(count),
    };
  });
}

/** The questions of the rides. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Read the topic",
    task:
      "Make a streaming DataFrame of `topic`, from its earliest offset on. `kafka` has the address and the login, as options.",
    points: 1,
    hints: [
      "The topic and where to begin are options of the source, as the address is.",
      "`session.readStream` with `format`, `options` for those that are given, and two `option`s: `subscribe` and `startingOffsets`.",
    ],
    answer: "readFromKafka",
    gives: "stream",
    checks: {
      "it is a stream of the topic from its beginning, on the cluster it is given": async (
        lab,
        { session },
      ) => {
        const read = readIn((await lab.readFromKafka(session, KAFKA, "some_topic")).plan);
        require(read !== undefined, "It reads nothing.");
        require(
          read.format?.toLowerCase() === "kafka",
          `Its format is ${read.format ?? "not set"}, and not kafka.`,
        );
        require(
          optionOf(read, "subscribe") === "some_topic",
          `It subscribes to ${
            optionOf(read, "subscribe") ?? "no topic"
          }, and not to the topic that it is given.`,
        );
        require(
          optionOf(read, "startingOffsets") === "earliest",
          `Its startingOffsets are ${
            optionOf(read, "startingOffsets") ?? "not set"
          }, and not earliest: messages that are there already would be missed.`,
        );
      },
      "every message is there, with the seven columns of Kafka": async (lab, trial) => {
        const { session, seed } = trial;
        await using broker = await CheckBroker.start(trial);
        const texts = rideTexts(seed, 5);
        broker.append(texts);
        const stream = await lab.readFromKafka(session, broker.options, broker.topic);
        const rows = await streamedRows(
          stream.selectExpr(
            "CAST(key AS STRING) AS key",
            "CAST(value AS STRING) AS value",
            "topic",
            "offset",
          ),
          trial,
          "messages",
        );
        assertRows({
          expected: texts.map((text, i) => ({ ...text, topic: broker.topic, offset: BigInt(i) })),
          actual: rows,
          key: ["offset"],
          says: { missing: "A message of the topic is missing" },
        });
      },
    },
  },
  {
    number: 2,
    title: "Print the schema of the raw stream (extra)",
    task: "Kafka gives the same seven columns for every topic. Print them as a tree. You need `printSchema`.",
    points: 1,
    hints: ["The frame itself prints its schema.", "`printSchema()` gives a promise: return it."],
    answer: "printRawSchema",
    gives: "nothing",
    checks: {
      "the schema of the messages is asked for, and nothing else is run": async (lab, trial) => {
        await lab.printRawSchema(messages(trial.session));
        const [first, ...more] = trial.actions;
        require(first !== undefined, "It prints nothing.");
        require(first.name === "schema", `It calls ${first.name}(), which does not print a schema.`);
        require(more.length === 0, "It does more than to print a schema.");
        require(
          first.plan?.kind === "read",
          "It prints the schema of other rows than those that it is given.",
        );
      },
    },
  },
  {
    number: 3,
    title: "Cast key and value to strings",
    task: "Key and value come as bytes. Make a frame of the two as text, under the same names.",
    points: 1,
    hints: [
      "A cast makes text of bytes, and the frame shall have two columns and no more.",
      "`selectExpr` takes SQL text. A cast of a column alone keeps the name of the column.",
    ],
    answer: "asText",
    gives: "stream",
    checks: {
      "key and value are text, and nothing else is there": async (lab, { session, seed }) => {
        const texts = [...rideTexts(seed, 5), { key: null, value: MESSAGE }, { key: "2", value: null }, {
          key: "ü",
          value: "",
        }];
        const frame = await lab.asText(messages(session, ...texts));
        await assertColumns(frame, TEXT_COLUMNS);
        assertRows({ expected: texts.map((text) => ({ ...text })), actual: await frame.collect() });
      },
    },
  },
  {
    number: 4,
    title: "Parse each message by a schema",
    task:
      'Split `value` on `", "`, and make each piece the column that the schema says, with its name and type (`parse_ride_from_kafka_message` in the original). `schema.fields` lists names and types. Where a piece is missing, or is no value of that type, the column is NULL: one bad message must not end the stream.',
    points: 3,
    hints: [
      "The columns are not written one by one: they are made of `schema.fields`, with `map`.",
      "`split` makes a list. `get` takes a piece of it, and NULL where there is none.",
      "`tryCast(type)` gives NULL where a cast would fail. `select(...columns)` takes a list of columns.",
    ],
    answer: "parseRideFromKafkaMessage",
    gives: "stream",
    checks: {
      "the columns are those of the schema, with their types": async (lab, { session }) => {
        const empty = frameOf(session, TEXT_COLUMNS, []);
        await assertColumns(await lab.parseRideFromKafkaMessage(empty, SCHEMA), RIDE_COLUMNS);
        const other = struct({ b: "string", a: "bigint" });
        await assertColumns(await lab.parseRideFromKafkaMessage(empty, other), ["b string", "a bigint"]);
      },
      "each field is in its column, as its type": async (lab, { session, seed }) => {
        const texts = rideTexts(seed, 10);
        const frame = await lab.parseRideFromKafkaMessage(
          frameOf(session, TEXT_COLUMNS, texts.map((text) => ({ ...text }))),
          SCHEMA,
        );
        assertRows({
          expected: texts.map(({ value }) => rideOf(value!)),
          actual: await collected(frame),
        });
      },
      "what is missing or malformed is NULL, and the rest of the row is there": async (lab, { session }) => {
        for (const { value, row } of malformedValues()) {
          const frame = await lab.parseRideFromKafkaMessage(
            frameOf(session, TEXT_COLUMNS, [{ key: "1", value }]),
            SCHEMA,
          );
          const input = () => [oneRow("input", { value })];
          const actual = await collected(frame, {
            CAST_INVALID_INPUT: `The value ${JSON.stringify(value)} ends the stream: a cast fails.`,
            INVALID_ARRAY_INDEX: `The value ${
              JSON.stringify(value)
            } ends the stream: a piece is taken that is not there.`,
          });
          assertRows({ expected: [row], actual, input, says: { missing: "A malformed message has no row" } });
        }
      },
    },
  },
  {
    number: 5,
    title: "Write to the console",
    task:
      'Write rows as a stream: format `console`, in the output mode and as often as the function is told, with no cell cut off (option `truncate`). You need `writeStream`, `outputMode` and `trigger({ processingTime: "5 seconds" })`.',
    points: 2,
    hints: [
      "What the function is given goes into two of the calls: the mode, and the time.",
      "`truncate` is an option of the sink, and `false` is its value.",
    ],
    answer: "sinkConsole",
    gives: "writer",
    checks: {
      "it writes to the console, in the mode and as often as it is told": async (lab, { session }) => {
        for (
          const [mode, time, intervalMs] of [["append", "5 seconds", 5000], [
            "complete",
            "1 minute",
            60_000,
          ]] as const
        ) {
          const { plan } = await lab.sinkConsole(session.readStream.format("rate").load(), mode, time);
          requireFormat(plan, "console");
          require(plan.outputMode === mode, `Its output mode is ${plan.outputMode} when it is told ${mode}.`);
          const { trigger } = plan;
          require(
            trigger?.kind === "processingTime" && trigger.intervalMs === intervalMs,
            `It is told "${time}", and its trigger is ${
              trigger === undefined
                ? "not set"
                : trigger.kind === "processingTime"
                ? `every ${trigger.intervalMs / 1000} seconds`
                : trigger.kind
            }.`,
          );
          require(
            optionOf(plan, "truncate")?.toLowerCase() === "false",
            `Its option truncate is ${optionOf(plan, "truncate") ?? "not set"}: long cells are cut off.`,
          );
        }
      },
      "every row is printed whole": async (lab, trial) => {
        const long = `a text that is longer than twenty letters ${trial.seed}`;
        await appendedToSink(
          ["value string"],
          [[{ value: long }]],
          trial,
          (rows) => lab.sinkConsole(rows, "append", "5 seconds"),
        );
        require(trial.printed.join("\n").includes(long), "A long text is not printed whole.");
      },
    },
  },
  {
    number: 6,
    title: "Keep rides in memory and ask in SQL",
    task:
      "Write the rides with the format `memory` and the name that the function is given: that name is a table then. And write the SQL that counts the rides of each `payment_type` in it, as `rides`, the smallest type first.",
    points: 2,
    hints: [
      "A query has a name, and for the format memory that is the name of the table.",
      "`queryName` gives the name. The SQL is a text with that name in it: `FROM ${queryName}`.",
      "`GROUP BY` makes the groups, `count(*) AS …` counts, and `ORDER BY` sorts.",
    ],
    answer: "sinkMemory",
    gives: { writer: "writer", sql: "text" },
    checks: {
      "it keeps the rows in memory under the name": async (lab, { session }) => {
        const { writer: { plan } } = await lab.sinkMemory(
          session.readStream.format("rate").load(),
          "some_rides",
        );
        requireFormat(plan, "memory");
        require(plan.queryName !== undefined, "It has no name: no table could be asked for.");
        require(
          plan.queryName === "some_rides",
          `Its name is ${plan.queryName}, and not the one that it is given.`,
        );
        require(
          plan.outputMode === "append",
          `Its output mode is ${plan.outputMode}, and rides are appended.`,
        );
      },
      "the SQL counts the rides of each payment type, the smallest type first": async (lab, trial) => {
        const types = [2, 1, 2, null, 4, 2, 1];
        let text = "";
        await appendedToSink(
          ["payment_type int"],
          [types.map((payment_type) => ({ payment_type }))],
          trial,
          async (rows) => {
            const { writer, sql } = await lab.sinkMemory(rows, "rides_table");
            text = sql;
            return writer;
          },
        );
        const frame = trial.session.sql(text);
        await assertColumns(frame, ["payment_type int", "rides bigint"]);
        const expected = [[null, 1n], [1, 2n], [2, 3n], [4, 1n]].map(([payment_type, rides]) => ({
          payment_type,
          rides,
        }));
        const actual = await frame.collect();
        assertRows({ expected, actual, key: ["payment_type"] });
        require(
          actual.map((row) => String(row.payment_type)).join() ===
            expected.map((row) => String(row.payment_type)).join(),
          "The types are not in order, the smallest first.",
        );
      },
    },
  },
  {
    number: 7,
    title: "Count the rides of each vendor",
    task: "Columns `vendor_id` and `count`. You need `groupBy` and `count()`.",
    points: 1,
    hints: ["One verb makes groups, and the next one counts what is in each."],
    answer: "countByVendor",
    gives: "stream",
    checks: {
      "each vendor is there once, with its count": async (lab, { session, seed }) => {
        const rides = somePickups(seed);
        const frame = await lab.countByVendor(pickups(session, ...rides));
        await assertColumns(frame, ["vendor_id int", "count bigint"]);
        const expected = [1, 2, null].map((vendor_id) => ({
          vendor_id,
          count: BigInt(rides.filter(([vendor]) => vendor === vendor_id).length),
        }));
        assertRows({
          expected,
          actual: await frame.collect(),
          key: ["vendor_id"],
          says: { missing: "A vendor is missing" },
        });
      },
    },
  },
  {
    number: 8,
    title: "Count them in sliding windows",
    task:
      "Columns `window`, `vendor_id` and `count`: how many pick-ups (`tpep_pickup_datetime`) of each vendor were in each window. The script asks for windows of 10 minutes, one every 5 minutes, so each ride counts in two.",
    points: 2,
    hints: [
      "`groupBy` takes a window of time beside the vendor.",
      "`window` takes the column, how long a window is, and how far two of them are apart.",
    ],
    answer: "countByWindow",
    gives: "stream",
    checks: {
      "each ride counts in every window that its pick-up is in": async (lab, { session, seed }) => {
        const rides = somePickups(seed);
        for (const [length, step] of [[10, 5], [60, 60], [15, 5]] as const) {
          const frame = await lab.countByWindow(
            pickups(session, ...rides),
            `${length} minutes`,
            `${step} minutes`,
          );
          const names = (await frame.schema()).fields.map(({ name }) => name).sort();
          require(
            names.join() === "count,vendor_id,window",
            `Its columns are ${names.join(", ")}, and should be window, vendor_id and count.`,
          );
          assertRows({
            columns: ["window", "vendor_id", "count"],
            key: ["window", "vendor_id"],
            expected: windowCounts(rides, length, step),
            actual: await frame.collect(),
            says: {
              missing: `A window is missing, of ${length} minutes, one every ${step} minutes`,
              extra: `A window is there that is none of ${length} minutes, one every ${step} minutes`,
            },
          });
        }
      },
    },
  },
  {
    number: 9,
    title: "Make records of rows",
    task:
      "Kafka wants a `key` and a `value`. Make the key of one column and the value of several, joined with a comma and a space, all as text (`prepare_df_to_kafka_sink` in the original). A name can be that of a column in a struct, such as `window.start`.",
    points: 2,
    hints: [
      "Two columns: the first is a cast with another name, the second joins several casts.",
      "`concatWs` takes the separator and then the columns; a list of names becomes columns with `map` and `...`.",
    ],
    answer: "prepareDfToKafkaSink",
    gives: "stream",
    checks: {
      "key and value are text; the value has its columns in order": async (lab, { session, seed }) => {
        const rows = [{ id: 7, name: "a", n: BigInt(seed) }, { id: null, name: "b", n: 2n }];
        const frame = await lab.prepareDfToKafkaSink(
          frameOf(session, ["id int", "name string", "n bigint"], rows),
          ["n", "name"],
          "id",
        );
        await assertColumns(frame, TEXT_COLUMNS);
        assertRows({
          expected: [{ key: "7", value: `${seed}, a` }, { key: null, value: "2, b" }],
          actual: await frame.collect(),
          input: () => [oneRow('input, value of ["n", "name"], key of "id"', rows[0]!)],
        });
      },
      "a column can be the start of a window": async (lab, { session }) => {
        const frame = session.sql(
          "SELECT named_struct('start', TIMESTAMP '2020-07-01 00:00:00') AS window, 1 AS vendor_id, 5 AS count",
        );
        const records = await lab.prepareDfToKafkaSink(frame, ["window.start", "count"], "vendor_id");
        assertRows({
          expected: [{ key: "1", value: "2020-07-01 00:00:00, 5" }],
          actual: await records.collect(),
        });
      },
    },
  },
  {
    number: 10,
    title: "Write records to Kafka",
    task:
      "Write the records to `topic`: format `kafka`, output mode `update`, with the options in `kafka` and the `checkpointLocation` that the function is given.",
    points: 2,
    hints: [
      "It is Question 1 the other way round: `writeStream`, and the topic is the option `topic`.",
      "`format`, `outputMode`, `options` for those that are given, and two `option`s: `topic` and `checkpointLocation`.",
    ],
    answer: "sinkKafka",
    gives: "writer",
    checks: {
      "it writes what has changed to the topic, with the checkpoint": async (lab, { session }) => {
        const { plan } = await lab.sinkKafka(
          session.readStream.format("rate").load(),
          KAFKA,
          "counts",
          "the-checkpoint",
        );
        refuseOtherKafkaSettings(plan, "counts", "the-checkpoint");
      },
      "every record is in the topic, also those after a restart": async (lab, trial) => {
        await using broker = await CheckBroker.start(trial);
        const records = rideTexts(trial.seed, 6).map((text) => ({ ...text }));
        const checkpoint = `${trial.folder}/checkpoint`;
        await appendedToSink(TEXT_COLUMNS, [records.slice(0, 3), records.slice(3)], trial, async (rows) => {
          const writer = await lab.sinkKafka(rows, broker.options, broker.topic, checkpoint);
          refuseOtherKafkaSettings(writer.plan, broker.topic, checkpoint);
          require(
            optionOf(writer.plan, "kafka.bootstrap.servers") === broker.options["kafka.bootstrap.servers"],
            "It does not use the options that it is given in kafka: it would not find the cluster.",
          );
          return writer;
        });
        assertRows({
          expected: records,
          actual: await broker.records(trial),
          says: {
            missing: "A record is not in the topic",
            extra: "A record is in the topic that it was not given",
          },
        });
      },
    },
  },
  {
    number: 11,
    title: "Wait until any query ends (extra)",
    task:
      "Return a promise that resolves when one of the session's queries has ended. You need `session.streams`.",
    points: 1,
    hints: [
      "`session.streams` knows all queries, and can wait for any of them.",
      "`awaitAnyTermination()` gives the promise: return it.",
    ],
    answer: "untilAnyEnds",
    gives: "nothing",
    checks: {
      "it waits until a query of the session has ended": async (lab, trial) => {
        await lab.untilAnyEnds(trial.session);
        const names = trial.actions.map(({ name }) => name);
        require(names.length > 0, "It waits for nothing.");
        require(
          names.join() === "awaitAnyTermination",
          `It calls ${names.join(", ")}, and should wait until any query ends.`,
        );
      },
    },
  },
  {
    number: 12,
    title: "Set malformed messages apart (extra)",
    task:
      "Question 4 made NULL of what it could not read, and a NULL does not say why. Run with `--messy`, which adds 100 rides of which some are malformed, and show what is wrong with each: columns `partition`, `offset`, `value` as text, and `reason`.",
    points: 4,
    hints: [
      "Make one column of the reason, NULL where there is none, and filter by it at the end.",
      "The first reason that is there counts: `coalesce` takes the first of several columns that is not NULL, and each of them is a `when` without `otherwise`.",
      "A field is wrong if it is not empty and `tryCast` to its type is NULL. `size` counts the fields.",
    ],
    answer: "malformedMessages",
    gives: "stream",
    checks: {
      "each is there with its place, its text and the reason": async (lab, { session, seed }) => {
        const whole = rideTexts(seed, 5);
        const two = MESSAGE.replace(", 1, ", ", two, ");
        const unknown = ", 2020-07-01 00:25:32, 2020-07-01 00:33:39, , 1.50, , 9.30";
        const malformed: (RideText & { reason: string })[] = [
          { key: "1", value: two, reason: 'passenger_count is "two"' },
          { key: "1", value: two.replace("1.50", "far"), reason: 'passenger_count is "two"' },
          { key: "1", value: "1, x", reason: "2 fields instead of 7" },
          { key: "1", value: `${MESSAGE}, more`, reason: "8 fields instead of 7" },
          { key: null, value: unknown, reason: "no key" },
          { key: null, value: two, reason: 'passenger_count is "two"' },
          { key: "1", value: null, reason: "no value" },
        ];
        const empty = [{ key: "1", value: unknown }];
        const frame = await lab.malformedMessages(
          messages(session, ...whole, ...malformed, ...empty),
          SCHEMA,
        );
        await assertColumns(frame, ["partition int", "offset bigint", "value string", "reason string"]);
        const all: RideText[] = [...whole, ...malformed, ...empty];
        assertRows({
          expected: malformed.map(({ value, reason }, i) => ({
            partition: 0,
            offset: BigInt(whole.length + i),
            value,
            reason,
          })),
          actual: await frame.collect(),
          key: ["offset"],
          input: ({ offset }) => [oneRow("input", { ...all[Number(offset)]! })],
          says: {
            missing: "A malformed message is missing",
            extra: "A message is there that is not malformed",
          },
        });
      },
    },
  },
];

function refuseOtherKafkaSettings(plan: StreamWritePlan, topic: string, checkpoint: string): void {
  requireFormat(plan, "kafka");
  require(plan.outputMode === "update", `Its output mode is ${plan.outputMode}, and not update.`);
  const given = optionOf(plan, "topic");
  require(given === topic, `Its topic is ${given ?? "not set"}, and not the one that it is given.`);
  const place = optionOf(plan, "checkpointLocation");
  require(
    place !== undefined,
    "It has no checkpointLocation: after a restart it would not know where it was.",
  );
  require(place === checkpoint, `Its checkpointLocation is ${place}, and not the one that it is given.`);
}
