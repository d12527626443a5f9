import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testSolution } from "../grading/lab_tests.ts";
import { rowsOf } from "../lib/testing/committed_output.ts";
import { LakeBench } from "../lib/testing/lake_bench.ts";
import { createSession, type DeclareQueries, type LabTools, openStorage, struct } from "../lib/mod.ts";
import { type Customer, customers, REVIEW_FIELDS, reviews } from "../practice/sample/mod.ts";
import { QUESTIONS } from "./questions.ts";
import * as solution from "./solution.ts";

testSolution({ name: "week5", questions: QUESTIONS }, new URL("./", import.meta.url));

type Row = Readonly<Record<string, unknown>>;

const CUSTOMER_SCHEMA = struct({
  customer_id: "string",
  customer_name: "string",
  gender: "string",
  date_of_birth: "string",
  city: "string",
  state: "string",
});
const SILVER_COLUMNS = [
  ...REVIEW_FIELDS,
  "review_timestamp",
  "customer_name",
  "gender",
  "date_of_birth",
  "city",
  "state",
];
const TIME = Temporal.Instant.from("2026-03-01T12:00:00.250Z");

/** Bronze reviews, as week 4 makes them of generated lines. */
function bronzeReviews(rows: number, from = 0): Row[] {
  return [...reviews({ seed: 42, rows, from })].map((line) => {
    const fields = line.split("\t");
    return {
      ...Object.fromEntries(REVIEW_FIELDS.map((name, i) => [name, fields[i]])),
      review_timestamp: TIME,
    };
  });
}

/** Generated customers, some of whom are there twice. */
function bronzeCustomers(): Customer[] {
  const all = customers({ seed: 42 });
  return [...all, ...all.slice(0, 40).map((one) => ({ ...one, city: `New ${one.city}` }))];
}

/** Every pair of a review and a customer of one id, by two loops and nothing else. */
function joined(reviews: readonly Row[], customers: readonly Customer[]): Row[] {
  return reviews.flatMap((review) =>
    customers.filter(({ customer_id }) => customer_id === review.customer_id)
      .map(({ customer_id: _, ...customer }) => ({ ...review, ...customer }))
  );
}

function isVerified({ verified_purchase }: Row): boolean {
  return verified_purchase === "Y";
}

/** Rows as lines of text, sorted; with times in milliseconds, as `committedOutput` reads them. */
function linesOf(rows: readonly Row[]): string[] {
  const text = (value: unknown) => value instanceof Temporal.Instant ? value.epochMilliseconds : value;
  return rows.map((row) => SILVER_COLUMNS.map((name) => text(row[name])).join("\t")).sort();
}

/** The lab without its extra question. */
function plainQueries({ session, path, checkpoint }: LabTools) {
  solution.nameReviews(solution.readReviews(session, solution.bronzeSchema(), path("bronze/reviews")));
  solution.nameCustomers(solution.readCustomers(session, path("bronze/customers")));
  const silver = solution.silverData(session);
  return [solution.writeSilver(silver, path("silver/reviews"), checkpoint("silver-checkpoint"))];
}

/** A bench with customers and some reviews. */
async function benchWith(rows: number): Promise<LakeBench> {
  const bench = await LakeBench.open();
  await bench.write("bronze/reviews", solution.bronzeSchema(), bronzeReviews(rows));
  await bench.write("bronze/customers", CUSTOMER_SCHEMA, bronzeCustomers());
  return bench;
}

/** Runs the lab once, and asserts that it ends well. */
async function succeeds(bench: LakeBench, declare: DeclareQueries, ...flags: string[]): Promise<string> {
  const { code, text } = await bench.run("week5", declare, ...flags);
  assertEquals(code, 0, text);
  return text;
}

async function silver(bench: LakeBench): Promise<string[]> {
  return linesOf(rowsOf(await bench.output("silver/reviews")));
}

Deno.test("solution: silver is the verified reviews of known customers, once for each customer of the id", async () => {
  await using bench = await benchWith(400);
  await succeeds(bench, solution.queries);
  await bench.write("bronze/reviews", solution.bronzeSchema(), bronzeReviews(200, 400));
  await succeeds(bench, solution.queries);
  const all = bronzeReviews(600);
  const expected = joined(all.filter(isVerified), bronzeCustomers());
  assertEquals(await silver(bench), linesOf(expected));
  const written = new Set(expected.map((row) => row.review_id));
  assert(written.size < expected.length, "no customer was there twice");
  assert(written.size < all.filter(isVerified).length, "no reviewer was unknown");
});

Deno.test("solution: without Question 9, silver is the plain inner join", async () => {
  await using bench = await benchWith(300);
  await succeeds(bench, plainQueries);
  assertEquals(await silver(bench), linesOf(joined(bronzeReviews(300), bronzeCustomers())));
});

Deno.test("solution: the files of silver have the columns of the review, then those of the customer", async () => {
  await using bench = await benchWith(30);
  await succeeds(bench, solution.queries);
  const [batch] = await bench.output("silver/reviews");
  const [file] = batch!.files;
  assertEquals(
    Object.entries(file!.columns),
    SILVER_COLUMNS.map((name) => [
      name,
      name === "review_timestamp" ? "Timestamp<MICROSECOND, UTC>" : "Utf8",
    ]),
  );
});

