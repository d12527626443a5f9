import { assertEquals } from "@std/assert";
import { RecordLog, type StoredRecord } from "./record_log.ts";

const key = (shard: number, sequence: number) => `0000000${shard}/${String(sequence).padStart(9, "0")}`;

/** Records of shards in turn. */
function numbered(from: number, to: number, shards = 1, data = ""): StoredRecord[] {
  return Array.from({ length: to - from }, (_, i) => ({
    key: key(i % shards, from + i),
    value: { n: from + i, data },
  }));
}

/** What is read from a key on. */
function read(log: RecordLog, range: { gte?: string; gt?: string }): number[] {
  return [...log.read(range)].map(({ value }) => (value as { n: number }).n);
}

async function withFolder(test: (folder: string) => void) {
  const folder = await Deno.makeTempDir({ prefix: "record_log_" });
  try {
    test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

Deno.test("RecordLog gives the records of a shard from a key on, over segments and long lines", async () => {
  await withFolder((folder) => {
    using log = new RecordLog(folder, 100);
    log.append(numbered(0, 35, 2));
    log.append(numbered(35, 37, 1, "x".repeat(600_000)));
    log.append(numbered(37, 60, 1));
    assertEquals(read(log, { gt: "00000001" }), range(1, 35, 2));
    assertEquals(read(log, { gte: key(0, 33) }), [34, ...range(35, 60)]);
    assertEquals(read(log, { gte: key(0, 58) }), [58, 59]);
    assertEquals(read(log, { gt: key(0, 58) }), [59]);
    assertEquals(read(log, { gte: key(0, 60) }), []);
    assertEquals(read(log, { gt: "00000002" }), []);
  });
});

Deno.test("RecordLog finds its way into a long segment", async () => {
  await withFolder((folder) => {
    using log = new RecordLog(folder, 50_000);
    log.append(numbered(0, 4_000, 2, "x".repeat(200)));
    for (const from of [0, 1, 151, 152, 2_700, 3_998]) {
      assertEquals(read(log, { gte: key(from % 2, from) }), range(from, 4_000, 2));
    }
  });
});

Deno.test("RecordLog keeps the newest records, on disk too", async () => {
  await withFolder((folder) => {
    using log = new RecordLog(folder, 100);
    for (let n = 0; n < 10_000; n += 7) log.append(numbered(n, n + 7));
    const kept = read(log, { gt: "00000000" });
    assertEquals([kept.at(-1), kept.length >= 100, kept.length <= 110], [10_002, true, true]);
    assertEquals([log.count, [...Deno.readDirSync(folder)].length], [kept.length, 11]);
  });
});

Deno.test("RecordLog goes on when what it reads is dropped, and sees what is added", async () => {
  await withFolder((folder) => {
    using log = new RecordLog(folder, 10);
    log.append(numbered(0, 10));
    const reading = log.read({ gt: "00000000" });
    assertEquals(reading.next().value?.value, { n: 0, data: "" });
    log.append(numbered(10, 30));
    assertEquals([...reading].map(({ value }) => (value as { n: number }).n), range(20, 30));
  });
});

Deno.test("RecordLog ends what is being read when it is closed", async () => {
  await withFolder((folder) => {
    const log = new RecordLog(folder, 1_000);
    log.append(numbered(0, 3, 1, "x".repeat(200_000)));
    const reading = log.read({ gt: "00000000" });
    assertEquals((reading.next().value?.value as { n: number }).n, 0);
    log[Symbol.dispose]();
    assertEquals(reading.next().done, true);
  });
});

Deno.test("RecordLog opens what is there, without the line that was being written", async () => {
  await withFolder((folder) => {
    {
      using log = new RecordLog(folder, 100);
      log.append(numbered(0, 15, 2));
    }
    Deno.writeTextFileSync(`${folder}/000000002.records`, `${key(0, 15)}\t{"n":1`, { append: true });
    using log = new RecordLog(folder, 100);
    assertEquals(log.count, 15);
    log.append(numbered(15, 17));
    assertEquals(read(log, { gt: "00000000" }), [...range(0, 15, 2), 15, 16]);
    assertEquals(read(log, { gte: key(1, 9) }), [9, 11, 13]);
  });
});
