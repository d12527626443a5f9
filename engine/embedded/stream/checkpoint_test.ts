import { assert, assertEquals, assertRejects } from "@std/assert";
import { SparkError } from "../../errors.ts";
import { FolderStorage } from "../../storage/folder_storage.ts";
import { Checkpoint } from "./checkpoint.ts";
import { recover } from "./recovery.ts";

async function inFolder(test: (storage: FolderStorage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "checkpoint_test_" });
  try {
    await test(new FolderStorage(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("Checkpoint keeps its id over restarts", () =>
  inFolder(async (storage) => {
    const first = await Checkpoint.open(storage);
    await first[Symbol.asyncDispose]();
    await using again = await Checkpoint.open(storage);
    assertEquals(again.id, first.id);
    assertEquals(new TextDecoder().decode(await storage.read("metadata")), `{"id":"${first.id}"}`);
  }));

Deno.test("Checkpoint is for one query at a time", () =>
  inFolder(async (storage) => {
    await using _first = await Checkpoint.open(storage);
    const error = await assertRejects(() => Checkpoint.open(storage), SparkError, "Another query is writing");
    assertEquals(error.condition, "CONCURRENT_QUERY");
  }));

Deno.test("Checkpoint names a damaged metadata file and what to do", () =>
  inFolder(async (storage) => {
    await storage.create("metadata", bytes("{"));
    const error = await assertRejects(() => Checkpoint.open(storage), SparkError, "/metadata: it should be");
    assert(error.message.includes("--fresh"));
    await storage.replace("metadata", bytes('{"id":"5"}'));
    await using open = await Checkpoint.open(storage);
    assertEquals(open.id, "5");
  }));

Deno.test("OffsetLog reads what Spark wrote", () =>
  inFolder(async (storage) => {
    await storage.create(
      "offsets/3",
      bytes(
        'v1\n{"batchWatermarkMs":5000,"batchTimestampMs":1700000000000,"conf":{"a":"b"}}\n{"logOffset":3}\n-',
      ),
    );
    await using checkpoint = await Checkpoint.open(storage);
    assertEquals(await checkpoint.offsetLog.read(3), {
      batchId: 3,
      batchWatermarkMs: 5000,
      batchTimestampMs: 1_700_000_000_000,
      conf: { a: "b" },
      offsets: ['{"logOffset":3}', null],
    });
  }));

Deno.test("OffsetLog says which file is damaged", () =>
  inFolder(async (storage) => {
    await using checkpoint = await Checkpoint.open(storage);
    const cases = [
      ["0", "", "MALFORMED_LOG_FILE", 'its first line should be v1 and is ""'],
      ["1", "v2\n{}", "INVALID_LOG_VERSION.MAX_SUPPORTED_VERSION", "has log version v2"],
      ["2", "v1\n{", "MALFORMED_LOG_FILE", "its second line should be JSON"],
    ] as const;
    for (const [id, content, condition, text] of cases) {
      await storage.create(`offsets/${id}`, bytes(content));
      const error = await assertRejects(() => checkpoint.offsetLog.read(Number(id)), SparkError, text);
      assertEquals(error.condition, condition);
      assert(error.message.includes(storage.urlOf(`offsets/${id}`)));
    }
    await assertRejects(() => checkpoint.offsetLog.read(7), SparkError, "there is no such file");
  }));

Deno.test("OffsetLog lets one of two writers win", () =>
  inFolder(async (storage) => {
    await using checkpoint = await Checkpoint.open(storage);
    const batch = { batchId: 0, batchWatermarkMs: 0, batchTimestampMs: 1, conf: {}, offsets: ["1"] };
    await checkpoint.offsetLog.add(batch);
    const error = await assertRejects(() => checkpoint.offsetLog.add(batch), SparkError);
    assertEquals(error.condition, "CONCURRENT_STREAM_LOG_UPDATE");
  }));

Deno.test("recover() goes on after a committed batch with the later watermark", () =>
  inFolder(async (storage) => {
    await storage.create("offsets/0", bytes('v1\n{"batchWatermarkMs":5,"batchTimestampMs":1,"conf":{}}\n7'));
    await storage.create("commits/0", bytes('v1\n{"nextBatchWatermarkMs":9}'));
    await storage.create("offsets/.0.crc", bytes("checksum"));
    await using checkpoint = await Checkpoint.open(storage);
    assertEquals(await recover(checkpoint, 1), {
      nextBatchId: 1,
      start: ["7"],
      replay: undefined,
      watermarkMs: 9,
      previousWatermarkMs: 5,
      conf: {},
    });
  }));

Deno.test("recover() runs an uncommitted batch again from where the one before ended", () =>
  inFolder(async (storage) => {
    await storage.create("offsets/4", bytes('v1\n{"batchWatermarkMs":0,"batchTimestampMs":1,"conf":{}}\n7'));
    await storage.create("offsets/5", bytes('v1\n{"batchWatermarkMs":0,"batchTimestampMs":2,"conf":{}}\n9'));
    await storage.create("commits/4", bytes("v1\n{}"));
    await using checkpoint = await Checkpoint.open(storage);
    const { nextBatchId, start, replay } = await recover(checkpoint, 1);
    assertEquals([nextBatchId, start, replay?.batchTimestampMs], [5, ["7"], 2]);
  }));

Deno.test("recover() refuses a checkpoint that has commits and no offsets", () =>
  inFolder(async (storage) => {
    await storage.create("commits/0", bytes("v1\n{}"));
    await using checkpoint = await Checkpoint.open(storage);
    const error = await assertRejects(() => recover(checkpoint, 1), SparkError);
    assertEquals(error.condition, "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY");
  }));

Deno.test("Checkpoint.sourceLog() keeps a file once, and the same text again is no conflict", () =>
  inFolder(async (storage) => {
    await using checkpoint = await Checkpoint.open(storage);
    const log = checkpoint.sourceLog(1);
    assertEquals(await log.ids(), []);
    await log.write(10, "ten");
    await log.write(2, "two");
    await log.write(2, "two");
    assertEquals(await log.ids(), [2, 10]);
    assertEquals(await log.read(10), "ten");
    assertEquals(await log.read(11), undefined);
    const error = await assertRejects(() => log.write(2, "other"), SparkError);
    assertEquals(error.condition, "CONCURRENT_STREAM_LOG_UPDATE");
    assert(await storage.read("sources/1/10"));
  }));
