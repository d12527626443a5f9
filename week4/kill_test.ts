import { assert, assertEquals } from "@std/assert";
import { openStorage, type StorageOptions } from "../lib/mod.ts";
import { FakeS3 } from "../engine/storage/fake_s3.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { REVIEW_FIELDS, reviews, type ReviewValue } from "../practice/sample/mod.ts";
import { type CommittedBatch, committedOutput, rowsOf } from "../lib/testing/committed_output.ts";
import type { RunOrder } from "../lib/testing/run_solution.ts";

const FAULT_POINTS = [
  "before offset log",
  "after offset log",
  "after part file",
  "before metadata log",
  "after metadata log",
  "before commit log",
  "after commit log",
];
const PARTITIONS = 3;
/** Two batches and a bit: each of the two queries passes every point twice, at least. */
const ROWS_BEFORE_START = 2100;

/** When to kill from outside. */
interface Moment {
  readonly batches: number;
  readonly delayMs: number;
}

/** A topic that grows, and runs of the solution that are killed while they read it. */
class KillBench implements AsyncDisposable {
  readonly #broker: KafkaBroker;
  readonly #folder: string;
  readonly #storage: StorageOptions;
  readonly #lake: string;
  readonly #values: ReviewValue[] = [];

  private constructor(broker: KafkaBroker, folder: string, storage: StorageOptions, lake: string) {
    this.#broker = broker;
    this.#folder = folder;
    this.#storage = storage;
    this.#lake = lake;
  }

  static async open(storage?: StorageOptions, lake = "s3a://learning/ada"): Promise<KillBench> {
    const folder = await Deno.makeTempDir({ prefix: "kill_test_" });
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
    broker.createTopic("reviews", PARTITIONS);
    return new KillBench(broker, folder, storage ?? { practiceFolder: `${folder}/s3` }, lake);
  }

  /** Adds rows to the topic, one in twenty malformed, and starts the solution on it. */
  start(order: Pick<RunOrder, "killAt" | "forever">): Deno.ChildProcess {
    const from = this.#values.length;
    const options = { seed: 7, from, rows: ROWS_BEFORE_START, messy: true, veryLongBytes: 100_000 };
    const added = [...reviews({ ...options, short: true })];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const values = added.filter((_, i) => i % PARTITIONS === partition);
      this.#broker.append("reviews", partition, values.map((value) => ({ value })));
    }
    this.#values.push(...added);
    const run: RunOrder = {
      lab: "week4",
      bootstrap: this.#broker.bootstrap,
      lake: this.#lake,
      storage: this.#storage,
      checkpoints: `${this.#folder}/checkpoints`,
      ...order,
    };
    const script = new URL("../lib/testing/run_solution.ts", import.meta.url).href;
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", script, JSON.stringify(run)],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs until the n-th passing of a point, where the process kills itself. */
  async killAt(point: string, occurrence: number): Promise<void> {
    const { success, stderr } = await this.start({ killAt: { point, occurrence } }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals({ success, said }, { success: false, said: "" }, `not killed at ${point}, ${occurrence}`);
  }

  /** Runs until it is killed from outside, some time after so many batches. */
  async killAfter({ batches, delayMs }: Moment): Promise<void> {
    await using child = this.start({ forever: true });
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; text.split("\n").length <= batches; text += (await lines.read()).value)/* wait */ ;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    child.kill("SIGKILL");
    const { success } = await child.status;
    await lines.cancel();
    assertEquals(success, false);
  }

