import { col, type DataFrame, type Session } from "../../../engine/mod.ts";
import { addRecords } from "../../kafka_records.ts";
import type { Cases, Params, Variants } from "../../program.ts";
import { checkpointFiles, progressOf } from "../../streams.ts";

export const about =
  "Streams that cannot start: modes, options, positions; a batch that fails, and what then";

/** The partitions of a shuffle are written into the checkpoint; here is none. */
export const variants: Variants = { "": { "spark.sql.shuffle.partitions": "200" } };

export const topics = { numbers: { partitions: 2 } };

type Options = Readonly<Record<string, string>>;

export function run(session: Session, { folder, kafka, topics }: Params): Cases {
  const topic = topics.numbers!;

  function stream(options: Options = {}) {
    return session.readStream.format("kafka").options(kafka).options(options);
  }

  function lines(options: Options = {}) {
    return stream({ subscribe: topic, ...options }).load();
  }

  function start(frame: DataFrame, name = "unused") {
    return progressOf(
      frame.writeStream.format("parquet")
        .option("path", `${folder}/${name}/out`)
        .option("checkpointLocation", `${folder}/${name}/checkpoint`)
        .trigger({ availableNow: true }),
    );
  }

  function numbers(type: string) {
    const text = col("value").cast("string");
    return lines({ startingOffsets: "earliest", maxOffsetsPerTrigger: "2" })
      .select("offset", text.cast(type).as("n"));
  }

  const out = `${folder}/numbers/out`;
  const checkpoint = `${folder}/numbers/checkpoint`;
  const places = { path: `${folder}/x`, checkpointLocation: `${folder}/y` };
  const batch = session.createDataFrame([[1]], "id INT");
  return {
    "no checkpoint": () =>
      progressOf(
        lines().writeStream.format("parquet").option("path", `${folder}/x`).trigger({ availableNow: true }),
      ),
    "no path": () =>
      progressOf(lines().writeStream.format("parquet").option("checkpointLocation", `${folder}/y`)),
    "update to files": () =>
      progressOf(lines().writeStream.format("parquet").outputMode("update").options(places)),
    "complete without aggregation": () =>
      progressOf(lines().writeStream.format("parquet").outputMode("complete").options(places)),
    "a mode that is not there": () => progressOf(lines().writeStream.outputMode("upsert")),
    "a format that is not there": () =>
      progressOf(lines().writeStream.format("parket").option("checkpointLocation", `${folder}/y`)),
    "a source that is not there": () => session.readStream.format("kaffka").load(),
    "an interval that is none": () =>
      progressOf(lines().writeStream.trigger({ processingTime: "5 sceonds" })),
    "a negative interval": () => progressOf(lines().writeStream.trigger({ processingTime: "-5 seconds" })),
    "writeStream of a batch": () => start(batch),
    "collect of a stream": () => lines().select("offset"),
    "count of a stream": () => lines().count(),
    "show of a stream": () => lines().show(),
    "no topic": () => stream().load(),
    "two ways to name topics": () => stream({ subscribe: topic, subscribePattern: "x.*" }).load(),
    "no servers": () => session.readStream.format("kafka").option("subscribe", topic).load(),
    "a schema for Kafka": () => stream({ subscribe: topic }).schema("a INT").load(),
    "endingOffsets": () => start(lines({ endingOffsets: "latest" })),
    "latest in JSON misspelt": () => start(lines({ startingOffsets: "lattest" })),
    "offsets of some partitions": () => start(lines({ startingOffsets: `{"${topic}": {"0": 0}}` })),
    "an offset too low": () => start(lines({ startingOffsets: `{"${topic}": {"0": -3, "1": 0}}` })),
    "a limit that is no number": () => start(lines({ maxOffsetsPerTrigger: "many" })),
    "auto.offset.reset": () => start(lines({ "kafka.auto.offset.reset": "earliest" })),
    "key.deserializer": () => start(lines({ "kafka.key.deserializer": "x" })),
    "enable.auto.commit": () => start(lines({ "kafka.enable.auto.commit": "true" })),
    "minimum above maximum": () => start(lines({ minOffsetsPerTrigger: "5", maxOffsetsPerTrigger: "2" })),
    "all columns are partition columns": () =>
      progressOf(
        lines().select("offset").writeStream.format("parquet").partitionBy("offset")
          .option("path", `${folder}/p`).option("checkpointLocation", `${folder}/q`)
          .trigger({ availableNow: true }),
      ),
    "three records, the last is no number": () =>
      addRecords(topic, [[0, "1"], [0, "2"], [0, "three"]]).then(() => null),
    "a batch that fails": () => start(numbers("int"), "numbers"),
    "rows of the batch before": () => session.read.schema("offset BIGINT, n INT").parquet(out),
    "checkpoint after the failure": () => checkpointFiles(checkpoint),
    "mended and started again": () =>
      start(
        lines({ startingOffsets: "earliest", maxOffsetsPerTrigger: "2" })
          .selectExpr("offset", "try_cast(CAST(value AS STRING) AS INT) AS n"),
        "numbers",
      ),
    "all rows": () => session.read.schema("offset BIGINT, n INT").parquet(out),
  };
}
