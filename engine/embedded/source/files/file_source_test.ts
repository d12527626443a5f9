import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { AnalysisError, SourceError, SparkError } from "../../../errors.ts";
import { RuntimeConf } from "../../../declare/runtime_conf.ts";
import { parseSchema } from "../../../declare/parse_type.ts";
import { FolderStorage } from "../../../storage/folder_storage.ts";
import { DuckDb } from "../../duckdb.ts";
import { sourceLog } from "../../stream/source_log.ts";
import type { BatchTarget, ColumnValues, Offset, Source, SourceRequest } from "../source.ts";
import { FileCleaner } from "./file_cleaner.ts";
import { fileSourceOptions } from "./file_source_options.ts";
import { fileSourceProvider } from "./file_source_provider.ts";

/** Test equipment: a folder of files and a query's checkpoint; each `open` is a start of the query. */
class SourceFixture implements AsyncDisposable {
  readonly folder: string;
  readonly notices: string[] = [];
  readonly #duckDb = new DuckDb();
  readonly #resources = new AsyncDisposableStack();
  #lastModifiedMs = Date.now() - 60_000;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<SourceFixture> {
    const fixture = new SourceFixture(await Deno.makeTempDir({ prefix: "file_source_test_" }));
    await Deno.mkdir(`${fixture.folder}/in`);
    return fixture;
  }

  /** Writes files, each a second newer than the one before. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const path = `${this.folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
      this.#lastModifiedMs += 1000;
      await Deno.utime(path, new Date(), new Date(this.#lastModifiedMs));
    }
  }

  async source(options: Readonly<Record<string, string>> = {}, more: {
    readonly path?: string;
    readonly conf?: Record<string, string>;
    readonly schema?: string;
  } = {}): Promise<Source> {
    const request = this.request(options, more);
    const context = {
      log: sourceLog(new FolderStorage(`${this.folder}/cp`), 0),
      now: () => Date.now(),
      notice: (sentence: string) => void this.notices.push(sentence),
      signal: new AbortController().signal,
    };
    return this.#resources.use(await this.provider(more.conf).open(request, context));
  }

  request(
    options: Readonly<Record<string, string>>,
    more: { readonly path?: string; readonly schema?: string } = {},
  ): SourceRequest {
    const lower = Object.entries(options).map(([name, value]) => [name.toLowerCase(), value] as const);
    const schema = more.schema === undefined ? undefined : parseSchema(more.schema);
    return { schema, options: new Map(lower), paths: [`${this.folder}/${more.path ?? "in"}`] };
  }

  provider(conf: Record<string, string> = {}, format = "text") {
    const connect = () => this.#duckDb.connect("UTC");
    return fileSourceProvider(format, { conf: new RuntimeConf(conf), storage: {}, connect });
  }

  async logFiles(): Promise<string[]> {
    const files = await Array.fromAsync(new FolderStorage(`${this.folder}/cp/sources/0`).list());
    return files.map((file) => file.path);
  }

  async text(path: string): Promise<string> {
    return await Deno.readTextFile(`${this.folder}/${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
    await this.#duckDb[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The values of the column `value` in an offset range. */
async function rowsOf(source: Source, start: Offset | null, end: Offset): Promise<unknown[]> {
  const rows: unknown[] = [];
  const target: BatchTarget = {
    columns: [{ name: "value", landing: "as is" }],
    append: (values: readonly ColumnValues[]) => Promise.resolve(void rows.push(...values[0]!)),
    scan: () => Promise.reject(new Error("text is appended")),
    signal: new AbortController().signal,
  };
  assertEquals(await source.read(start, end, target), rows.length);
  return rows;
}

/** Polls until nothing is new: the rows of each batch. */
async function batchesOf(source: Source, from: Offset | null = null): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for (let start = from;;) {
    const end = await source.latestOffset(start, "source options");
    if (end === null || end === start) return batches;
    batches.push(await rowsOf(source, start, end));
    start = end;
  }
}

