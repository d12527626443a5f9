import { assert, assertEquals, assertRejects } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { createSession } from "../../../create_session.ts";
import type { Session } from "../../../declare/session.ts";

/** Test equipment: a folder with `in`, `out` and a checkpoint; Parquet files are written from DuckDB SELECTs. */
async function withFolder(
  test: (folder: string, write: (name: string, sql: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "file_stream_test_" });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await test(folder, async (name, sql) => {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
    await Deno.remove(folder, { recursive: true });
  }
}

async function copy(session: Session, folder: string, schema: string): Promise<void> {
  const query = await session.readStream.schema(schema).option("maxFilesPerTrigger", 1).parquet(
    `${folder}/in`,
  )
    .writeStream.option("checkpointLocation", `${folder}/cp`).trigger({ availableNow: true }).start(
      `${folder}/out`,
    );
  await query.awaitTermination();
}

Deno.test("a stream of Parquet files goes on with new files, each read once, partitions included", () =>
  withFolder(async (folder, write) => {
    await using session = createSession();
    await write("in/day=2024-01-01/a.parquet", "SELECT 1 AS n, 'x' AS text");
    await copy(session, folder, "n LONG, text STRING, day STRING");
    await write("in/day=2024-01-02/b.parquet", "SELECT 2 AS n, 'y' AS text");
    await write("in/day=2024-01-03/c.parquet", "SELECT 3::BIGINT AS n, 'z' AS text");
    await copy(session, folder, "n LONG, text STRING, day STRING");
    const rows = await session.read.parquet(`${folder}/out`).collect();
    assertEquals(rows.map((row) => [row.n, row.text, row.day]).toSorted(), [
      [1n, "x", "2024-01-01"],
      [2n, "y", "2024-01-02"],
      [3n, "z", "2024-01-03"],
    ]);
    assertEquals(
      await Deno.readTextFile(`${folder}/cp/offsets/2`).then((text) => text.split("\n").at(-1)),
      '{"logOffset":2}',
    );
  }));

Deno.test("a stream stops at a file that does not fit, before the batch is committed, and goes on when it is gone", () =>
  withFolder(async (folder, write) => {
    await using session = createSession();
    await write("in/a.parquet", "SELECT 1 AS stars");
    await copy(session, folder, "stars INT");
    await write("in/b.parquet", "SELECT 'five' AS stars");
    const error = await assertRejects(() => copy(session, folder, "stars INT"), Error, "b.parquet");
    assert(error.message.includes("Expected Spark type INT, actual type STRING"), error.message);
    await assertRejects(() => Deno.stat(`${folder}/cp/commits/1`), Deno.errors.NotFound);
    await write("in/b.parquet", "SELECT 5 AS stars");
    await copy(session, folder, "stars INT");
    assertEquals(await session.read.parquet(`${folder}/out`).collect(), [{ stars: 1 }, { stars: 5 }]);
  }));

Deno.test("a stream says once that a column which the files lack is read as NULL", () =>
  withFolder(async (folder, write) => {
    const notices: string[] = [];
    await using session = createSession({
      listener: { onNotice: (_query, sentence) => void notices.push(sentence) },
    });
    await write("in/a.parquet", "SELECT 1 AS a FROM range(3)");
    await write("in/b.parquet", "SELECT 1 AS a");
    await copy(session, folder, "a INT, b STRING");
    assertEquals(notices.length, 1);
    assert(notices[0]!.startsWith("3 values of the column b became NULL: in file:"), notices[0]);
  }));

Deno.test("a stream of JSON counts what becomes NULL, says it once, and writes it as CSV", () =>
  withFolder(async (folder) => {
    const notices: string[] = [];
    await using session = createSession({
      listener: { onNotice: (_query, sentence) => void notices.push(sentence) },
    });
    await Deno.mkdir(`${folder}/in`);
    await Deno.writeTextFile(
      `${folder}/in/a.json`,
      '{"n":1,"at":"2024-07-01T10:00:00Z"}\n{"n":"x"}\n{"n":"y"}\n{oops\n',
    );
    await Deno.writeTextFile(`${folder}/in/b.json`, '{"n":"z"}\n');
    const query = await session.readStream.schema("n INT, at TIMESTAMP").option("maxFilesPerTrigger", 1).json(
      `${folder}/in`,
    )
      .writeStream.format("csv").option("checkpointLocation", `${folder}/cp`).trigger({ availableNow: true })
      .start(`${folder}/out`);
    await query.awaitTermination();
    assertEquals(notices, [
      `2 values of the column n became NULL: in file://${folder}/in/a.json, line 2: INT expected, "x" found. Check the schema; this is said once.`,
      `1 malformed record is read with NULLs: in file://${folder}/in/a.json, line 4: {oops is no JSON object. Check the schema; this is said once.`,
    ]);
    const rows = await session.read.schema("n INT, at TIMESTAMP").csv(`${folder}/out`).collect();
    assertEquals(rows.map((row) => [row.n, row.at?.toString() ?? null]), [
      [1, "2024-07-01T10:00:00Z"],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ]);
  }));

Deno.test("a stream stops at a file whose pages are damaged, by name, before the batch is committed", () =>
  withFolder(async (folder, write) => {
    await using session = createSession();
    await write("in/a.parquet", "SELECT 'text ' || n AS a FROM range(100000) t(n)");
    const bytes = await Deno.readFile(`${folder}/in/a.parquet`);
    await Deno.writeFile(`${folder}/in/a.parquet`, bytes.fill(7, 1000, bytes.length - 2000));
    await assertRejects(() => copy(session, folder, "a STRING"), Error, "in/a.parquet");
    await assertRejects(() => Deno.stat(`${folder}/cp/commits/0`), Deno.errors.NotFound);
    assertEquals(
      Array.from(Deno.readDirSync(`${folder}/out`), ({ name }) => name).filter((name) => /^part/.test(name)),
      [],
    );
  }));

Deno.test("a stream names a file that goes away while the batch before it runs", () =>
  withFolder(async (folder, write) => {
    await using session = createSession();
    await write("in/a.parquet", "SELECT 1 AS n");
    await write("in/b.parquet", "SELECT 2 AS n");
    const query = await session.readStream.schema("n INT").option("maxFilesPerTrigger", 1).parquet(
      `${folder}/in`,
    )
      .writeStream.foreachBatch(async (batch) => {
        await batch.count();
        await Deno.remove(`${folder}/in`, { recursive: true });
      }).trigger({ availableNow: true }).start();
    await assertRejects(() => query.awaitTermination(), Error, "File does not exist");
  }));