  /** Runs to the end of the topic, then compares the output with the topic: every row is there, none twice. */
  async assertExactlyOnce(): Promise<void> {
    const { code, stderr } = await this.start({}).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const [good, rejected] = [this.#values.filter(isGood), this.#values.filter((value) => !isGood(value))];
    const bronze = await this.#output("bronze/reviews");
    const lines = rowsOf(bronze).map((row) => REVIEW_FIELDS.map((name) => row[name]).join("\t"));
    assertEquals(difference(lines, good), { missing: [], tooMany: [] });
    const bytes = rowsOf(await this.#output("bronze/reviews_rejected")).map((row) =>
      row.bytes as ReviewValue
    );
    assertEquals(difference(bytes.map(byteText), rejected.map(byteText)), { missing: [], tooMany: [] });
    await this.#assertTimesOfBatches(bronze);
  }

  /** Also a batch that was done again has one time, the one that was logged before it ran first. */
  async #assertTimesOfBatches(batches: readonly CommittedBatch[]): Promise<void> {
    const checkpoint = openStorage(`${this.#folder}/checkpoints/kafka-checkpoint`, {});
    const logged = await Promise.all(batches.map(async ({ batchId }) => {
      const lines = new TextDecoder().decode(await checkpoint.read(`offsets/${batchId}`)).split("\n");
      return [JSON.parse(lines[1]!).batchTimestampMs];
    }));
    const written = batches.map((batch) => [
      ...new Set(rowsOf([batch]).map(({ review_timestamp }) => review_timestamp)),
    ]);
    assertEquals(written, logged);
  }

  #output(place: string): Promise<CommittedBatch[]> {
    return committedOutput(openStorage(`${this.#lake}/${place}`, this.#storage));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker.stop();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function isGood(value: ReviewValue): value is string {
  return typeof value === "string" && value.split("\t").length === REVIEW_FIELDS.length;
}

/** A value as text in which every byte shows. */
function byteText(value: ReviewValue): string {
  if (value === null) return "NULL";
  return new TextDecoder("latin1").decode(
    typeof value === "string" ? new TextEncoder().encode(value) : value,
  );
}

/** What is not there as often as it should be, and what is there more often. */
function difference(
  actual: readonly string[],
  expected: readonly string[],
): Record<"missing" | "tooMany", string[]> {
  const counts = new Map<string, number>();
  for (const text of actual) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const text of expected) counts.set(text, (counts.get(text) ?? 0) - 1);
  const where = (test: (count: number) => boolean) =>
    [...counts].filter(([, count]) => test(count)).map(([text]) => text);
  return { missing: where((count) => count < 0), tooMany: where((count) => count > 0) };
}

/** Other moments for each seed, and the same at every run as far as that is possible. */
function momentOf(seed: number): Moment {
  const number = Math.imul(seed, 0x9e3779b1) >>> 8;
  return { batches: 1 + number % 4, delayMs: number % 37 };
}

/** Does one half of the kills to one topic and the other half to another, side by side, then looks at what is there. */
async function assertSurvives<Kill>(
  kills: readonly Kill[],
  kill: (bench: KillBench, kill: Kill) => Promise<void>,
): Promise<void> {
  await Promise.all([0, 1].map(async (half) => {
    await using bench = await KillBench.open();
    for (const one of kills.filter((_, i) => i % 2 === half)) await kill(bench, one);
    await bench.assertExactlyOnce();
  }));
}

Deno.test("the solution has every row once, wherever a batch is cut off by SIGKILL", async () => {
  const kills = [1, 2, 3].flatMap((occurrence) => FAULT_POINTS.map((point) => ({ point, occurrence })));
  await assertSurvives(kills, (bench, { point, occurrence }) => bench.killAt(point, occurrence));
});

Deno.test("the solution has every row once when it is killed from outside at any moment", async () => {
  const moments = [1, 2, 3, 4, 5, 6, 7, 8].map(momentOf);
  await assertSurvives(moments, (bench, moment) => bench.killAfter(moment));
});

Deno.test("the solution has every row once in a bucket, too", async () => {
  await using s3 = new FakeS3();
  await using bench = await KillBench.open({ s3: s3.settings });
  for (const point of ["after offset log", "after part file", "after metadata log", "before commit log"]) {
    await bench.killAt(point, 2);
  }
  await bench.assertExactlyOnce();
  assert(s3.requests.some((request) => request.startsWith("PutObject ada/bronze/reviews/part-")));
});
