import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testSolution } from "../grading/lab_tests.ts";
import { labMain } from "../lib/lab.ts";
import { createSession } from "../lib/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { KafkaBroker } from "../practice/kafka/mod.ts";
import { rideMessage } from "../practice/rides_topic.ts";
import { rides } from "../practice/sample/mod.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution({ name: "rides", questions: QUESTIONS }, new URL("./", import.meta.url));

/** The lab on a practice side of its own, whose broker a test can add rides to. */
class LabBench implements AsyncDisposable {
  readonly folder: string;
  readonly broker: KafkaBroker;

  private constructor(folder: string, broker: KafkaBroker) {
    this.folder = folder;
    this.broker = broker;
  }

  static async open(): Promise<LabBench> {
    const folder = await Deno.makeTempDir({ prefix: "rides_test_" });
    return new LabBench(folder, await KafkaBroker.start({ dir: `${folder}/kafka` }));
  }

  add(lines: Iterable<string>): void {
    if (!this.broker.topics.includes("rides_csv")) this.broker.createTopic("rides_csv", 2);
    this.broker.append("rides_csv", 0, [...lines].map((line) => rideMessage(line.split(","))));
  }

  async run(...flags: string[]): Promise<{ code: number; text: string }> {
    using output = captureConsole();
    const args = ["--practice", "--available-now", ...flags];
    const place = { practiceFolder: this.folder, environment: {}, envFile: "" };
    const code = await labMain("rides", solution.queries, args, place, solution.meanwhile);
    return { code, text: output.text };
  }

  /** The records of the windows, the last of each window and vendor. */
  async counts(): Promise<Map<string, number>> {
    await using session = createSession();
    const rows = await session.read.format("kafka").option("kafka.bootstrap.servers", this.broker.bootstrap)
      .option("subscribe", "vendor_counts_windowed").load()
      .selectExpr("CAST(key AS STRING) AS k", "CAST(value AS STRING) AS v").collect();
    return new Map(rows.map(({ k, v }) => {
      const [start, end, count] = v.split(", ");
      return [`${k} ${start} ${end}`, Number(count)];
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The counts by vendor and window, worked out ride by ride. */
function expectedCounts(lines: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
  for (const line of lines) {
    const [vendor, pickup] = line.split(",");
    const pickupMs = Date.parse(`${pickup}Z`);
    const lastStartMs = Math.floor(pickupMs / 300_000) * 300_000;
    for (const startMs of [lastStartMs - 300_000, lastStartMs]) {
      const key = `${vendor} ${text(startMs)} ${text(startMs + 600_000)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

Deno.test("solution: every ride is on the console, in memory and in the counts of its windows", async () => {
  await using bench = await LabBench.open();
  const lines = [...rides({ seed: 42, rows: 600 })];
  bench.add(lines.slice(0, 400));
  const { code, text } = await bench.run();
  assertEquals(code, 0, text);
  assertStringIncludes(text, " |-- timestampType: integer (nullable = true)");
  assertStringIncludes(text, "rides_in_memory: 400 rides in the last batch");
  assertMatch(text, /\|vendor_id\|count\|\n\+-+\+-+\+\n\|[12] +\|\d+ +\|\n\|[12] +\|\d+ +\|/);
  bench.add(lines.slice(400));
  assertEquals((await bench.run()).code, 0);
  assertEquals(new Map([...await bench.counts()].sort()), new Map([...expectedCounts(lines)].sort()));
});

Deno.test("solution: malformed messages stop nothing, and are shown with the reason", async () => {
  await using bench = await LabBench.open();
  const { code, text } = await bench.run("--messy");
  assertEquals(code, 0, text);
  assertStringIncludes(text, "Added 100 rides to rides_csv, some of them malformed");
  assertStringIncludes(text, 'passenger_count is "two"');
  assertStringIncludes(text, "6 fields instead of 7");
});

Deno.test("solution: an empty topic is made, and the producer is named", async () => {
  await using bench = await LabBench.open();
  const { code, text } = await bench.run();
  assertEquals(code, 0, text);
  assertStringIncludes(
    text,
    "The topic rides_csv is empty: `deno task rides:producer`, in another terminal, sends rides",
  );
});

Deno.test("solution: --fresh begins anew, with the topics too", async () => {
  await using bench = await LabBench.open();
  bench.add(rides({ seed: 42, rows: 20 }));
  await bench.run();
  const { code, text } = await bench.run("--fresh", "--yes");
  assertEquals(code, 0, text);
  assertEquals(bench.broker.endOffsets("rides_csv"), [0, 0]);
  assertEquals((await bench.counts()).size, 0);
});
