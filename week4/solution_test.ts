import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testSolution } from "../grading/lab_tests.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { kindAt, REVIEW_FIELDS, reviews, type ReviewValue } from "../practice/sample/mod.ts";
import { labMain } from "../lib/lab.ts";
import { createSession, type DataStreamWriter, type LabTools, openStorage } from "../lib/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";
import { type CommittedBatch, committedOutput, rowsOf } from "../lib/testing/committed_output.ts";

testSolution({ name: "week4", questions: QUESTIONS }, new URL("./", import.meta.url));

/** The lab on a practice side of its own, whose broker a test can add rows to. */
class LabBench implements AsyncDisposable {
  readonly folder: string;
  readonly broker: KafkaBroker;

  private constructor(folder: string, broker: KafkaBroker) {
    this.folder = folder;
    this.broker = broker;
  }

  static async open(): Promise<LabBench> {
    const folder = await Deno.makeTempDir({ prefix: "week4_test_" });
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
    broker.createTopic("reviews", 3);
    return new LabBench(folder, broker);
  }

  /** Adds values to the topic, one partition after the other as the practice side does. */
  append(values: Iterable<ReviewValue>): void {
    const all = [...values];
    for (const partition of [0, 1, 2]) {
      const some = all.filter((_, i) => i % 3 === partition);
      this.broker.append("reviews", partition, some.map((value) => ({ value })));
    }
  }

  /** Runs the lab on what is in the topic; gives its exit code and what it said. */
  async run(
    declare: (tools: LabTools) => readonly DataStreamWriter[] = solution.queries,
    ...flags: string[]
  ): Promise<{ code: number; text: string }> {
    using output = captureConsole();
    const args = ["--practice", "--available-now", ...flags];
    const code = await labMain("week4", declare, args, {
      practiceFolder: this.folder,
      environment: {},
      envFile: "",
    });
    return { code, text: output.text };
  }

