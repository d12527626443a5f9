import { Table, tableFromIPC } from "apache-arrow";
import type { StructType } from "../../declare/types.ts";
import { RemoteError } from "../client/remote_error.ts";
import type { Received } from "../protocol/message_types.ts";
import { fromSchema } from "../translate/from_data_type.ts";
import { type Row, tableRows } from "./table_rows.ts";

type Answers = AsyncIterable<Received<"ExecutePlanResponse">>;

/** The rows of a result, batch by batch as they come. */
export async function* resultRows(answers: Answers): AsyncGenerator<Row[]> {
  for await (const { table, schema } of resultTables(answers)) {
    yield tableRows(table, schema);
  }
}

/** A whole result as a table of Arrow. The columns are those that came: nothing is copied. */
export async function resultTable(answers: Answers): Promise<Table> {
  const tables: Table[] = [];
  for await (const { table } of resultTables(answers)) tables.push(table);
  return new Table(tables[0]!.schema, tables.flatMap(({ batches }) => batches));
}

/**
 * What Spark sends of a result: the schema, then batches, each of which is a whole stream of Arrow.
 *
 * @throws {RemoteError} When rows were lost on the way.
 */
async function* resultTables(answers: Answers): AsyncGenerator<{ table: Table; schema: StructType }> {
  let schema: StructType | undefined;
  let rowCount = 0;
  for await (const { arrow_batch: sent, schema: sentSchema } of answers) {
    if (sentSchema) schema = fromSchema(sentSchema);
    if (!sent || !schema) continue;
    if (sent.start_offset !== undefined && sent.start_offset !== BigInt(rowCount)) {
      throw new RemoteError(
        `Spark gives row ${sent.start_offset} where row ${rowCount} should come: rows were lost`,
      );
    }
    const table = tableFromIPC(sent.data);
    if (BigInt(table.numRows) !== sent.row_count) {
      throw new RemoteError(
        `Spark gives ${table.numRows} rows where it says ${sent.row_count}: rows were lost`,
      );
    }
    rowCount += table.numRows;
    yield { table, schema };
  }
}