Deno.test("FileSource gives the oldest files first, as many at a time as are wanted", async () => {
  for (const option of ["maxFilesPerTrigger", "maxBytesPerTrigger"]) {
    await using fixture = await SourceFixture.open();
    const source = await fixture.source({ [option]: "2" });
    await fixture.write({ "in/z": "a", "in/y": "b", "in/x": "c" });
    assertEquals(await batchesOf(source), [["a", "b"], ["c"]]);
    await fixture.write({ "in/w": "d", "in/v": "e", "in/u": "f", "in/t": "g" });
    assertEquals(await batchesOf(source, '{"logOffset":1}'), [["d", "e"], ["f", "g"]]);
  }
});

Deno.test("FileSource takes one file at least, newest first if wanted, and everything for once", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({ "in/a": "aaaa", "in/b": "bbbb", "in/c": "cccc" });
  const newest = await fixture.source({ maxBytesPerTrigger: "1", latestFirst: "true" });
  assertEquals(await batchesOf(newest), [["cccc"], ["bbbb"], ["aaaa"]]);
  await fixture.write({ "in/d": "d", "in/e": "e" });
  assertEquals(await newest.latestOffset('{"logOffset":2}', "everything"), '{"logOffset":3}');
  assertEquals((await rowsOf(newest, '{"logOffset":2}', '{"logOffset":3}')).length, 2);
});

Deno.test("FileSource with availableNow leaves out what comes after its start", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({ "in/a": "1", "in/b": "2" });
  const source = await fixture.source({ maxFilesPerTrigger: "1" });
  await source.prepareAvailableNow();
  await fixture.write({ "in/c": "3" });
  assertEquals(await batchesOf(source), [["1"], ["2"]]);
});

Deno.test("FileSource writes Spark's log before a batch, and reads the same files again after a restart", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({ "in/a b": "1", "in/c": "2" });
  const first = await fixture.source({ maxFilesPerTrigger: "1" });
  assertEquals(await first.latestOffset(null, "source options"), '{"logOffset":0}');
  const { mtime } = await Deno.stat(`${fixture.folder}/in/a b`);
  assertEquals(
    await fixture.text("cp/sources/0/0"),
    `v1\n{"path":"file://${fixture.folder}/in/a%20b","timestamp":${mtime!.getTime()},"batchId":0}`,
  );
  const second = await fixture.source({ maxFilesPerTrigger: "1" });
  assertEquals(await rowsOf(second, null, '{"logOffset":0}'), ["1"]);
  // What was logged and not planned is the next batch.
  assertEquals(await second.latestOffset(null, "source options"), '{"logOffset":0}');
  assertEquals(await second.latestOffset('{"logOffset":0}', "source options"), '{"logOffset":1}');
  assertEquals(await rowsOf(second, '{"logOffset":0}', '{"logOffset":1}'), ["2"]);
});

Deno.test("FileSource compacts its log, and keeps the interval that it began with", async () => {
  await using fixture = await SourceFixture.open();
  const interval = (n: number) => ({
    conf: { "spark.sql.streaming.fileSource.log.compactInterval": String(n) },
  });
  const first = await fixture.source({}, interval(2));
  let offset: Offset | null = null;
  for (const name of ["a", "b", "c"]) {
    await fixture.write({ [`in/${name}`]: name });
    offset = await first.latestOffset(offset, "source options");
  }
  assertEquals(await fixture.logFiles(), ["0", "1.compact", "2"]);
  assertEquals((await fixture.text("cp/sources/0/1.compact")).split("\n").length, 3);
  const second = await fixture.source({}, interval(5));
  for (const name of ["d", "e"]) {
    await fixture.write({ [`in/${name}`]: name });
    offset = await second.latestOffset(offset, "source options");
  }
  assertEquals(await fixture.logFiles(), ["0", "1.compact", "2", "3.compact", "4"]);
  assertEquals((await fixture.text("cp/sources/0/3.compact")).split("\n").length, 5);
  assertEquals(await rowsOf(second, '{"logOffset":0}', '{"logOffset":3}'), ["b", "c", "d"]);
  assertEquals(await batchesOf(await fixture.source(), '{"logOffset":4}'), []);
});

Deno.test("FileSource passes over hidden names, and folders that are no partitions", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({
    "in/a.txt": "1",
    "in/_b.txt": "2",
    "in/.c.txt": "3",
    "in/d.txt._COPYING_": "4",
    "in/sub/e.txt": "5",
  });
  assertEquals(await batchesOf(await fixture.source()), [["1"]]);
});

