import { col, type Session, type StructType } from "../../../engine/mod.ts";
import { addRecords } from "../../kafka_records.ts";
import type { Cases, Params, Variants } from "../../program.ts";
import { checkpointFiles, progressOf } from "../../streams.ts";

export const about =
  "Where a Kafka stream begins (`latest`, `earliest`, by partition, `assign`) and how it goes on";

/** The partitions of a shuffle are written into the checkpoint; here is none. */
export const variants: Variants = { "": { "spark.sql.shuffle.partitions": "200" } };

export const topics = { filled: { partitions: 3, values: ["a", "b", "c", "d", "e", "f", "g"] } };

type Options = Readonly<Record<string, string>>;

export function run(session: Session, { folder, kafka, topics }: Params): Cases {
  const topic = topics.filled!;

  function reader(options: Options) {
    const source = session.readStream.format("kafka").options(kafka);
    return ("assign" in options ? source : source.option("subscribe", topic)).options(options).load();
  }

  function cases(name: string, options: Options = {}): Cases {
    const out = `${folder}/${name}/out`;
    const checkpoint = `${folder}/${name}/checkpoint`;
    const writer = () =>
      reader(options)
        .select("topic", "partition", "offset", col("value").cast("string"))
        .writeStream.format("parquet")
        .option("path", out)
        .option("checkpointLocation", checkpoint)
        .trigger({ availableNow: true });
    return {
      [`${name}: first start`]: () => progressOf(writer()),
      [`${name}: new records`]: () => addRecords(topic, [[0, "new"], [1, "new"]]).then(() => null),
      [`${name}: second start`]: () => progressOf(writer()),
      [`${name}: checkpoint`]: () => checkpointFiles(checkpoint),
      [`${name}: rows`]: () =>
        session.read.schema("topic STRING, partition INT, offset BIGINT, value STRING").parquet(out)
          .select("partition", "offset", "value"),
    };
  }

  async function namesAndTypes(options: Options = {}): Promise<StructType> {
    return await reader(options).schema();
  }

  return {
    ...cases("latest"),
    ...cases("earliest", { startingOffsets: "earliest" }),
    ...cases("by partition", { startingOffsets: `{"${topic}": {"0": 1, "1": -1, "2": -2}}` }),
    ...cases("assigned", { assign: `{"${topic}": [0, 2]}`, startingOffsets: "earliest" }),
    ...cases("minimum", { startingOffsets: "earliest", minOffsetsPerTrigger: "100", maxTriggerDelay: "1h" }),
    ...cases("partitions split", { startingOffsets: "earliest", minPartitions: "6" }),
    ...cases("headers", { startingOffsets: "earliest", includeHeaders: "true" }),
    "columns": () => namesAndTypes(),
    "columns with headers": () => namesAndTypes({ includeHeaders: "true" }),
  };
}
