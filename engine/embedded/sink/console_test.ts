import { assertEquals, assertRejects } from "@std/assert";
import { AnalysisError, StreamingQueryException } from "../../errors.ts";
import { createSession } from "../../create_session.ts";
import type { DataFrame } from "../../declare/data_frame.ts";
import { MemoryStream } from "../source/memory/memory_stream.ts";

type Rows = readonly (readonly unknown[])[];

/** What a console sink prints of batches, and what it reports of the last one. */
async function printed(
  batches: readonly Rows[],
  { mode = "append", options = {}, query = (frame: DataFrame) => frame }: {
    mode?: string;
    options?: Record<string, string | number | boolean>;
    query?: (frame: DataFrame) => DataFrame;
  } = {},
): Promise<{ text: string; numOutputRows: number | undefined }> {
  const texts: string[] = [];
  await using session = createSession({ print: (text) => texts.push(`${text}\n`) });
  using stream = new MemoryStream("word STRING, n INT");
  await using running = await query(stream.toDF(session)).writeStream.format("console").outputMode(mode)
    .options(options).start();
  for (const rows of batches) {
    stream.addData(...rows);
    await running.processAllAvailable();
  }
  return { text: texts.join(""), numOutputRows: running.lastProgress?.sink.numOutputRows };
}

function header(batchId: number): string {
  return `-------------------------------------------\nBatch: ${batchId}\n-------------------------------------------\n`;
}

Deno.test("ConsoleSink prints each batch as Spark does", async () => {
  const { text, numOutputRows } = await printed([[["a", 1], ["bcde", null]], [["c", 3]]]);
  assertEquals(
    text,
    header(0) + "+----+----+\n|word|   n|\n+----+----+\n|   a|   1|\n|bcde|NULL|\n+----+----+\n\n" +
      header(1) + "+----+---+\n|word|  n|\n+----+---+\n|   c|  3|\n+----+---+\n\n",
  );
  assertEquals(numOutputRows, 1);
});

Deno.test("ConsoleSink prints a batch without rows as an empty table", async () => {
  const { text, numOutputRows } = await printed([[["a", 1]]], { query: (frame) => frame.filter("n > 1") });
  assertEquals(text, header(0) + "+----+---+\n|word|  n|\n+----+---+\n+----+---+\n\n");
  assertEquals(numOutputRows, 0);
});

Deno.test("ConsoleSink prints numRows rows, and that there are more; it counts all", async () => {
  const rows: Rows = [["a", 1], ["b", 2], ["c", 3]];
  const words = (frame: DataFrame) => frame.select("word");
  const two = await printed([rows], { options: { numRows: 2 }, query: words });
  assertEquals(
    two.text,
    header(0) + "+----+\n|word|\n+----+\n|   a|\n|   b|\n+----+\nonly showing top 2 rows\n",
  );
  assertEquals(two.numOutputRows, 3);
  const none = await printed([rows], { options: { numrows: -1 }, query: words });
  assertEquals(none.text, header(0) + "+----+\n|word|\n+----+\n+----+\nonly showing top 0 rows\n");
});

Deno.test("ConsoleSink cuts cells to 20 characters, unless truncate is false", async () => {
  const query = (frame: DataFrame) => frame.select("word");
  const rows: Rows = [["x".repeat(25), 1]];
  const cut = await printed([rows], { query });
  assertEquals(cut.text.split("\n")[6], "|xxxxxxxxxxxxxxxxx...|");
  const whole = await printed([rows], { query, options: { truncate: false } });
  assertEquals(whole.text.split("\n").slice(4, 7), [
    "|word                     |",
    "+-------------------------+",
    "|xxxxxxxxxxxxxxxxxxxxxxxxx|",
  ]);
});

Deno.test("ConsoleSink shows the changes in update mode and everything, in its order, in complete mode", async () => {
  const batches: Rows[] = [[["a", 1], ["b", 1]], [["a", 1]]];
  const counts = (frame: DataFrame) => frame.groupBy("word").count();
  const table = (...rows: string[]) =>
    `+----+-----+\n|word|count|\n+----+-----+\n${rows.map((row) => `${row}\n`).join("")}+----+-----+\n\n`;
  const complete = await printed(batches, {
    mode: "complete",
    query: (frame) => counts(frame).orderBy("count", "word"),
  });
  assertEquals(
    complete.text,
    header(0) + table("|   a|    1|", "|   b|    1|") + header(1) + table("|   b|    1|", "|   a|    2|"),
  );
  const update = await printed(batches.slice(1), { mode: "update", query: counts });
  assertEquals(update.text, header(0) + table("|   a|    1|"));
});

Deno.test("ConsoleSink refuses options that are none at start()", async () => {
  const numRows = await assertRejects(() => printed([], { options: { numRows: "many" } }), AnalysisError);
  const truncate = await assertRejects(() => printed([], { options: { truncate: 5 } }), AnalysisError);
  assertEquals([numRows.message, truncate.message], [
    `[INVALID_SINK_OPTION] For input string: "many". The console sink's option numRows takes a whole number.`,
    `[_LEGACY_ERROR_TEMP_3206] 5 is not a boolean string. The console sink's option truncate takes true or false.`,
  ]);
});

Deno.test("ConsoleSink: a row that cannot be computed ends the query and is named", async () => {
  const error = await assertRejects(
    () => printed([[["a", 1], ["b", 0]]], { query: (frame) => frame.selectExpr("1 / n") }),
    StreamingQueryException,
    "DIVIDE_BY_ZERO",
  );
  assertEquals(error.message.includes("word = b, n = 0"), true);
});
