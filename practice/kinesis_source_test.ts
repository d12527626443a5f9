import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { kinesisSourceProviders } from "../engine/embedded/source/kinesis/mod.ts";
import type { BatchTarget, ColumnValues, Source, SourceLog } from "../engine/embedded/source/source.ts";
import { SourceError } from "../engine/errors.ts";
import { col, createSession } from "../engine/mod.ts";
import { KinesisBench } from "./kinesis/testing.ts";

const FIRST = "shardId-000000000000";

type LogFiles = Map<Parameters<SourceLog["read"]>[0], string>;

function logOf(files: LogFiles): SourceLog {
  return {
    read: (name) => Promise.resolve(files.get(name)),
    write: (name, text) => Promise.resolve(void files.set(name, text)),
    remove: (name) => Promise.resolve(void files.delete(name)),
    ids: () => Promise.resolve([]),
    files: () => Promise.resolve([]),
    urlOf: (name) => `memory:sources/0/${name}`,
  };
}

/** A query's view of a source, with its checkpoint in memory. */
class Query implements AsyncDisposable {
  readonly files: LogFiles;
  readonly notices: string[] = [];
  readonly stop = new AbortController();
  readonly source: Source;
  /** Ends of batches, as the offset log has them. */
  readonly offsets: (string | null)[] = [null];

  private constructor(source: Source, files: LogFiles, notices: string[]) {
    this.source = source;
    this.files = files;
    this.notices = notices;
  }

  static async start(bench: KinesisBench, options: Record<string, string> = {}, files: LogFiles = new Map()) {
    const notices: string[] = [];
    const given = { ...bench.options, "kinesis.startingPosition": "TRIM_HORIZON", ...options };
    const lower = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
    const source = await kinesisSourceProviders[0]!.open(
      { schema: undefined, options: new Map(lower), paths: [] },
      {
        log: logOf(files),
        now: Date.now,
        notice: (sentence) => notices.push(sentence),
        signal: new AbortController().signal,
      },
    );
    return new Query(source, files, notices);
  }

  /** Takes batches until something has come and nothing more is there; gives the texts, batch by batch. */
  async batches(atLeast = 1): Promise<string[][]> {
    const batches: string[][] = [];
    for (let idle = 0; idle < 20 || batches.flat().length < atLeast;) {
      const start = this.offsets.at(-1)!;
      const end = await this.source.latestOffset(start, "source options");
      if (end === start || end === null) {
        idle++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      this.offsets.push(end);
      batches.push(await this.read(start, end));
    }
    return batches;
  }

  async read(start: string | null, end: string): Promise<string[]> {
    const texts: string[] = [];
    const target: BatchTarget = {
      columns: [{ name: "data", landing: "as is" }],
      append: ([data]: readonly ColumnValues[]) => {
        for (const each of data as Uint8Array[]) texts.push(new TextDecoder().decode(each));
        return Promise.resolve();
      },
      scan: () => Promise.reject(new Error("not used")),
      signal: this.stop.signal,
    };
    assertEquals(await this.source.read(start, end, target), texts.length);
    return texts;
  }

  async [Symbol.asyncDispose]() {
    await this.source[Symbol.asyncDispose]();
  }
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `${from + i}`);

Deno.test("KinesisSource gives a stream's records in batches of at most the limit, in order", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(25));
  await using query = await Query.start(bench, { "kinesis.maxFetchRecordsPerShard": "10" });
  const batches = await query.batches(25);
  assertEquals(batches, [numbered(10), numbered(10, 10), numbered(5, 20)]);
  await bench.put("later");
  assertEquals(await query.batches(), [["later"]]);
});

Deno.test("KinesisSource gives the same rows for the same offsets after a restart", async () => {
  await using bench = await KinesisBench.open(2);
  await bench.put(...numbered(40));
  const files: LogFiles = new Map();
  await using before = await Query.start(bench, { "kinesis.maxFetchRecordsPerShard": "7" }, files);
  const batches = await before.batches(40);
  await bench.put(...numbered(5, 40));
  await using after = await Query.start(bench, {}, files);
  for (const [i, batch] of batches.entries()) {
    assertEquals(await after.read(before.offsets[i]!, before.offsets[i + 1]!), batch);
  }
  after.offsets.push(before.offsets.at(-1)!);
  assertEquals((await after.batches(5)).flat().sort(), numbered(5, 40));
});

Deno.test("KinesisSource begins with what comes from now on, and remembers when that was", async () => {
  await using bench = await KinesisBench.open();
  await bench.put("before");
  await new Promise((resolve) => setTimeout(resolve, 5));
  const files: LogFiles = new Map();
  await using query = await Query.start(bench, { "kinesis.startingPosition": "LATEST" }, files);
  await query.source.latestOffset(null, "source options");
  await bench.put("after");
  assertEquals(await query.batches(), [["after"]]);
  await using again = await Query.start(bench, { "kinesis.startingPosition": "LATEST" }, files);
  assertEquals(await again.batches(), [["after"]]);
});