Deno.test("FileSource reads what matches a pattern, and what is directly in folders that do", async () => {
  await using fixture = await SourceFixture.open();
  const source = await fixture.source({}, { path: "in/*/*" });
  const steps = [
    { "in/subdir/f1": "keep2" },
    { "in/subdir/subsubdir/f3": "keep4" },
    { "in/f5": "6", "in/subdir/subsubdir/deep/f6": "7", "in/subdir/f7": "keep8" },
  ] as const;
  const rows: unknown[][] = [];
  let offset: Offset | null = null;
  for (const files of steps) {
    await fixture.write(files as unknown as Record<string, string>);
    const end: Offset = (await source.latestOffset(offset, "source options"))!;
    rows.push(await rowsOf(source, offset, end));
    offset = end;
  }
  assertEquals(rows, [["keep2"], ["keep4"], ["keep8"]]);
});

Deno.test("FileSource reads a folder with a sink's log through the log, also before its first batch", async () => {
  await using fixture = await SourceFixture.open();
  const source = await fixture.source();
  await fixture.write({ "in/_spark_metadata/.begun": "", "in/part-0": "not yet" });
  assertEquals(await batchesOf(source), []);
  const entry = { path: `file://${fixture.folder}/in/part-0`, size: 7, isDir: false, modificationTime: 5 };
  const line = JSON.stringify({ ...entry, blockReplication: 1, blockSize: 1, action: "add" });
  await fixture.write({ "in/stray": "stray", "in/_spark_metadata/0": `v1\n${line}` });
  assertEquals(await batchesOf(source), [["not yet"]]);
});

Deno.test("FileSource says that it waits for a folder that is not there yet, if the session wants that", async () => {
  await using fixture = await SourceFixture.open();
  const conf = { "spark.sql.streaming.fileSource.waitForPath": "true" };
  const source = await fixture.source({}, { path: "later", conf });
  assertEquals(await source.latestOffset(null, "source options"), null);
  assert(fixture.notices[0]!.startsWith(`Waiting for ${fixture.folder}/later: nothing has been written`));
  await fixture.write({ "later/a": "1" });
  assertEquals(await batchesOf(source), [["1"]]);
});

Deno.test("fileSourceProvider() refuses a source without a schema or without a folder, as Spark does", async () => {
  await using fixture = await SourceFixture.open();
  const condition = async (format: string, request: SourceRequest) => {
    const error = await assertRejects(() => fixture.provider({}, format).schema(request), AnalysisError);
    return error.condition;
  };
  const text = await fixture.provider().schema(fixture.request({}));
  assertEquals(text.fields.map((f) => [f.name, f.type]), [["value", "string"]]);
  assertEquals(await condition("parquet", fixture.request({})), "_LEGACY_ERROR_TEMP_2048");
  assertEquals(
    await condition("parquet", fixture.request({}, { path: "no", schema: "a INT" })),
    "PATH_NOT_FOUND",
  );
  assertEquals(await condition("text", { ...fixture.request({}), paths: [] }), "_LEGACY_ERROR_TEMP_2047");
});

Deno.test("fileSourceOptions() refuses what does not fit", () => {
  const refused = (options: Record<string, string>) =>
    assertThrows(() => fileSourceOptions("in", new Map(Object.entries(options))), AnalysisError).message;
  assertEquals(
    refused({ maxfilespertrigger: "0" }),
    "[ILLEGAL_ARGUMENT] Invalid value '0' for option 'maxFilesPerTrigger', must be a positive integer",
  );
  assert(refused({ maxfilespertrigger: "1", maxbytespertrigger: "1" }).includes("can't be both set"));
  assert(refused({ modifiedbefore: "x" }).includes("'modifiedBefore' is not allowed"));
  assert(refused({ cleansource: "archive" }).includes("sourceArchiveDir"));
  assert(refused({ latestfirst: "maybe" }).includes("must be 'true' or 'false'"));
  assertEquals(fileSourceOptions("in", new Map([["maxfileage", "2h"]])).maxFileAgeMs, 7_200_000);
});