Deno.test("solution: customers who are added are found from the next batch on", async () => {
  await using bench = await LakeBench.open();
  const [first, second] = [bronzeReviews(200), bronzeReviews(200, 200)];
  const [known, added] = [bronzeCustomers().slice(0, 500), bronzeCustomers().slice(500)];
  await bench.write("bronze/customers", CUSTOMER_SCHEMA, known);
  await bench.write("bronze/reviews", solution.bronzeSchema(), first);
  await succeeds(bench, plainQueries);
  await bench.write("bronze/customers", CUSTOMER_SCHEMA, added);
  await bench.write("bronze/reviews", solution.bronzeSchema(), second);
  await succeeds(bench, plainQueries);
  const expected = [...joined(first, known), ...joined(second, [...known, ...added])];
  assertEquals(await silver(bench), linesOf(expected));
});

Deno.test("solution: without bronze reviews it says that it waits, and begins when they are there", async () => {
  await using bench = await LakeBench.open();
  await bench.write("bronze/customers", CUSTOMER_SCHEMA, bronzeCustomers());
  const notice = Promise.withResolvers<string>();
  const progress = Promise.withResolvers<number>();
  await using session = createSession({
    conf: { "spark.sql.streaming.fileSource.waitForPath": "true" }, // as labs have it
    storage: bench.storage,
    listener: {
      onNotice: (_query, sentence) => notice.resolve(sentence),
      onQueryProgress: (event) => progress.resolve(event.progress.numInputRows),
    },
  });
  const [writer] = solution.queries({
    session,
    kafka: {},
    path: (place) => bench.url(place),
    checkpoint: (name) => `${bench.folder}/checkpoints/${name}`,
  });
  const query = await writer!.start();
  assertStringIncludes(await notice.promise, `Waiting for ${bench.url("bronze/reviews")}`);
  await bench.write("bronze/reviews", solution.bronzeSchema(), bronzeReviews(50));
  assertEquals(await progress.promise, 50);
  await query.stop({ finishBatch: true });
});

Deno.test("solution: with --available-now and no bronze reviews it says what is missing, and ends", async () => {
  await using bench = await LakeBench.open();
  await bench.write("bronze/customers", CUSTOMER_SCHEMA, bronzeCustomers());
  const text = await succeeds(bench, solution.queries);
  assertStringIncludes(text, `Waiting for ${bench.url("bronze/reviews")}`);
  assertStringIncludes(text, "`deno task week4` writes bronze/reviews");
});

Deno.test("solution: without customers it names the path and the task that writes them", async () => {
  await using bench = await LakeBench.open();
  const { code, text } = await bench.run("week5", solution.queries);
  assertEquals(code, 1);
  assertStringIncludes(text, `[PATH_NOT_FOUND] Path does not exist: ${bench.url("bronze/customers")}`);
  assertStringIncludes(text, "`deno task customers` writes bronze/customers");
});

Deno.test("solution: customers with other columns are refused by name, with the task that writes them anew", async () => {
  await using bench = await benchWith(10);
  const schema = "customer_id string, customer_name string, gender string, date_of_birth string, city string";
  await bench.write("bronze/customers", schema, [], "overwrite");
  const { code, text } = await bench.run("week5", solution.queries);
  assertEquals(code, 1);
  assertStringIncludes(text, "`c`.`state` cannot be resolved");
  assertStringIncludes(text, "`deno task customers` writes them anew, with state");
});

Deno.test("solution: a corrupt file of customers is named, and nothing is written", async () => {
  await using bench = await benchWith(10);
  const customers = openStorage(bench.url("bronze/customers"), bench.storage);
  await customers.replace("part-00000-broken.parquet", new TextEncoder().encode("this is no Parquet file"));
  const { code, text } = await bench.run("week5", solution.queries);
  assertEquals(code, 1);
  assertStringIncludes(text, `${bench.url("bronze/customers")}/part-00000-broken.parquet`);
  assertEquals(await bench.output("silver/reviews"), []);
});

Deno.test("solution: a checkpoint of other columns is refused, and --fresh begins again", async () => {
  await using bench = await benchWith(100);
  const changed: DeclareQueries = (tools) => {
    solution.queries(tools); // for its views
    const [path, checkpoint] = [tools.path("silver/reviews"), tools.checkpoint("silver-checkpoint")];
    const rows = tools.session.sql(
      "SELECT r.review_id, c.state FROM reviews r JOIN customers c USING (customer_id)",
    );
    return [solution.writeSilver(rows, path, checkpoint)];
  };
  await succeeds(bench, changed);
  const { code, text } = await bench.run("week5", solution.queries);
  assertEquals(code, 1);
  assertStringIncludes(text, "CHECKPOINT_OF_ANOTHER_PLAN");
  assertStringIncludes(text, "--fresh");
  await succeeds(bench, solution.queries, "--fresh", "--yes");
  const expected = joined(bronzeReviews(100).filter(isVerified), bronzeCustomers());
  assertEquals(await silver(bench), linesOf(expected));
});