Deno.test("KinesisSource reads parents to their end before their children, when shards are split and merged", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(10).map((i) => [`key ${i}`, `old ${i}`] as const));
  await using query = await Query.start(bench, { "kinesis.maxFetchRecordsPerShard": "4" });
  await query.batches(10);
  bench.server.faults.before("GetRecords", async () => {
    await bench.split(FIRST);
    await bench.put(...numbered(10).map((i) => [`key ${i}`, `split ${i}`] as const));
    await bench.merge("shardId-000000000001", "shardId-000000000002");
    await bench.put(...numbered(10).map((i) => [`key ${i}`, `merged ${i}`] as const));
  });
  const texts = (await query.batches(20)).flat();
  for (const i of numbered(10)) {
    assertEquals(texts.filter((text) => text.endsWith(` ${i}`)), [`split ${i}`, `merged ${i}`]);
  }
  assertEquals(texts.length, 20);
  assertStringIncludes(query.offsets.at(-1)!, `"${FIRST}":"SHARD_END"`);
});

Deno.test("KinesisSource loses and repeats nothing when it is throttled and its iterators expire", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(30));
  await using query = await Query.start(bench, { "kinesis.getRecords.numberOfRecordsPerFetch": "10" });
  bench.server.faults.throttle("GetRecords", 2);
  bench.server.faults.throttle("GetShardIterator", 1);
  bench.server.faults.before("GetRecords", () => Promise.resolve(bench.server.faults.expireIterators(1)));
  assertEquals((await query.batches(30)).flat(), numbered(30));
  bench.server.faults.expireIterators(1);
  await bench.put("later");
  assertEquals(await query.batches(), [["later"]]);
  assertEquals(query.notices, []);
});

Deno.test("KinesisSource takes what is there at its start, and ends, when that is all that is wanted", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(25));
  await using query = await Query.start(bench, { "kinesis.maxFetchRecordsPerShard": "10" });
  await query.source.prepareAvailableNow();
  const batches = await query.batches(25);
  assertEquals(batches.flat(), numbered(25));
  await bench.put("too late");
  assertEquals(
    await query.source.latestOffset(query.offsets.at(-1)!, "source options"),
    query.offsets.at(-1)!,
  );
});

Deno.test("KinesisSource takes the shards, too, that those of its start were split into", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(10));
  await bench.split(FIRST);
  await bench.put(...numbered(10, 10));
  await using query = await Query.start(bench, { "kinesis.maxFetchRecordsPerShard": "4" });
  await query.source.prepareAvailableNow();
  const texts: string[] = [];
  for (let start = query.offsets.at(-1)!;;) {
    const end = await query.source.latestOffset(start, "source options");
    if (end === start || end === null) break;
    texts.push(...await query.read(start, end));
    start = end;
  }
  assertEquals(texts.sort(), numbered(20).sort());
});

Deno.test("KinesisSource says that data may be lost when the stream is another one than before", async () => {
  await using bench = await KinesisBench.open();
  await bench.put("old");
  const files: LogFiles = new Map();
  await using before = await Query.start(bench, {}, files);
  await before.batches();
  await bench.delete();
  await new Promise((resolve) => setTimeout(resolve, 1001)); // sequence numbers hold the second of creation
  await bench.create(1);
  await bench.put("new");
  await using strict = await Query.start(bench, {}, files);
  strict.offsets.push(before.offsets.at(-1)!);
  const error = await assertRejects(() => strict.batches(), SourceError);
  assertEquals((error as SourceError).condition, "KINESIS_DATA_LOSS");
  await using lenient = await Query.start(bench, { "kinesis.failOnDataLoss": "false" }, files);
  lenient.offsets.push(before.offsets.at(-1)!);
  assertEquals(await lenient.batches(), [["new"]]);
  assertEquals(lenient.notices.length, 1);
});

Deno.test("KinesisSource says that data may be lost when the stream keeps its records no longer", async () => {
  await using bench = await KinesisBench.open(1, { keptRecords: 100 });
  await bench.put("a");
  const files: LogFiles = new Map();
  await using before = await Query.start(bench, {}, files);
  await before.batches();
  await bench.put(...numbered(120));
  await using after = await Query.start(bench, {}, files);
  after.offsets.push(before.offsets.at(-1)!);
  const error = await assertRejects(() => after.batches(), SourceError, "is older than the stream keeps");
  assertEquals((error as SourceError).condition, "KINESIS_DATA_LOSS");
});