Deno.test("FileSource names a file that is gone since it was listed, or passes over it if wanted", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({ "in/a": "1", "in/b": "2" });
  const strict = await fixture.source();
  const end = (await strict.latestOffset(null, "source options"))!;
  await Deno.remove(`${fixture.folder}/in/a`);
  const error = await assertRejects(
    () => rowsOf(strict, null, end),
    SourceError,
    "in/a. File does not exist",
  );
  assertEquals(error.condition, "FAILED_READ_FILE.FILE_NOT_EXIST");
  const lenient = await fixture.source({ ignoreMissingFiles: "true" });
  assertEquals(await rowsOf(lenient, null, end), ["2"]);
  assert(fixture.notices[0]!.startsWith("Passed over file:"));
});

Deno.test("FileSource explains the loss of a file that was taken away after it was found", async () => {
  await using fixture = await SourceFixture.open();
  await fixture.write({ "in/a": "1", "in/b": "2" });
  const source = await fixture.source();
  const end = (await source.latestOffset(null, "source options"))!;
  const error = new Error(`IO Error: Cannot open file "${fixture.folder}/in/b"`);
  assertEquals(await source.explainLoss?.(null, end, error), undefined); // it is still there
  await Deno.remove(`${fixture.folder}/in/b`);
  const loss = await source.explainLoss?.(null, end, error);
  assertEquals([loss?.condition, loss?.cause], ["FAILED_READ_FILE.FILE_NOT_EXIST", error]);
  assertStringIncludes(loss?.message ?? "", "in/b. File does not exist");
  assertStringIncludes(loss?.message ?? "", "set the option ignoreMissingFiles to true");
  const lenient = await fixture.source({ ignoreMissingFiles: "true" });
  const passing = await lenient.explainLoss?.(null, end, error);
  assertStringIncludes(passing?.message ?? "", "Start the query again: it will pass over the file");
});

Deno.test("FileSource deletes or archives what it has read, after the batch", async () => {
  for (const [clean, archived] of [["delete", false], ["archive", true]] as const) {
    await using fixture = await SourceFixture.open();
    await fixture.write({ "in/a": "1" });
    const source = await fixture.source({ cleanSource: clean, sourceArchiveDir: `${fixture.folder}/old` });
    const end = (await source.latestOffset(null, "source options"))!;
    assertEquals(await rowsOf(source, null, end), ["1"]);
    await source.commit(end);
    await assertRejects(() => fixture.text("in/a"), Deno.errors.NotFound);
    const old = await fixture.text(`old/${fixture.folder}/in/a`).catch(() => undefined);
    assertEquals(old, archived ? "1" : undefined);
  }
});

Deno.test("FileSource refuses an archive that it would read again, and to clean up after a sink", async () => {
  const options = fileSourceOptions(
    "in",
    new Map([["cleansource", "archive"], ["sourcearchivedir", "in/old"]]),
  );
  assertThrows(() => FileCleaner.of(options, {}), AnalysisError, "in/old is in in");
  await using fixture = await SourceFixture.open();
  const entry = {
    path: `file://${fixture.folder}/in/a`,
    size: 1,
    isDir: false,
    modificationTime: 5,
    action: "add",
  };
  await fixture.write({ "in/a": "1", "in/_spark_metadata/0": `v1\n${JSON.stringify(entry)}` });
  const source = await fixture.source({ cleanSource: "delete" });
  const end = (await source.latestOffset(null, "source options"))!;
  const error = await assertRejects(() => source.commit(end), SparkError);
  assertEquals(error.condition, "_LEGACY_ERROR_TEMP_2261");
});

Deno.test("FileSource does not wait for a folder whose log names files elsewhere", async () => {
  await using fixture = await SourceFixture.open();
  const elsewhere = { path: "file:///elsewhere/part-0", size: 1, modificationTime: 1, action: "add" };
  await fixture.write({ "in/_spark_metadata/0": `v1\n${JSON.stringify(elsewhere)}` });
  const conf = { "spark.sql.streaming.fileSource.waitForPath": "true" };
  const reading = async () => await (await fixture.source({}, { conf })).latestOffset(null, "source options");
  await assertRejects(reading, AnalysisError, "Was the folder moved or copied?");
});
