import {
  type Data,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from "apache-arrow";
import type { LocalPlan } from "../../declare/plan.ts";
import { arrowColumn } from "./arrow_column.ts";

/** The rows of a plan as an Arrow stream, which is how Spark takes them. */
export function localBatch({ rows, schema }: LocalPlan): Uint8Array {
  const columns = schema.fields.map(({ type }, i) => arrowColumn(rows.map((row) => row[i] ?? null), type));
  const fields = schema.fields.map(({ name, nullable }, i) => new Field(name, columns[i]!.type, nullable));
  const data = makeData({
    type: new Struct(fields),
    length: rows.length,
    nullCount: 0,
    children: columns as Data[],
  });
  return new RecordBatchStreamWriter().writeAll([new RecordBatch(new Schema(fields), data)]).toUint8Array(
    true,
  );
}
