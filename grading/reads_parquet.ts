import { assertEquals } from "@std/assert";
import type { DataFrame, Schema } from "../lib/mod.ts";

/** Asserts that a frame is a stream of the Parquet files in a path, with the columns that were declared. It is only declared, so nothing runs. */
export function assertStreamsParquet({ plan }: DataFrame, schema: Schema, path: string): void {
  if (plan.kind !== "read") throw new Error("It is more than a stream of files: the rows are changed, too");
  const { streaming, format = "parquet", schema: declared, options, paths } = plan;
  const pathOptions = Object.entries(options).filter(([name]) => name.toLowerCase() === "path");
  assertEquals(streaming, true, "it is no stream: that begins with session.readStream");
  assertEquals(format.toLowerCase(), "parquet");
  assertEquals([...paths, ...pathOptions.map(([, value]) => value)], [path]);
  assertEquals(declared?.fields, schema.fields);
}
