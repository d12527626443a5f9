import { assertEquals } from "@std/assert";
import type { DataFrame, DataStreamWriter } from "../lib/mod.ts";

/** An answer that declares how rows are written. */
export type DeclareWriter = (rows: DataFrame, path: string, checkpoint: string) => DataStreamWriter;

/**
 * Asserts that an answer appends Parquet files to the path it is given, with the checkpoint it is given. That is only declared, so nothing runs.
 *
 * @param rows A stream.
 */
export function assertAppendsParquet(write: DeclareWriter, rows: DataFrame): void {
  const { format = "parquet", outputMode, options, partitionBy, input } =
    write(rows, "s3a://hwe/me/layer", "/tmp/its-checkpoint").plan;
  assertEquals({ format: format.toLowerCase(), outputMode, partitionBy }, {
    format: "parquet",
    outputMode: "append",
    partitionBy: [],
  });
  assertEquals(
    Object.fromEntries(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value])),
    {
      path: "s3a://hwe/me/layer",
      checkpointlocation: "/tmp/its-checkpoint",
    },
  );
  assertEquals(input, rows.plan, "it writes other rows than it was given");
}
