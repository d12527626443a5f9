/**
 * Week 5's join, measured from inside: a stream of bronze reviews with customers, to silver Parquet. Prints one line of JSON.
 *
 * @module
 */
import { createSession } from "../engine/mod.ts";
import {
  bronzeSchema,
  nameCustomers,
  nameReviews,
  readCustomers,
  readReviews,
  silverData,
  writeSilver,
} from "../week5/solution.ts";

/** What one run measured. */
export interface SilverRun {
  readonly durationMs: number;
  readonly rows: number;
}

const [bronze] = Deno.args as [string];
const dir = await Deno.makeTempDir({ prefix: "bench-silver-" });
try {
  console.log(JSON.stringify(await run()));
} finally {
  await Deno.remove(dir, { recursive: true });
}

async function run(): Promise<SilverRun> {
  await using session = createSession();
  nameReviews(readReviews(session, bronzeSchema(), `${bronze}/reviews`));
  nameCustomers(readCustomers(session, `${bronze}/customers`));
  const startedMs = performance.now();
  const query = await writeSilver(silverData(session), `${dir}/silver`, `${dir}/checkpoint`)
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
  const rows = query.recentProgress.reduce((sum, progress) => sum + progress.numInputRows, 0);
  return { durationMs: performance.now() - startedMs, rows };
}
