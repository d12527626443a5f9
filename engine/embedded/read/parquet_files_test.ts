import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { createSession } from "../../create_session.ts";
import { AnalysisError, SourceError, SparkError } from "../../errors.ts";
import { schemaToDdl } from "../../declare/parse_type.ts";
import { field, structType } from "../../declare/types.ts";
import { DuckDb } from "../duckdb.ts";
import { parquetReadFormat } from "./parquet_files.ts";

/** Test equipment: a folder with Parquet files that DuckDB writes from SELECTs. */
async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "parquet_files_test_" });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      if (typeof content === "string") {
        await connection.run(`COPY (${content}) TO '${path}' (FORMAT parquet)`);
      } else await Deno.writeFile(path, content);
    }
    await test(folder);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("read.parquet() gives times without a zone as UTC, whatever the session's zone, also inside other values", () =>
  withFiles({
    "a.parquet":
      "SELECT 1 AS id, TIMESTAMP '2024-07-01 10:00:00' AS t, {'at': TIMESTAMP '2024-07-01 10:00:00'} AS s, [TIMESTAMP '2024-07-01 10:00:00'] AS l, " +
      "MAP {'k': TIMESTAMP '2024-07-01 10:00:00'} AS m",
    "b.parquet":
      "SELECT 2 AS id, TIMESTAMPTZ '2024-07-01 10:00:00+00' AS t, {'at': TIMESTAMPTZ '2024-07-01 10:00:00+00'} AS s, " +
      "[TIMESTAMPTZ '2024-07-01 10:00:00+00'] AS l, MAP {'k': TIMESTAMPTZ '2024-07-01 10:00:00+00'} AS m",
  }, async (folder) => {
    await using session = createSession({ conf: { "spark.sql.session.timeZone": "America/Los_Angeles" } });
    const at = Temporal.Instant.from("2024-07-01T10:00:00Z");
    const rows = await session.read
      .schema("id INT, t TIMESTAMP, s STRUCT<at: TIMESTAMP>, l ARRAY<TIMESTAMP>, m MAP<STRING, TIMESTAMP>")
      .parquet(folder).collect();
    const expected = { t: at, s: { at }, l: [at], m: new Map([["k", at]]) };
    assertEquals(rows, [{ id: 1, ...expected }, { id: 2, ...expected }]);
  }));

Deno.test("read.parquet() adds partition columns with the types that their values suggest", () =>
  withFiles({
    "day=2024-01-02/n=1/p=01/a.parquet": "SELECT 'x' AS v",
    "day=2024-01-03/n=__HIVE_DEFAULT_PARTITION__/p=10%3A00/b.parquet": "SELECT 'y' AS v",
  }, async (folder) => {
    await using session = createSession();
    const frame = session.read.parquet(folder);
    assertEquals(schemaToDdl(await frame.schema()), "v STRING,day DATE,n INT,p STRING");
    assertEquals((await frame.collect()).map((row) => [row.v, String(row.day), row.n, row.p]), [
      ["x", "2024-01-02", 1, "01"],
      ["y", "2024-01-03", null, "10:00"],
    ]);
  }));

Deno.test("read.parquet() keeps what may be NULL only where a sink's log vouches for it", () =>
  withFiles({}, async (folder) => {
    const schema = structType([field("a", "integer", false)]);
    const kv = `KV_METADATA {'org.apache.spark.sql.parquet.row.metadata': '${JSON.stringify(schema)}'}`;
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT 1 AS a) TO '${folder}/a.parquet' (FORMAT parquet, ${kv})`);
    connection.closeSync();
    instance.closeSync();
    await using session = createSession();
    assertEquals((await session.read.parquet(folder).schema()).fields[0]!.nullable, true);
    await Deno.mkdir(`${folder}/_spark_metadata`);
    const entry = { path: `file://${folder}/a.parquet`, size: 1, isDir: false, modificationTime: 1 };
    await Deno.writeTextFile(
      `${folder}/_spark_metadata/0`,
      `v1\n${JSON.stringify({ ...entry, action: "add" })}`,
    );
    assertEquals((await session.read.parquet(folder).schema()).fields[0]!.nullable, false);
  }));

