import { assert, assertEquals, assertRejects } from "@std/assert";
import { SparkError } from "../../../errors.ts";
import { FolderStorage } from "../../../storage/folder_storage.ts";
import { readSinkLog, type SinkFileStatus, SinkLog } from "./sink_log.ts";

async function inFolder(test: (storage: FolderStorage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sink_log_test_" });
  try {
    await test(new FolderStorage(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function status(path: string, size = 100): SinkFileStatus {
  return {
    path,
    size,
    isDir: false,
    modificationTime: 1000,
    blockReplication: 1,
    blockSize: 10000,
    action: "add",
  };
}

async function names(storage: FolderStorage): Promise<string[]> {
  const files = await Array.fromAsync(storage.list("_spark_metadata"));
  return files.map((f) => f.path.replace("_spark_metadata/", ""));
}

async function text(storage: FolderStorage, name: string): Promise<string> {
  return new TextDecoder().decode(await storage.read(`_spark_metadata/${name}`));
}

Deno.test("SinkLog writes a batch byte for byte as Spark", () =>
  inFolder(async (storage) => {
    const log = await SinkLog.open(storage);
    await log.add(0, [
      status("/a/b/x"),
      { ...status("/a/b/z", 300), modificationTime: 3000, blockReplication: 3, blockSize: 30000 },
    ]);
    await log.add(1, []);
    assertEquals(
      await text(storage, "0"),
      'v1\n{"path":"/a/b/x","size":100,"isDir":false,"modificationTime":1000,"blockReplication":1,"blockSize":10000,"action":"add"}\n' +
        '{"path":"/a/b/z","size":300,"isDir":false,"modificationTime":3000,"blockReplication":3,"blockSize":30000,"action":"add"}',
    );
    assertEquals(await text(storage, "1"), "v1");
  }));

Deno.test("SinkLog holds all files so far in every tenth batch", () =>
  inFolder(async (storage) => {
    const log = await SinkLog.open(storage);
    for (let id = 0; id < 21; id++) await log.add(id, [status(`f${id}`)]);
    assertEquals((await text(storage, "9.compact")).split("\n").length, 11);
    assertEquals((await text(storage, "19.compact")).split("\n").length, 21);
    assertEquals((await names(storage)).includes("9"), false);
    assertEquals(
      (await readSinkLog(storage))!.map((f) => f.path),
      Array.from({ length: 21 }, (_, i) => `f${i}`),
    );
    assertEquals((await SinkLog.open(storage)).newest, 20);
  }));

Deno.test("SinkLog keeps the interval that its files show", () =>
  inFolder(async (storage) => {
    for (const [first, end, compactInterval] of [[0, 3, 2], [3, 4, 5], [4, 8, 3]] as const) {
      const log = await SinkLog.open(storage, { compactInterval });
      for (let id = first; id < end; id++) await log.add(id, [status(`f${id}`)]);
    }
    assertEquals(await names(storage), [
      "0",
      "1.compact",
      "2",
      "3.compact",
      "4",
      "5.compact",
      "6",
      "7.compact",
    ]);
    assertEquals((await readSinkLog(storage))!.length, 8);
  }));

Deno.test("SinkLog removes what compact files replaced, after ten minutes and a hundred batches", () =>
  inFolder(async (storage) => {
    let nowMs = Date.now();
    const log = await SinkLog.open(storage, { now: () => nowMs });
    for (let id = 0; id < 119; id++) await log.add(id, [status(`f${id}`)]);
    assertEquals((await names(storage)).length, 119);
    nowMs += 11 * 60 * 1000;
    await log.add(119, [status("f119")]);
    const left = (await names(storage)).map((name) => parseInt(name)).sort((a, b) => a - b);
    assertEquals([left[0], left.length], [19, 101]);
    assertEquals((await readSinkLog(storage))!.length, 120);
  }));

Deno.test("SinkLog lets one of two queries win", () =>
  inFolder(async (storage) => {
    const [one, other] = [await SinkLog.open(storage), await SinkLog.open(storage)];
    await one.add(0, []);
    const error = await assertRejects(
      () => other.add(0, []),
      SparkError,
      "batch 0 has just been written by another",
    );
    assertEquals(error.condition, "_LEGACY_ERROR_TEMP_2207");
  }));

Deno.test("readSinkLog() tells a folder without a log, and names what is damaged", () =>
  inFolder(async (storage) => {
    assertEquals(await readSinkLog(storage), undefined);
    await storage.create("_spark_metadata/1", new TextEncoder().encode("v1"));
    const missing = await assertRejects(
      () => readSinkLog(storage),
      SparkError,
      "_spark_metadata/0: there is no",
    );
    assertEquals(missing.condition, "MALFORMED_LOG_FILE");
    await storage.create("_spark_metadata/0", new TextEncoder().encode("v1\n{oops"));
    assert((await assertRejects(() => readSinkLog(storage), SparkError)).message.includes("should be JSON"));
  }));

Deno.test("readSinkLog() reads what Spark wrote, deleted files left out", () =>
  inFolder(async (storage) => {
    const lines = [
      "v1",
      '{"path":"file:///out%20dir/part-00000-a-c000.snappy.parquet","size":928,"isDir":false,"modificationTime":1795162620261,"blockReplication":1,"blockSize":33554432,"action":"add"}',
      '{"path":"file:///gone","size":1,"isDir":false,"modificationTime":1,"blockReplication":1,"blockSize":1,"action":"add"}',
      '{"path":"file:///gone","size":1,"isDir":false,"modificationTime":1,"blockReplication":1,"blockSize":1,"action":"delete"}',
    ];
    await storage.create("_spark_metadata/0", new TextEncoder().encode(lines.join("\n")));
    assertEquals((await readSinkLog(storage))!.map((f) => [f.path, f.size]), [
      ["file:///out%20dir/part-00000-a-c000.snappy.parquet", 928],
    ]);
  }));

Deno.test("SinkLog.begin() lets a reader know of the log before the first batch, and leaves nothing behind", () =>
  inFolder(async (storage) => {
    const log = await SinkLog.open(storage);
    await log.begin();
    assertEquals(await readSinkLog(storage), []);
    await log.add(0, [status("/a")]);
    assertEquals(await names(storage), ["0"]);
  }));