Deno.test("KinesisSource says that a batch cannot be read again when its records are gone", async () => {
  await using bench = await KinesisBench.open();
  await bench.put("a", "b");
  await using query = await Query.start(bench);
  await query.batches(2);
  const end = query.offsets.at(-1)!;
  const beyond = end.replace(/"(\d{50,})"/, (_, digits) => `"${BigInt(digits) + 16n}"`);
  await using again = await Query.start(bench, {}, query.files);
  const error = await assertRejects(() => again.read(null, beyond), SourceError);
  assertStringIncludes((error as Error).message, "which a batch has to read again");
});

Deno.test("KinesisSource reads a shard five times a second, all queries together", async () => {
  await using bench = await KinesisBench.open();
  const options = { "kinesis.getRecords.fetchIntervalMs": "200" };
  await using one = await Query.start(bench, options);
  await using other = await Query.start(bench, options);
  const startMs = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < 1500) {
    await Promise.all([one, other].map(({ source }) => source.latestOffset(null, "source options")));
    await new Promise((resolve) => setTimeout(resolve, 5));
    elapsedMs = performance.now() - startMs;
  }
  const reads = bench.server.faults.countOf("GetRecords");
  assert(reads >= 1 && reads <= elapsedMs / 200 + 2, `there were ${reads} reads in ${elapsedMs} ms`);
});

Deno.test("KinesisSource goes on after shards were split while it was away", async () => {
  await using bench = await KinesisBench.open();
  await bench.put(...numbered(10));
  const files: LogFiles = new Map();
  await using before = await Query.start(bench, {}, files);
  await before.batches(10);
  await bench.put(...numbered(5, 10));
  await bench.split(FIRST);
  await bench.put(...numbered(5, 15));
  await using after = await Query.start(bench, {}, files);
  after.offsets.push(before.offsets.at(-1)!);
  const texts = (await after.batches(10)).flat();
  assertEquals(texts.slice(0, 5), numbered(5, 10));
  assertEquals(texts.slice(5).sort(), numbered(5, 15));
});

Deno.test("KinesisSource names what is wrong: no stream, expired and refused credentials, no permission", async () => {
  await using bench = await KinesisBench.open();
  await using query = await Query.start(bench);
  const faults: [string, string][] = [
    ["ExpiredTokenException", "KINESIS_CREDENTIALS_EXPIRED"],
    ["UnrecognizedClientException", "KINESIS_CREDENTIALS_REFUSED"],
    ["AccessDeniedException", "KINESIS_ACCESS_DENIED"],
  ];
  for (const [type, condition] of faults) {
    bench.server.faults.refuse("ListShards", { type, message: "no" }, 1);
    await using refused = await Query.start(bench);
    const error = await assertRejects(() => refused.batches(), SourceError);
    assertEquals((error as SourceError).condition, condition);
    assert(!(error as Error).message.includes("practice/practice"));
  }
  await bench.put("a");
  await query.batches();
  await bench.delete();
  const error = await assertRejects(() => query.batches(), SourceError);
  assertEquals((error as SourceError).condition, "KINESIS_STREAM_NOT_FOUND");
});

Deno.test("KinesisSource goes on when this machine's clock is wrong by an hour", async () => {
  await using bench = await KinesisBench.open();
  await bench.put("a");
  const date = new Date(Date.now() + 3_600_000);
  const message = "Signature expired: 20260301T110000Z is now earlier than 20260301T115500Z";
  bench.server.faults.refuse("ListShards", { type: "InvalidSignatureException", message, date }, 1);
  await using query = await Query.start(bench);
  assertEquals(await query.batches(), [["a"]]);
  assertEquals(bench.server.faults.countOf("ListShards"), 2);
});

Deno.test('format("kinesis") gives its columns to a query, which goes on from its checkpoint', async () => {
  await using bench = await KinesisBench.open();
  const folder = await Deno.makeTempDir();
  const run = async () => {
    await using session = createSession();
    const rows = session.readStream.format("aws-kinesis").options(bench.options)
      .option("kinesis.startingPosition", "EARLIEST").load()
      .select(
        col("data").cast("string").as("text"),
        "streamName",
        "partitionKey",
        col("sequenceNumber").isNotNull().as("numbered"),
        col("approximateArrivalTimestamp").gt("2020-01-01").as("recent"),
      );
    const query = await rows.writeStream.format("parquet").option(
      "checkpointLocation",
      `${folder}/checkpoint`,
    )
      .trigger({ availableNow: true }).start(`${folder}/out`);
    await query.awaitTermination();
    return await session.read.parquet(`${folder}/out`).orderBy("text").collect();
  };
  const row = { streamName: "trades", partitionKey: "k", numbered: true, recent: true };
  await bench.put(["k", "a"]);
  assertEquals(await run(), [{ text: "a", ...row }]);
  await bench.put(["k", "b"]);
  assertEquals(await run(), [{ text: "a", ...row }, { text: "b", ...row }]);
  assertEquals(
    (await Deno.readTextFile(`${folder}/checkpoint/plan.json`)).includes('awsSecretKey": "practice'),
    false,
  );
  await Deno.remove(folder, { recursive: true });
});
