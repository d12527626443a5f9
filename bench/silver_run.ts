/**
 * Week 5's join, measured from inside: a stream of bronze reviews with customers, to silver Parquet. Prints one line of JSON.
 *
 * @module
 */
import { DuckDBInstance } from "@duckdb/node-api";
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

const [reviewRows, customerRows] = Deno.args.map(Number) as [number, number];
const dir = await Deno.makeTempDir({ prefix: "bench-week5-" });
try {
  await writeBronze();
  console.log(JSON.stringify(await run()));
} finally {
  await Deno.remove(dir, { recursive: true });
}

async function run(): Promise<SilverRun> {
  await using session = createSession();
  nameReviews(readReviews(session, bronzeSchema(), `${dir}/reviews`));
  nameCustomers(readCustomers(session, `${dir}/customers`));
  const startedMs = performance.now();
  const query = await writeSilver(silverData(session), `${dir}/silver`, `${dir}/checkpoint`)
    .trigger({ availableNow: true }).start();
  await query.awaitTermination();
  const rows = query.recentProgress.reduce((sum, progress) => sum + progress.numInputRows, 0);
  return { durationMs: performance.now() - startedMs, rows };
}

/** Files as week 4 leaves them: many reviews, each of a customer that exists. */
async function writeBronze(): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect();
  await Deno.mkdir(`${dir}/reviews`);
  await Deno.mkdir(`${dir}/customers`);
  const text = bronzeSchema().fields.filter(({ name }) =>
    name !== "customer_id" && name !== "review_timestamp"
  )
    .map(({ name }) => `'some ' || (i % 1000) AS ${name}`);
  await connection.run(`
    COPY (SELECT CAST(hash(i) % ${customerRows} AS VARCHAR) AS customer_id, ${
    text.join(", ")
  }, now() AS review_timestamp
      FROM range(${reviewRows}) AS r(i)) TO '${dir}/reviews/part-0.parquet' (FORMAT parquet, COMPRESSION snappy)`);
  const columns = ["customer_name", "gender", "date_of_birth", "city", "state"].map((name) =>
    `'${name} ' || i AS ${name}`
  );
  await connection.run(`
    COPY (SELECT CAST(i AS VARCHAR) AS customer_id, ${columns.join(", ")} FROM range(${customerRows}) AS c(i))
    TO '${dir}/customers/part-0.parquet' (FORMAT parquet, COMPRESSION snappy)`);
}
