import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testSolution } from "../grading/lab_tests.ts";
import { rowsOf } from "../lib/testing/committed_output.ts";
import { LakeBench } from "../lib/testing/lake_bench.ts";
import { type DataFrame, type DeclareQueries, window } from "../lib/mod.ts";
import { customers, REVIEW_FIELDS, reviews } from "../practice/sample/mod.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution({ name: "week6", questions: QUESTIONS }, new URL("./", import.meta.url));

const START_MS = Date.parse("2026-03-01T12:00:00Z");
const WINDOW_MS = 10_000;
const DELAY_MS = 10_000;

/** A silver review; of the 21 columns those that count are named. */
interface Silver extends Readonly<Record<string, unknown>> {
  readonly product_category: string;
  readonly state: string;
  readonly star_rating: string;
  readonly review_timestamp: Temporal.Instant;
}

/** Silver reviews of generated lines, row i at `timeOf(i)`, in milliseconds after the start. */
function silverReviews(from: number, rows: number, timeOf: (row: number) => number): Silver[] {
  const people = customers({ seed: 42 });
  return [...reviews({ seed: 42, rows, from })].map((line, i) => {
    const fields = line.split("\t");
    const { customer_id: _, ...customer } = people[(from + i) % 7]!; // few states, so that groups have several rows
    return {
      ...Object.fromEntries(REVIEW_FIELDS.map((name, field) => [name, fields[field]])),
      ...customer,
      review_timestamp: Temporal.Instant.fromEpochMilliseconds(START_MS + timeOf(from + i)),
    } as unknown as Silver;
  });
}

/** The groups that append mode has written after these batches, worked out row by row; each as text. */
function finishedGroups(batches: readonly (readonly Silver[])[]): { groups: string[]; late: number } {
  const groups = new Map<string, { endMs: number; stars: number[] }>();
  let watermarkMs = 0, late = 0;
  for (const batch of batches) {
    for (const { review_timestamp, product_category, state, star_rating } of batch) {
      const startMs = Math.floor(review_timestamp.epochMilliseconds / WINDOW_MS) * WINDOW_MS;
      const endMs = startMs + WINDOW_MS;
      if (endMs <= watermarkMs) late++;
      else {
        const key = [startMs, endMs, product_category, state].join("|");
        const group = groups.get(key) ?? { endMs, stars: [] };
        group.stars.push(Number(star_rating));
        groups.set(key, group);
      }
    }
    const newestMs = Math.max(...batch.map((row) => row.review_timestamp.epochMilliseconds));
    watermarkMs = Math.max(watermarkMs, newestMs - DELAY_MS);
  }
  const finished = [...groups].filter(([, { endMs }]) => endMs <= watermarkMs);
  const mean = (stars: number[]) => stars.reduce((sum, one) => sum + one) / stars.length;
  return { groups: finished.map(([key, { stars }]) => `${key}|${stars.length}|${mean(stars)}`).sort(), late };
}

/** The rows of gold, as the texts of {@linkcode finishedGroups}. */
async function gold(bench: LakeBench): Promise<string[]> {
  return rowsOf(await bench.output("gold/fact_review")).map((row) => {
    const { start, end } = row.window as Record<"start" | "end", unknown>;
    const { product_category, state, review_count, mean_rating } = row;
    return [Number(start), Number(end), product_category, state, review_count, mean_rating].join("|");
  }).sort();
}

/** Adds silver reviews and runs the lab on them, as one batch and the one without rows that follows it. */
async function addAndRun(bench: LakeBench, rows: readonly Silver[], ...flags: string[]): Promise<string> {
  if (rows.length > 0) await bench.write("silver/reviews", solution.silverSchema(), rows);
  const { code, text } = await bench.run("week6", solution.queries, ...flags);
  assertEquals(code, 0, text);
  return text;
}

/** The lab with other groups. */
function groupedBy(group: (reviews: DataFrame) => DataFrame): DeclareQueries {
  return ({ session, path, checkpoint }) => {
    const silver = solution.readSilver(session, solution.silverSchema(), path("silver/reviews"));
    const facts = group(silver);
    return [solution.writeGold(facts, path("gold/fact_review"), checkpoint("gold-checkpoint"))];
  };
}

