import { col, type DataFrame, type Session, split } from "../../../engine/mod.ts";
import { customers, REVIEW_FIELDS, reviews } from "../../../practice/sample/mod.ts";
import {
  bronzeSchema,
  nameCustomers,
  nameReviews,
  readCustomers,
  readReviews,
  silverData,
  verifiedSilverData,
  writeSilver,
} from "../../../week5/solution.ts";
import { inOrder } from "../../outcome.ts";
import type { Cases, Params } from "../../program.ts";
import { progressOf } from "../../streams.ts";

export const about =
  "Week 5's solution: bronze reviews joined with customers in SQL to silver, in two runs, one customer twice";

const SEED = 42;
const CUSTOMER_COLUMNS =
  "customer_id STRING, customer_name STRING, gender STRING, date_of_birth STRING, city STRING, state STRING";
const someCustomers = customers({ seed: SEED, count: 40 });

/** Lines of reviews, then the customers. */
export const texts = [
  ...reviews({ seed: SEED, rows: 300, from: 0 }),
  JSON.stringify([...someCustomers, someCustomers[0]!]),
];

export const variants = { "": { "spark.sql.shuffle.partitions": "1" } };

export function run(session: Session, { folder, texts }: Params): Cases {
  const lines = texts.slice(0, -1);
  const bronze = `${folder}/bronze/reviews`;
  const silver = `${folder}/silver/reviews`;

  /** One more file of bronze reviews. */
  async function addReviews(from: number, to: number): Promise<void> {
    const rows = lines.slice(from, to).map((line, i) => [line, from + i]);
    const fields = split("line", "\t");
    await session.createDataFrame(rows, "line STRING, i INT")
      .select(...REVIEW_FIELDS.map((name, i) => fields.getItem(i).as(name)), col("i"))
      .selectExpr("* EXCEPT (i)", "timestamp_seconds(1700000000 + i) AS review_timestamp")
      .write.mode("append").parquet(bronze);
  }

  function write(rows: () => DataFrame, name: string) {
    nameReviews(readReviews(session, bronzeSchema(), bronze));
    nameCustomers(readCustomers(session, `${folder}/bronze/customers`));
    return writeSilver(rows(), `${folder}/${name}`, `${folder}/${name}-checkpoint`).trigger({
      availableNow: true,
    });
  }

  return {
    "bronze customers": async () => {
      const rows = JSON.parse(texts.at(-1)!) as Record<string, unknown>[];
      await session.createDataFrame(rows, CUSTOMER_COLUMNS).write.parquet(`${folder}/bronze/customers`);
      return rows.length;
    },
    "first run": async () => {
      await addReviews(0, 200);
      return await progressOf(write(() => silverData(session), "silver/reviews"));
    },
    "second run": async () => {
      await addReviews(200, 300);
      return await progressOf(write(() => silverData(session), "silver/reviews"));
    },
    "nothing new": async () => await progressOf(write(() => silverData(session), "silver/reviews")),
    "silver": () => session.read.parquet(silver),
    "verified reviews": async () => await progressOf(write(() => verifiedSilverData(session), "verified")),
    "verified silver": () => session.read.parquet(`${folder}/verified`),
    "mean by state": () => {
      session.read.parquet(silver).createOrReplaceTempView("silver_reviews");
      return inOrder(
        session.sql(
          "SELECT state, avg(star_rating), count(*) FROM silver_reviews GROUP BY state ORDER BY state",
        ),
      );
    },
  };
}
