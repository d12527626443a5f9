import type { DataFrame, Session } from "../../../engine/mod.ts";
import type { Cases, Params } from "../../program.ts";
import { progressOf } from "../../streams.ts";

export const about = "Frames and streams written to Kafka, and topics read as a batch";

export const topics = {
  source: { partitions: 2, values: ["a", "b", "c", "a"] },
  written: { partitions: 3 },
  refused: { partitions: 1 },
  appended: { partitions: 1 },
  updated: { partitions: 1 },
  completed: { partitions: 1 },
};

type Options = Readonly<Record<string, string>>;

export function run(session: Session, { folder, kafka, topics }: Params): Cases {
  const rows = session.createDataFrame(
    [["1", "a", 0], ["2", null, 1], [null, "c", 2]],
    "k STRING, v STRING, p INT",
  );

  function write(frame: DataFrame, options: Options, mode = "append"): Promise<null> {
    return frame.write.format("kafka").mode(mode).options(kafka).options(options).save().then(() => null);
  }

  function refused(...columns: string[]) {
    return () => write(rows.selectExpr(...columns), { topic: topics.refused! });
  }

  function without(...columns: string[]) {
    return () => write(rows.selectExpr(...columns), {});
  }

  function read(options: Options) {
    return session.read.format("kafka").options(kafka).options(options).load();
  }

  function texts(topic: string) {
    return read({ subscribe: topics[topic]! }).selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)");
  }

  function source(options: Options) {
    return () =>
      read({ subscribe: topics.source!, ...options }).selectExpr(
        "partition",
        "offset",
        "CAST(value AS STRING)",
      );
  }

  function between(starting: string, ending: string) {
    return source({ startingOffsets: positions(starting), endingOffsets: positions(ending) });
  }

  function positions(offsets: string): string {
    return `{"${topics.source}": ${offsets}}`;
  }

  function stream(mode: string, topic: string, ...columns: string[]) {
    return () => {
      const lines = session.readStream.format("kafka").options(kafka).option("subscribe", topics.source!)
        .option("startingOffsets", "earliest").load().selectExpr("CAST(value AS STRING) AS key");
      const frame = mode === "append" ? lines : lines.groupBy("key").count();
      return progressOf(
        frame.selectExpr(...columns).writeStream.format("kafka").outputMode(mode).options(kafka)
          .option("topic", topics[topic]!).option("checkpointLocation", `${folder}/${topic} ${columns}`)
          .trigger({ availableNow: true }),
      );
    };
  }

  const headers = "array(struct('h' AS key, CAST(v AS BINARY) AS value)) AS headers";
  return {
    "records are written": () =>
      write(
        rows.filter("v IS NOT NULL").selectExpr(
          "k AS key",
          "v AS value",
          "p AS partition",
          headers,
          "'x' AS more",
        ),
        { topic: topics.written! },
      ),
    "records with a topic of their own": () =>
      write(
        rows.selectExpr(
          "CAST(k AS BINARY) AS key",
          "v AS value",
          "p AS partition",
          `'${topics.written}' AS topic`,
        ),
        {},
      ),
    "the option goes before the column": () =>
      write(rows.selectExpr("'own' AS value", "p AS topic", "0 AS partition"), { topic: topics.written! }),
    "what was written": () =>
      read({ subscribe: topics.written!, includeHeaders: "true" }).selectExpr(
        "CAST(key AS STRING)",
        "CAST(value AS STRING)",
        "partition",
        "offset",
        "headers",
        "timestampType",
      ),
    "keys go to partitions": () =>
      write(
        session.sql("SELECT * FROM range(50)").selectExpr("CAST(id AS STRING) AS key", "'hashed' AS value"),
        {
          topic: topics.written!,
        },
      ),
    "where keys have gone": () =>
      read({ subscribe: topics.written! }).selectExpr(
        "CAST(key AS STRING)",
        "partition",
        "CAST(value AS STRING)",
      )
        .filter("value = 'hashed'"),
    "mode error": () => write(rows.selectExpr("v AS value"), { topic: topics.refused! }, "error"),
    "mode overwrite": () => write(rows.selectExpr("v AS value"), { topic: topics.refused! }, "overwrite"),
    "mode ignore": () => write(rows.selectExpr("v AS value"), { topic: topics.refused! }, "ignore"),
    "no topic": without("v AS value"),
    "a topic that is NULL": without("v AS value", "CAST(NULL AS STRING) AS topic"),
    "a topic that is a number": without("v AS value", "p AS topic"),
    "no value": refused("v AS key"),
    "a value in capitals": refused("v AS VALUE"),
    "a value that is a number": refused("p AS value"),
    "a value of no type": refused("NULL AS value"),
    "a key that is a number": refused("p AS key", "v AS value"),
    "a partition that is a long": refused("v AS value", "1L AS partition"),
    "a partition below zero": refused("v AS value", "-1 AS partition"),
    "headers that are text": refused("v AS value", "v AS headers"),
    "headers of other names": refused(
      "v AS value",
      "array(struct('h' AS k, CAST(v AS BINARY) AS v)) AS headers",
    ),
    "a header that is NULL": refused(
      "'x' AS value",
      "array(struct('h' AS key, CAST(NULL AS BINARY) AS value)) AS headers",
    ),
    "a key serializer": () =>
      write(rows.selectExpr("v AS value"), { topic: topics.refused!, "kafka.key.serializer": "x" }),
    "a value serializer": () =>
      write(rows.selectExpr("v AS value"), { topic: topics.refused!, "kafka.value.serializer": "x" }),
    "no servers to write to": () =>
      rows.selectExpr("v AS value").write.format("kafka").option("topic", topics.refused!).mode("append")
        .save()
        .then(() => null),
    "a value over the limit of the client": refused("repeat('x', 2000000) AS value"),
    "read: all": source({}),
    "read: the columns": () => read({ subscribe: topics.source! }).drop("timestamp", "topic"),
    "read: a limit means nothing": source({ maxOffsetsPerTrigger: "1" }),
    "read: between offsets": between('{"0": 1, "1": -2}', '{"0": -1, "1": 1}'),
    "read: until a time that is far": source({ endingTimestamp: "99999999999999" }),
    "read: until a time that is long ago": source({ endingTimestamp: "1" }),
    "read: from the latest": source({ startingOffsets: "latest" }),
    "read: to the earliest": source({ endingOffsets: "earliest" }),
    "read: from the latest of a partition": between('{"0": -1, "1": 0}', '{"0": -1, "1": 1}'),
    "read: to the earliest of a partition": between('{"0": 0, "1": 0}', '{"0": -2, "1": 1}'),
    "read: backwards": between('{"0": 2, "1": 0}', '{"0": 1, "1": 1}'),
    "read: backwards from beyond the end": source({ startingOffsets: positions('{"0": 99, "1": 0}') }),
    "read: to offsets of some partitions": source({ endingOffsets: positions('{"0": 1}') }),
    "read: from a time without records": source({ startingTimestamp: "99999999999999" }),
    "read: a position misspelt": source({ endingOffsets: "lattest" }),
    "read: a schema": () =>
      session.read.format("kafka").schema("a INT").options(kafka).option("subscribe", topics.source!).load(),
    "read: no topic": () => read({}),
    "a stream is appended": stream("append", "appended", "key", "'x' AS value"),
    "what was appended": () => texts("appended"),
    "counts are updated": stream("update", "updated", "key", "CAST(count AS STRING) AS value"),
    "what was updated": () => texts("updated"),
    "counts in complete": stream("complete", "completed", "key", "CAST(count AS STRING) AS value"),
    "what was completed": () => texts("completed"),
    "a stream without a value": stream("append", "refused", "key"),
    "a stream of numbers": stream("append", "refused", "length(key) AS value"),
  };
}
