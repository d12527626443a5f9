/**
 * Runs the labs' solutions one after the other on this machine, from generated reviews to the last layer there is, and shows what is in it.
 *
 * @module
 */
import { labMain } from "../lib/lab.ts";
import { showPlace } from "../lib/lake.ts";
import { queries } from "../week4/solution.ts";

const FLAGS = ["--practice", "--fresh", "--yes", "--available-now", ...Deno.args];

console.log("Week 4: the reviews topic becomes the bronze layer\n");
const code = await labMain("week4", queries, FLAGS);
if (code !== 0) Deno.exit(code);
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
