/**
 * Runs the labs' solutions one after the other on this machine, from generated reviews to the gold layer, and shows what is in it: `deno task demo`.
 *
 * @module
 */
import { type DeclareQueries, labMain } from "../lib/lab.ts";
import { showPlace } from "../lib/lake.ts";
import { queries as week4 } from "../week4/solution.ts";
import { queries as week5 } from "../week5/solution.ts";
import { queries as week6 } from "../week6/solution.ts";
import { writeCustomers } from "./customers.ts";
import { fastClock } from "./fast_clock.ts";

/** So fast that the batches of the demo lie some seconds apart, and its windows of ten seconds close. */
const clock = fastClock(500);

await run("week4", "the reviews topic becomes the bronze layer", week4);
await showPlace({
  place: "bronze/reviews",
  columns: [
    "review_id",
    "customer_id",
    "product_category",
    "star_rating",
    "review_headline",
    "review_timestamp",
  ],
}, true);

console.log("\n== customers, for week 5\n");
await writeCustomers(["--practice"]);
await run("week5", "bronze reviews and customers become the silver layer", week5);
await run("week6", "silver reviews are counted by time: the gold layer", week6);
await showPlace({
  place: "gold/fact_review",
  columns: ["window", "product_category", "state", "review_count", "mean_rating"],
}, true);

async function run(lab: string, title: string, queries: DeclareQueries): Promise<void> {
  console.log(`\n== ${lab}: ${title}\n`);
  const code = await labMain(lab, queries, [
    "--practice",
    "--fresh",
    "--yes",
    "--available-now",
    ...Deno.args,
  ], { clock });
  if (code !== 0) Deno.exit(code);
}