  output(place: string): Promise<CommittedBatch[]> {
    return committedOutput(
      openStorage(`s3a://hwe-practice/me/${place}`, { practiceFolder: `${this.folder}/s3` }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Question 4 is an extra: without an answer, all lines go to bronze. */
function plainQueries({ session, kafka, path, checkpoint }: LabTools): DataStreamWriter[] {
  const rows = solution.addReviewTimestamp(solution.nameFields(solution.readLines(session, kafka)));
  return [solution.writeParquet(rows, path("bronze/reviews"), checkpoint("kafka-checkpoint"))];
}

function fieldsOf(row: Readonly<Record<string, unknown>>): string {
  return REVIEW_FIELDS.map((name) => row[name]).join("\t");
}

/** The bytes of a value as text in which each shows. */
function hex(value: unknown): string {
  if (value === null) return "NULL";
  return (typeof value === "string" ? new TextEncoder().encode(value) : value as Uint8Array).toHex();
}

Deno.test("solution: a clean topic becomes Parquet files, one for each batch", async () => {
  await using bench = await LabBench.open();
  const values = [...reviews({ seed: 42, rows: 2500 })];
  bench.append(values);
  assertEquals((await bench.run()).code, 0);
  const batches = await bench.output("bronze/reviews");
  assertEquals(batches.map(({ batchId, files }) => [batchId, files.length]), [[0, 1], [1, 1], [2, 1]]);
  const [file] = batches[0]!.files;
  assertEquals(file!.columns, {
    ...Object.fromEntries(REVIEW_FIELDS.map((name) => [name, "Utf8"])),
    review_timestamp: "Timestamp<MICROSECOND, UTC>",
  });
  assertEquals(file!.compression, "SNAPPY");
  assertEquals(rowsOf(batches).map(fieldsOf).sort(), values.sort());
  assertEquals(rowsOf(await bench.output("bronze/reviews_rejected")), []);
});

Deno.test("solution: every line of a messy topic is accounted for", async () => {
  await using bench = await LabBench.open();
  const sample = reviews({ seed: 42, rows: 1000, messy: true });
  const huge = [...reviews({ seed: 1, rows: 1 })][0]!.replace(
    /[^\t]*\t[^\t]*$/,
    `${"x".repeat(10_000_000)}\t2015-08-31`,
  );
  const values = [...sample];
  bench.append([...values, huge]);
  assertEquals((await bench.run()).code, 0);

  const good = values.filter((_, row) => ["good", "veryLong"].includes(kindAt(42, row)));
  const bronze = rowsOf(await bench.output("bronze/reviews"));
  assertEquals(bronze.map(fieldsOf).sort(), [...good, huge].sort());

  const rejected = rowsOf(await bench.output("bronze/reviews_rejected"));
  const originals = values.filter((_, row) => !["good", "veryLong"].includes(kindAt(42, row)));
  assertEquals(rejected.map(({ bytes }) => hex(bytes)).sort(), originals.map(hex).sort());
  const places = rejected.map(({ topic, partition, offset, bytes }) =>
    topic === "reviews" && hex(values[Number(offset) * 3 + Number(partition)]) === hex(bytes)
  );
  assertEquals(places.includes(false), false);
  const reasons = Object.groupBy(rejected, ({ reason }) => reason as string);
  const { kinds } = sample;
  assertEquals(Object.fromEntries(Object.entries(reasons).map(([reason, rows]) => [reason, rows!.length])), {
    "13 fields instead of 15": kinds.tooFewTabs,
    "17 fields instead of 15": kinds.tooManyTabs,
    "1 fields instead of 15": kinds.empty,
    "no value": kinds.null,
    "not valid UTF-8": kinds.brokenUtf8,
  });
});

Deno.test("solution: without Question 4 a malformed line is named, again at every start", async () => {
  await using bench = await LabBench.open();
  const lines = [...reviews({ seed: 42, rows: 5 })];
  bench.append(lines.with(4, "US\t50110\tR1K2"));
  for (const _start of ["first", "second"]) {
    const { code, text } = await bench.run(plainQueries);
    assertEquals(code, 1);
    assertMatch(text, /^\[INVALID_ARRAY_INDEX\] .*3.*3 elements/m);
    assertStringIncludes(text, 'topic reviews, partition 1, offset 1, which begins "US\\t50110\\tR1K2"');
    assertStringIncludes(text, "The query stops here again at every start until");
  }
  assertEquals(await bench.output("bronze/reviews"), []);
  assertEquals((await bench.run()).code, 0);
  assertEquals(rowsOf(await bench.output("bronze/reviews")).map(fieldsOf).sort(), lines.slice(0, 4).sort());
});

Deno.test("solution: goes on where it was stopped, and with what is new at the next start", async () => {
  await using bench = await LabBench.open();
  const values = [...reviews({ seed: 42, rows: 6000 })];
  bench.append(values.slice(0, 4500));
  await runUntilFirstBatch(bench);
  const stoppedAt = (await bench.output("bronze/reviews")).length;
  assertEquals(stoppedAt >= 1 && stoppedAt < 5, true, `it stopped after ${stoppedAt} batches`);
  assertEquals((await bench.run()).code, 0);
  bench.append(values.slice(4500));
  assertEquals((await bench.run()).code, 0);
  assertStringIncludes((await bench.run()).text, "no new rows");
  assertEquals(rowsOf(await bench.output("bronze/reviews")).map(fieldsOf).sort(), values.sort());
});

/** Stops as Ctrl-C does, as soon as a batch is done. */
async function runUntilFirstBatch({ broker, folder }: LabBench): Promise<void> {
  const firstBatch = Promise.withResolvers<void>();
  await using session = createSession({
    storage: { practiceFolder: `${folder}/s3` },
    listener: { onQueryProgress: () => firstBatch.resolve() },
  });
  const [bronze] = solution.queries({
    session,
    kafka: { "kafka.bootstrap.servers": broker.bootstrap },
    path: (place) => `s3a://hwe-practice/me/${place}`,
    checkpoint: (name) => `${folder}/checkpoints/${name}`,
  });
  const query = await bronze!.start();
  await firstBatch.promise;
  await query.stop({ finishBatch: true });
}
