import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { ParquetFile } from "parquet-wasm";
import { arrayType, field, mapType, type StructType, structType } from "../../../declare/types.ts";
import { AnalysisError, SparkError, StorageError } from "../../../errors.ts";
import { FolderStorage } from "../../../storage/folder_storage.ts";
import type { PendingFile } from "../../../storage/storage.ts";
import { FileSink, type FileSinkRequest } from "./file_sink.ts";
import { readSinkLog } from "./sink_log.ts";

const SCHEMA = structType([field("name", "string"), field("n", "integer")]);

class SinkFixture implements AsyncDisposable {
  readonly storage: FolderStorage;
  readonly connection: DuckDBConnection;
  readonly #folder: string;
  readonly #instance: DuckDBInstance;

  private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#folder = folder;
    this.#instance = instance;
    this.connection = connection;
    this.storage = new FolderStorage(`${folder}/out dir`);
  }

  static async open(): Promise<SinkFixture> {
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new SinkFixture(await Deno.makeTempDir({ prefix: "file_sink_test_" }), instance, connection);
  }

  sink(more: Partial<FileSinkRequest> = {}): FileSink {
    const connect = () => this.#instance.connect();
    return new FileSink({ storage: this.storage, schema: SCHEMA, outputMode: "append", connect, ...more });
  }

  /** Writes slices as one batch. */
  async write(sink: FileSink, batchId: number, slices: string[], schema: StructType = SCHEMA): Promise<void> {
    await using batch = await sink.begin(batchId, schema);
    for (const sql of slices) await batch!.write({ connection: this.connection, sql, schema });
    await batch!.commit();
  }

  /** Names of the files that count, below the folder. */
  async files(): Promise<string[]> {
    const root = `${this.storage.urlOf("")}/`;
    return (await readSinkLog(this.storage))!.map((f) => f.path.replace(root, ""));
  }

  async bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array((await this.storage.read(path))!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.closeSync();
    this.#instance.closeSync();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

const row = (name: string, n: number) => `SELECT '${name}' AS "name", ${n}::INTEGER AS "n"`;
const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

Deno.test("FileSink writes one part file for each slice, named as Spark does, and logs them together", async () => {
  await using fixture = await SinkFixture.open();
  await using sink = fixture.sink();
  await fixture.write(sink, 0, [row("a", 1), `${row("x", 0)} WHERE false`, row("b", 2)]);
  const files = await fixture.files();
  assertEquals(files.length, 2);
  assertMatch(files[0]!, new RegExp(`^part-00000-${UUID}-c000\\.snappy\\.parquet$`));
  assertMatch(files[1]!, new RegExp(`^part-00002-${UUID}-c000\\.snappy\\.parquet$`));
  const [first] = (await readSinkLog(fixture.storage))!;
  assertMatch(first!.path, /^file:\/\/\/.*\/out%20dir\/part-/);
  assertEquals(first!.size, (await fixture.bytes(files[0]!)).length);
});

Deno.test("FileSink writes Parquet with Spark's schema in the footer", async () => {
  const schema = structType([
    field("s", "string", false),
    field("at", "timestamp"),
    field("local", "timestamp_ntz"),
    field("d", "date"),
    field("price", "decimal(10,2)"),
    field("tags", arrayType("string")),
    field("counts", mapType("string", "long")),
    field("who", structType([field("id", "integer")])),
    field("raw", "binary"),
  ]);
  const sql =
    `SELECT 'x' AS s, TIMESTAMPTZ '2024-02-29 12:00:00.000001+00' AS "at", TIMESTAMP '2024-02-29 12:00:00' AS "local",
    DATE '2024-02-29' AS d, 12.34::DECIMAL(10,2) AS price, ['a'] AS tags, MAP {'k': 5::BIGINT} AS counts, {'id': 1::INTEGER} AS who,
    'v'::BLOB AS "raw"`;
  await using fixture = await SinkFixture.open();
  await using sink = fixture.sink({ schema });
  await fixture.write(sink, 0, [sql], schema);
  const parquet = await ParquetFile.fromFile(new Blob([await fixture.bytes((await fixture.files())[0]!)]));
  const footer = parquet.metadata().fileMetadata().keyValueMetadata() as Map<string, string>;
  assertEquals(JSON.parse(footer.get("org.apache.spark.sql.parquet.row.metadata")!), schema);
  assertMatch(footer.get("org.apache.spark.version")!, /^4\./);
  assertEquals(parquet.metadata().rowGroup(0).column(0).compression(), 1);
});

Deno.test("FileSink names its files after the codec", async () => {
  await using fixture = await SinkFixture.open();
  const codecs = { none: "", GZIP: ".gz", zstd: ".zstd", brotli: ".br", lz4: ".lz4raw" };
  let batchId = 0;
  for (const [codec, extension] of Object.entries(codecs)) {
    await using sink = fixture.sink({ options: new Map([["compression", codec]]) });
    await fixture.write(sink, batchId++, [row("a", 1)]);
    assertMatch(
      (await fixture.files()).at(-1)!,
      new RegExp(`-c000${extension.replace(".", "\\.")}\\.parquet$`),
    );
  }
  const rows = await fixture.connection.runAndReadAll(
    `SELECT count(*) FROM read_parquet('${fixture.storage.url}/*.parquet')`,
  );
  assertEquals(rows.getRows(), [[5n]]);
});

Deno.test("FileSink writes an empty file for a batch without rows", async () => {
  await using fixture = await SinkFixture.open();
  await using sink = fixture.sink();
  await fixture.write(sink, 0, []);
  await fixture.write(sink, 1, [`${row("x", 0)} WHERE false`]);
  const files = await fixture.files();
  const described = await fixture.connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet('${fixture.storage.url}/${files[1]}')`,
  );
  assertEquals(described.getRows().map((r) => r.slice(0, 2)), [["name", "VARCHAR"], ["n", "INTEGER"]]);
  assertEquals(files.length, 2);
});

Deno.test("FileSink logs parts in the order of their rows, in whatever order they are finished", async () => {
  await using fixture = await SinkFixture.open();
  const laterPart = Promise.withResolvers<void>();
  class SlowFirstPart extends FolderStorage {
    override async begin(path: string): Promise<PendingFile> {
      if (path.startsWith("part-00000")) await laterPart.promise;
      return await super.begin(path);
    }
  }
  await using sink = fixture.sink({ storage: new SlowFirstPart(fileURLToPath(fixture.storage.urlOf(""))) });
  await using batch = await sink.begin(0, SCHEMA);
  const write = (sql: string) => batch!.write({ connection: fixture.connection, sql, schema: SCHEMA });
  const first = write(row("a", 1));
  await write(row("b", 2));
  laterPart.resolve();
  await first;
  await batch!.commit();
  assertEquals((await fixture.files()).map((path) => path.slice(0, "part-00000".length)), [
    "part-00000",
    "part-00001",
  ]);
});

Deno.test("FileSink puts partitions into folders, without their columns", async () => {
  const schema = structType([field("Name", "string"), field("n", "integer"), field("at", "timestamp")]);
  await using fixture = await SinkFixture.open();
  await using sink = fixture.sink({ schema, partitionBy: ["name", "at"] });
  const rows = [
    `SELECT 'a/b c' AS "Name", 1::INTEGER AS "n", TIMESTAMPTZ '2024-01-01 10:00:00+00' AS "at"`,
    `SELECT 'a/b c', 2, TIMESTAMPTZ '2024-01-01 10:00:00+00'`,
    `SELECT '', 3, NULL`,
    `SELECT NULL, 4, TIMESTAMPTZ '2024-01-01 10:00:00.5+00'`,
  ];
  await fixture.write(sink, 0, [rows.join(" UNION ALL ")], schema);
  const files = await fixture.files();
  assertEquals(files.map((path) => path.slice(0, path.lastIndexOf("/"))), [
    "Name=a%252Fb%20c/at=2024-01-01%2010%253A00%253A00",
    "Name=__HIVE_DEFAULT_PARTITION__/at=2024-01-01%2010%253A00%253A00.5",
    "Name=__HIVE_DEFAULT_PARTITION__/at=__HIVE_DEFAULT_PARTITION__",
  ]);
  assertMatch(files[0]!, new RegExp(`/part-00000-${UUID}\\.c000\\.snappy\\.parquet$`));
  const read = await fixture.connection.runAndReadAll(
    `SELECT * FROM read_parquet('${fixture.storage.url}/*/*/*.parquet', hive_partitioning=false) ORDER BY n`,
  );
  assertEquals([read.columnNames(), read.getRows()], [["n"], [[1], [2], [3], [4]]]);
});

Deno.test("FileSink leaves out a batch that is in, and shows nothing of one that is not committed", async () => {
  await using fixture = await SinkFixture.open();
  await using sink = fixture.sink();
  await fixture.write(sink, 0, [row("a", 1)]);
  await using again = fixture.sink();
  assertEquals(await again.begin(0, SCHEMA), undefined);
  {
    await using batch = await again.begin(1, SCHEMA);
    await batch!.write({ connection: fixture.connection, sql: row("b", 2), schema: SCHEMA });
  }
  assertEquals((await fixture.files()).length, 1);
  const left = (await Array.fromAsync(fixture.storage.list())).map((f) => f.path);
  assertEquals(left.length, 2);
});

Deno.test("FileSink says where it could not write", async () => {
  await using fixture = await SinkFixture.open();
  class BrokenDisk extends FolderStorage {
    override async begin(path: string): Promise<PendingFile> {
      return { ...await super.begin(path), localPath: "/no/such/folder/x" };
    }
  }
  const storage = new BrokenDisk(fixture.storage.url);
  await using sink = fixture.sink({ storage });
  await using batch = await sink.begin(0, SCHEMA);
  const rows = { connection: fixture.connection, sql: row("a", 1), schema: SCHEMA };
  const error = await assertRejects(() => batch!.write(rows), StorageError);
  assertMatch(
    error.message,
    /^Cannot write file:.*part-00000-.*\. Make room on that disk, or write elsewhere/,
  );
});

Deno.test("FileSink refuses what it cannot write before any row", async () => {
  await using fixture = await SinkFixture.open();
  const condition = (more: Partial<FileSinkRequest>) =>
    assertThrows(() => fixture.sink(more), SparkError).condition;
  assertEquals(condition({ outputMode: "complete" }), "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE");
  assertEquals(condition({ partitionBy: ["nope"] }), "_LEGACY_ERROR_TEMP_1196");
  assertEquals(condition({ partitionBy: ["N", "name"] }), "ALL_PARTITION_COLUMNS_NOT_ALLOWED");
  assertEquals(
    condition({ options: new Map([["compression", "foo"]]) }),
    "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
  );
  const schema = structType([field("v", arrayType("void"))]);
  assertEquals(condition({ schema }), "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE");
  const twice = structType([field("a", "string"), field("A", "string")]);
  assertEquals(condition({ schema: twice }), "COLUMN_ALREADY_EXISTS");
  const error = assertThrows(() => fixture.sink({ format: "orc" }), AnalysisError);
  assert(error.message.includes("parquet"));
});
