import { assertEquals, assertStringIncludes } from "@std/assert";
import { captureConsole } from "../lib/testing.ts";
import { LakeBench } from "../lib/testing/lake_bench.ts";
import { sqlMain } from "./sql.ts";

/** Runs the command line on a bench; gives exit code and what was printed. */
async function sql(bench: LakeBench, ...args: string[]): Promise<{ code: number; text: string }> {
  using output = captureConsole();
  const code = await sqlMain(["--practice", ...args], {
    practiceFolder: bench.folder,
    environment: {},
    envFile: "",
  });
  return { code, text: output.text };
}

/** A bench with a small silver layer. */
async function benchWithSilver(): Promise<LakeBench> {
  const bench = await LakeBench.open();
  const rows = [["IA", "5"], ["IA", "4"], ["NV", "1"]].map(([state, star_rating]) => ({
    state,
    star_rating,
  }));
  await bench.write("silver/reviews", "state string, star_rating string", rows);
  return bench;
}

Deno.test("sqlMain() prints what a query gives, as a table", async () => {
  await using bench = await benchWithSilver();
  const query =
    "SELECT state, avg(star_rating) AS mean FROM silver.reviews GROUP BY state ORDER BY state LIMIT 10";
  const { code, text } = await sql(bench, query);
  assertEquals(code, 0);
  assertStringIncludes(
    text,
    `
+-----+----+
|state|mean|
+-----+----+
|   IA| 4.5|
|   NV| 1.0|
+-----+----+
`.trim(),
  );
});

Deno.test("sqlMain() prints at most as many rows as --rows says", async () => {
  await using bench = await benchWithSilver();
  const { code, text } = await sql(bench, "--rows", "2", "SELECT state FROM silver.reviews ORDER BY state");
  assertEquals(code, 0);
  assertStringIncludes(text, "only showing top 2 rows");
});

Deno.test("sqlMain() lists the tables there are when a query names another", async () => {
  await using bench = await benchWithSilver();
  const { code, text } = await sql(bench, "SELECT * FROM gold.fact_review");
  assertEquals(code, 2);
  assertEquals(
    text.trim(),
    "[TABLE_OR_VIEW_NOT_FOUND] The table or view `gold`.`fact_review` cannot be found. There are: silver.reviews",
  );
});

Deno.test("sqlMain() says that there are no tables before the labs have run", async () => {
  await using bench = await LakeBench.open();
  const { code, text } = await sql(bench, "SELECT * FROM silver.reviews");
  assertEquals(code, 2);
  assertStringIncludes(text, "There are none yet: run the labs first");
});

Deno.test("sqlMain() points at a mistake in the query, with exit code 1", async () => {
  await using bench = await benchWithSilver();
  const { code, text } = await sql(bench, "SELECT state FORM silver.reviews");
  assertEquals(code, 1);
  assertStringIncludes(text, "[PARSE_SYNTAX_ERROR]");
  assertStringIncludes(text, "(line 1, pos ");
});

Deno.test("sqlMain() refuses a command line that it does not understand, with exit code 2", async () => {
  await using bench = await LakeBench.open();
  for (
    const args of [["--dll", "silver.reviews"], ["--rows", "none", "SELECT 1"], ["--rows", "0", "SELECT 1"]]
  ) {
    const { code, text } = await sql(bench, ...args);
    assertEquals(code, 2);
    assertStringIncludes(text, "Cannot ");
  }
});

Deno.test("sqlMain() explains itself with --help, and without anything to do", async () => {
  await using bench = await LakeBench.open();
  for (const args of [["--help"], []]) {
    const { code, text } = await sql(bench, ...args);
    assertEquals(code, 0);
    assertStringIncludes(text, "--ddl TABLE");
  }
});

Deno.test("sqlMain() prints Athena's statement for a table, from its files", async () => {
  await using bench = await benchWithSilver();
  const { code, text } = await sql(bench, "--ddl", "silver.reviews");
  assertEquals(code, 0);
  assertEquals(
    text,
    `CREATE EXTERNAL TABLE \`silver\`.\`reviews\` (
  \`state\` string,
  \`star_rating\` string
)
STORED AS PARQUET
LOCATION 's3://hwe-practice/me/silver/reviews/';`,
  );
});

Deno.test("sqlMain() has no statement for a table that is not there, and lists those that are", async () => {
  await using bench = await benchWithSilver();
  const { code, text } = await sql(bench, "--ddl", "gold.fact_review");
  assertEquals(code, 2);
  assertStringIncludes(
    text,
    "Cannot describe gold.fact_review: there is nothing in it. There are: silver.reviews",
  );
});
