import type { Table } from "apache-arrow";
import type { StructType } from "../../declare/types.ts";
import { structReader } from "./column_reader.ts";

/** A row as `collect` gives it: values by the name of the column. */
export type Row = Record<string, unknown>;

/** The rows of a table that Spark has sent. Its columns are taken by their places, and read by the types of Spark's schema. */
export function tableRows({ batches }: Table, { fields }: StructType): Row[] {
  return batches.flatMap(({ data, numRows }) => {
    const read = structReader(data.children, fields);
    return Array.from({ length: numRows }, (_, row) => read(row));
  });
}