Deno.test("read.parquet() names the file and the column that do not fit the schema", () =>
  withFiles(
    { "good.parquet": "SELECT 1 AS stars", "odd.parquet": "SELECT 'five' AS stars" },
    async (folder) => {
      await using session = createSession();
      const error = await assertRejects(
        () => session.read.schema("stars INT").parquet(folder).collect(),
        SourceError,
        `odd.parquet. Data type mismatches when reading Parquet column [stars]. Expected Spark type INT, actual type STRING.`,
      );
      assertEquals(error.condition, "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH");
    },
  ));

Deno.test("read.parquet() names a file that is no Parquet, or not all of it", () =>
  withFiles({
    "good.parquet": "SELECT 1 AS a",
    "torn.parquet": new TextEncoder().encode("PAR1 and then nothing more"),
  }, async (folder) => {
    await using session = createSession();
    const error = await assertRejects(
      () => session.read.schema("a INT").parquet(folder).collect(),
      SourceError,
      "torn.parquet. Could not read its footer",
    );
    assertEquals(error.condition, "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER");
  }));

Deno.test("a Parquet file that goes away while it is opened is not called damaged", () =>
  withFiles({}, async (folder) => {
    await using duckDb = new DuckDb();
    const connection = await duckDb.connect("UTC");
    const localPath = `${folder}/gone.parquet`;
    const unused = () => Promise.reject(new Error("There is nothing to give"));
    const error = await assertRejects(() =>
      parquetReadFormat.read(
        [{ localPath, url: `file://${localPath}`, partition: new Map() }],
        structType([field("a", "integer")]),
        { columns: [], append: unused, scan: unused, signal: new AbortController().signal },
        { connection, timeZone: "UTC", onMisfit: () => {} },
      ), Error);
    connection.closeSync();
    assert(!(error instanceof SparkError), error.message);
    assertStringIncludes(error.message, localPath); // by which FileSource.explainLoss() knows the file
  }));

Deno.test("read.parquet() reads bytes that are no UTF-8 as text with U+FFFD, and a missing column as NULL", () =>
  withFiles({ "a.parquet": "SELECT '\\x61\\xFF'::BLOB AS b, 1::INTEGER AS n" }, async (folder) => {
    await using session = createSession();
    const frame = session.read.schema("b BINARY, n LONG, gone STRING").parquet(folder);
    assertEquals(await frame.selectExpr("CAST(b AS STRING) AS b", "n", "gone").collect(), [
      { b: "a\ufffd", n: 1n, gone: null },
    ]);
    assertEquals(await session.read.schema("b STRING").parquet(folder).collect(), [{ b: "a\ufffd" }]);
  }));

Deno.test("read.parquet() refuses times of day, as Spark 4.1 does", () =>
  withFiles({ "a.parquet": "SELECT 1 AS a, TIME '10:00:00' AS t" }, async (folder) => {
    await using session = createSession();
    const error = await assertRejects(() => session.read.parquet(folder).schema(), AnalysisError);
    assertEquals(error.condition, "UNSUPPORTED_TIME_TYPE");
    assertEquals(await session.read.schema("a LONG").parquet(folder).collect(), [{ a: 1n }]);
  }));

Deno.test("read.parquet() tells of a column that Spark has no type for", () =>
  withFiles({ "a.parquet": "SELECT 1 AS a, INTERVAL 1 DAY AS t" }, async (folder) => {
    await using session = createSession();
    const error = await assertRejects(
      () => session.read.parquet(folder).schema(),
      AnalysisError,
      "not yet supported: INTERVAL",
    );
    assertEquals(error.condition, "PARQUET_TYPE_NOT_SUPPORTED");
    await assertRejects(
      () => session.read.schema("t STRING").parquet(folder).collect(),
      SourceError,
      "actual type INTERVAL",
    );
    assertEquals(await session.read.schema("a LONG").parquet(folder).collect(), [{ a: 1n }]);
  }));
