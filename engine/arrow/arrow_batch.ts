import { type Data, Field, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import type { LocalPlan } from "../declare/plan.ts";
import { arrowColumn } from "./arrow_column.ts";

/**
 * Rows in the encoding of literals as a batch of Arrow.
 *
 * @param timeZone What TIMESTAMP columns name; their values are in UTC whatever it is.
 */
export function arrowBatch(
  { rows, schema }: Pick<LocalPlan, "rows" | "schema">,
  timeZone = "UTC",
): RecordBatch {
  const columns = schema.fields.map(({ type }, i) =>
    arrowColumn(rows.map((row) => row[i] ?? null), type, timeZone)
  );
  const fields = schema.fields.map(({ name, nullable }, i) => new Field(name, columns[i]!.type, nullable));
  const data = makeData({
    type: new Struct(fields),
    length: rows.length,
    nullCount: 0,
    children: columns as Data[],
  });
  return new RecordBatch(new Schema(fields), data);
}
