import { MemoryStream } from "../engine/testing.ts";
import type { DataFrame, DataStreamWriter, Session, StructType } from "../lib/mod.ts";
import type { Row } from "./compare_rows.ts";
import type { Trial } from "./lab_question.ts";
import { WrongAnswer } from "./wrong_answer.ts";

/** Runs a query on what is there, to its end. */
export async function runToEnd(writer: DataStreamWriter): Promise<void> {
  const query = await writer.trigger({ availableNow: true }).start();
  await query.awaitTermination();
}

/** The rows that a stream gives of what is there, each as it is appended. The next call, with the same frame and name, gives those that have come since then, too. */
export async function streamedRows(
  frame: DataFrame,
  { session, folder }: Trial,
  name: string,
): Promise<Row[]> {
  const [out, checkpoint] = [`${folder}/${name}_out`, `${folder}/${name}_checkpoint`];
  await runToEnd(
    frame.writeStream.format("parquet").outputMode("append").option("path", out).option(
      "checkpointLocation",
      checkpoint,
    ),
  );
  return await session.read.schema(await frame.schema()).parquet(out).collect();
}

/**
 * All that a stream has appended after each of several batches of rows.
 *
 * @param declare Makes the rows that are written of those that arrive.
 */
export async function appendedRows(
  schema: StructType,
  declare: (arriving: DataFrame) => Promise<DataFrame>,
  batches: readonly (readonly Row[])[],
  { session, folder }: Trial,
): Promise<Row[][]> {
  using source = new MemoryStream(schema);
  const frame = await declare(source.toDF(session));
  const [out, checkpoint] = [`${folder}/appended`, `${folder}/appended_checkpoint`];
  const writer = frame.writeStream.format("parquet").outputMode("append")
    .option("path", out).option("checkpointLocation", checkpoint);
  const written: Row[][] = [];
  for (const batch of batches) {
    source.addData(...batch);
    await runToEnd(writer);
    written.push(await session.read.schema(await frame.schema()).parquet(out).collect());
  }
  return written;
}

/** Runs a query as an answer declares it on rows that arrive, and starts it again for each further part of them. */
export async function appendedToSink(
  columns: readonly string[],
  parts: readonly (readonly Row[])[],
  { session }: Trial,
  declare: (arriving: DataFrame) => Promise<DataStreamWriter>,
): Promise<void> {
  using source = new MemoryStream(columns.join(", "));
  const writer = await declare(source.toDF(session));
  for (const part of parts) {
    source.addData(...part);
    await runToEnd(writer);
  }
}

/** A frame of rows by column name, of a schema as DDL. */
export function frameOf(session: Session, columns: readonly string[], rows: readonly Row[]): DataFrame {
  return session.createDataFrame(rows.map((row) => ({ ...row })), columns.join(", "));
}

/** All rows, with words for the errors that a mistake in the answer most often leads to. */
export async function collected(
  frame: DataFrame,
  words: Readonly<Record<string, string>> = {},
): Promise<Row[]> {
  try {
    return await frame.collect();
  } catch (error) {
    const [, advice] = Object.entries(words).find(([condition]) =>
      (error as Error).message.includes(condition)
    ) ?? [];
    if (advice === undefined) throw error;
    throw new WrongAnswer(`${advice} Running it fails: ${(error as Error).message}`);
  }
}
