import { col, type Session, type Trigger } from "../../../engine/mod.ts";
import { addRecords } from "../../kafka_records.ts";
import type { Cases, Params, Variants } from "../../program.ts";
import { checkpointFiles, progressOf, sinkDescription, sinkLog } from "../../streams.ts";

export const about =
  "Kafka (SASL_SSL) to Parquet: batches of unequal partitions, restarts, `availableNow`, `once`; " +
  "progress, checkpoint and sink log";

/** The partitions of a shuffle are written into the checkpoint; here is none. */
export const variants: Variants = { "": { "spark.sql.shuffle.partitions": "200" } };

export const topics = { unequal: { partitions: 3 } };

export function run(session: Session, { folder, kafka, topics }: Params): Cases {
  const topic = topics.unequal!;
  const out = `${folder}/out`;
  const checkpoint = `${folder}/checkpoint`;

  function writer(limit: number, trigger: Trigger) {
    const lines = session.readStream.format("kafka")
      .options(kafka)
      .option("subscribe", topic)
      .option("startingOffsets", "earliest")
      .option("maxOffsetsPerTrigger", limit)
      .load()
      .select("partition", "offset", col("value").cast("string").as("value"));
    return lines.writeStream.format("parquet")
      .option("path", out)
      .option("checkpointLocation", checkpoint)
      .trigger(trigger);
  }

  async function add(...counts: number[]): Promise<null> {
    const records = counts.flatMap((count, partition) =>
      Array.from({ length: count }, (_, i) => [partition, `${partition}-${i}`] as const)
    );
    await addRecords(topic, records);
    return null;
  }

  return {
    "an empty topic": () => progressOf(writer(5, { availableNow: true })),
    "checkpoint of an empty topic": () => checkpointFiles(checkpoint),
    "10, 3 and no records are written": () => add(10, 3, 0),
    "available now, 5 offsets in a batch": () => progressOf(writer(5, { availableNow: true })),
    "checkpoint": () => checkpointFiles(checkpoint),
    "log of the sink": () => sinkLog(out),
    "rows": () => session.read.parquet(out),
    "started again without new records": () => progressOf(writer(5, { availableNow: true })),
    "1, 0 and 6 more are written": () => add(1, 0, 6),
    "once takes all, whatever the limit": () => progressOf(writer(2, { once: true })),
    "checkpoint after once": () => checkpointFiles(checkpoint),
    "100, 10 and 1 more are written": () => add(100, 10, 1),
    "available now, 37 offsets in a batch": () => progressOf(writer(37, { availableNow: true })),
    "all rows": () => session.read.parquet(out),
    "checkpoint at the end": () => checkpointFiles(checkpoint),
    "log of the sink at the end": () => sinkLog(out),
    "how the sink names itself": () => sinkDescription(writer(5, { availableNow: true })),
  };
}
