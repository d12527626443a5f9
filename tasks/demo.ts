/**
 * Runs the labs' solutions one after the other on this machine, from generated reviews to the gold layer, and shows what is in it: `deno task demo`. It
 * begins from nothing each time, in a folder of its own.
 *
 * @module
 */
import { type DeclareQueries, labMain, type LabPlace } from "../lib/lab.ts";
import { PRACTICE_FOLDER } from "../lib/world.ts";
import { queries as week4 } from "../week4/solution.ts";
import { queries as week5 } from "../week5/solution.ts";
import { queries as week6 } from "../week6/solution.ts";
import { customersMain } from "./customers.ts";
import { fastClock } from "./fast_clock.ts";
import { showPlace } from "./show_place.ts";

const USAGE =
  `Runs the solutions of weeks 4, 5 and 6 on generated reviews, from a topic to the gold layer, and shows what is in it.
It begins from nothing each time, in .practice/demo, and needs no account.

  --rows N   how many reviews there are (5000)
  --messy    add reviews of which some are malformed (then --rows says how many)
  --trace    show where in the code an error comes from
  --help     this text`;

/** Runs the demo; gives the exit code. The flags are those of a lab. */
export async function demoMain(args: readonly string[], labPlace: LabPlace = {}): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(USAGE);
    return 0;
  }
  // So fast that the batches of the demo lie some seconds apart, and its windows of ten seconds close.
  const place = { practiceFolder: `${PRACTICE_FOLDER}/demo`, ...labPlace, clock: fastClock(500) };
  for (const step of STEPS) {
    const code = await step(args, place);
    if (code !== 0) return code;
  }
  return 0;
}

type Step = (args: readonly string[], place: LabPlace) => Promise<number>;

const STEPS: readonly Step[] = [
  labStep("week4", "the reviews topic becomes the bronze layer", week4),
  showStep("bronze/reviews", [
    "review_id",
    "customer_id",
    "product_category",
    "star_rating",
    "review_headline",
    "review_timestamp",
  ]),
  async (_args, place) => {
    console.log("\n== customers, for week 5\n");
    return await customersMain(["--practice"], place);
  },
  labStep("week5", "bronze reviews and customers become the silver layer", week5),
  labStep("week6", "silver reviews are counted by time: the gold layer", week6),
  showStep("gold/fact_review", ["window", "product_category", "state", "review_count", "mean_rating"]),
];

function labStep(lab: string, title: string, queries: DeclareQueries): Step {
  return async (args, place) => {
    console.log(`\n== ${lab}: ${title}\n`);
    const flags = ["--practice", "--fresh", "--yes", "--available-now", ...args];
    return await labMain(lab, queries, flags, place);
  };
}

function showStep(place: string, columns: readonly string[]): Step {
  return async (_args, folders) => {
    await showPlace({ place, columns }, folders);
    return 0;
  };
}

if (import.meta.main) Deno.exit(await demoMain(Deno.args));