Deno.test("solution: gold is exactly the finished windows of reviews that were not late", async () => {
  await using bench = await LakeBench.open();
  const batches = [
    silverReviews(0, 120, (row) => row * 300), // 36 s, one after the other
    silverReviews(120, 80, (row) => (row * 7919) % 60_000), // of the whole minute, in no order
    silverReviews(200, 80, (row) => (row * 104_729) % 90_000),
    silverReviews(280, 5, () => 200_000),
  ];
  for (const batch of batches) await addAndRun(bench, batch);
  const { groups, late } = finishedGroups(batches);
  assertEquals(await gold(bench), groups);
  assert(late > 10, "no review was late");
  assert(groups.length < 285 - late, "no group had two reviews");
});

Deno.test("solution: nothing is in gold before the watermark has passed a window, and it says what that waits for", async () => {
  await using bench = await LakeBench.open();
  const first = await addAndRun(bench, silverReviews(0, 20, (row) => row * 500));
  assertEquals(await gold(bench), []);
  assertStringIncludes(first, "the window until 12:00:10 closes when a row of 12:00:20 or later has come");
  await addAndRun(bench, silverReviews(20, 1, () => 19_999));
  assertEquals(await gold(bench), []);
  const last = await addAndRun(bench, silverReviews(21, 1, () => 20_000));
  assertEquals(
    await gold(bench),
    finishedGroups([silverReviews(0, 20, (row) => row * 500), silverReviews(21, 1, () => 20_000)]).groups,
  );
  assertStringIncludes(last, "the windows until 12:00:10 close with the next batch");
});

Deno.test("solution: a review without a time is left out, and holds nothing up", async () => {
  await using bench = await LakeBench.open();
  const rows = silverReviews(0, 10, () => 1_000);
  const untimed = silverReviews(10, 5, () => 0).map((row) => ({ ...row, review_timestamp: null }));
  await bench.write("silver/reviews", solution.silverSchema(), untimed);
  await addAndRun(bench, [...rows, ...silverReviews(15, 1, () => 60_000)]);
  const { groups } = finishedGroups([rows, silverReviews(15, 1, () => 60_000)]);
  assertEquals(await gold(bench), groups);
});

Deno.test("solution: one wrong clock is named on the line of its batch", async () => {
  await using bench = await LakeBench.open();
  await addAndRun(bench, silverReviews(0, 10, () => 20_000));
  const text = await addAndRun(bench, silverReviews(10, 1, () => 5 * 3_600_000));
  assertMatch(text, /watermark 2026-03-01 16:59:50; .*it leapt 5\.0 hours in one batch: is a clock wrong\?/);
});

Deno.test("solution: groups that append mode cannot write are refused at the start, with a corrected line", async () => {
  await using bench = await LakeBench.open();
  const untimed = groupedBy((reviews) => solution.watermarked(reviews).groupBy("state").count());
  const { code, text } = await bench.run("week6", untimed);
  assertEquals(code, 1);
  assertMatch(text, /^\[STREAMING_OUTPUT_MODE\.UNSUPPORTED_OPERATION\]/m);
  assertStringIncludes(text, '.groupBy(window(col("review_timestamp"), "10 seconds"), col("state"))');
  assertEquals(await bench.output("gold/fact_review"), []);
});

Deno.test("solution: without a watermark the groups are refused, too", async () => {
  await using bench = await LakeBench.open();
  const { code, text } = await bench.run("week6", groupedBy(solution.factReview));
  assertEquals(code, 1);
  assertStringIncludes(text, "[STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION]");
  assertStringIncludes(text, "withWatermark");
});

Deno.test("solution: before there is silver it says that it waits", async () => {
  await using bench = await LakeBench.open();
  const text = await addAndRun(bench, []);
  assertStringIncludes(text, `Waiting for ${bench.url("silver/reviews")}`);
  assertStringIncludes(text, "`deno task week5` writes silver/reviews");
});

Deno.test("solution: the checkpoint of other groups is refused, and --fresh counts again", async () => {
  await using bench = await LakeBench.open();
  const rows = [...silverReviews(0, 50, (row) => row * 200), ...silverReviews(50, 1, () => 60_000)];
  const byGender = groupedBy((reviews) =>
    solution.watermarked(reviews).groupBy(window("review_timestamp", "10 seconds"), "gender").count()
  );
  await bench.write("silver/reviews", solution.silverSchema(), rows);
  assertEquals((await bench.run("week6", byGender)).code, 0);
  const { code, text } = await bench.run("week6", solution.queries);
  assertEquals(code, 1);
  assertStringIncludes(text, "CHECKPOINT_OF_ANOTHER_PLAN");
  assertStringIncludes(text, "--fresh");
  await addAndRun(bench, [], "--fresh", "--yes");
  assertEquals(await gold(bench), finishedGroups([rows]).groups);
});
