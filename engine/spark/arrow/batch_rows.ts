import { type RecordBatch, tableFromIPC } from "apache-arrow";
import type { StructType } from "../../declare/types.ts";
import { columnReader } from "./column_reader.ts";

/** A row as `collect` gives it: values by the name of the column. */
export type Row = Record<string, unknown>;

/** The rows of a batch, which Spark sends as a whole Arrow stream; in the order of the schema. */
export function batchRows(bytes: Uint8Array, { fields }: StructType): Row[] {
  return tableFromIPC(bytes).batches.flatMap((batch) => rowsOf(batch, fields));
}

function rowsOf(batch: RecordBatch, fields: StructType["fields"]): Row[] {
  const columns = fields.map(({ name, type }, i) => ({
    name,
    read: columnReader(batch.data.children[i]!, type),
  }));
  return Array.from({ length: batch.numRows }, (_, i) => {
    const row: Row = {};
    for (const { name, read } of columns) row[name] = read(i);
    return row;
  });
}
