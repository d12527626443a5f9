import { DuckDBInstance } from "@duckdb/node-api";
import { bronzeSchema } from "../week5/solution.ts";

/** Writes files as week 4 and the customers' task leave them: reviews, each of a customer that exists, and the customers. */
export async function writeBronzeFiles(dir: string, reviewRows: number, customerRows: number): Promise<void> {
  const duckDb = await DuckDBInstance.create();
  const connection = await duckDb.connect();
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
  connection.closeSync();
  duckDb.closeSync();
}
