import {
  avg,
  col,
  count,
  expr,
  lag,
  max,
  min,
  rank,
  rowNumber,
  type Session,
  sum,
  Window,
  window,
} from "../../../engine/mod.ts";
import { inOrder } from "../../outcome.ts";
import type { Cases, Params } from "../../program.ts";
import { CUSTOMERS, REVIEWS } from "../../query_views.ts";

export const about =
  "`join`, `groupBy`, `agg`, windows, `dropDuplicates`, `orderBy` and sets as calls of frames";

export const views = { reviews: REVIEWS, customers: CUSTOMERS };

export const variants = { "": { "spark.sql.shuffle.partitions": "1" } };

const JOINS = [
  "inner",
  "left",
  "leftouter",
  "right_outer",
  "outer",
  "full",
  "left_semi",
  "anti",
  "semi",
  "cross",
];

export function run(session: Session, { views }: Params): Cases {
  for (const [name, query] of Object.entries(views)) session.sql(query).createOrReplaceTempView(name);
  const reviews = session.table("reviews");
  const customers = session.table("customers");
  const r = reviews.alias("r");
  const c = customers.alias("c");
  const same = col("r.customer_id").equalTo(col("c.customer_id"));
  const byShop = Window.partitionBy("shop").orderBy("id");
  return {
    ...Object.fromEntries(
      JOINS.map((how) => [`join by name, ${how}`, () => reviews.join(customers, "customer_id", how)]),
    ),
    ...Object.fromEntries(JOINS.map((how) => [`join by a condition, ${how}`, () => r.join(c, same, how)])),
    "join by two names": () => reviews.join(reviews.select("customer_id", "shop"), ["customer_id", "shop"]),
    "join of an unknown kind": () => reviews.join(customers, "customer_id", "sideways"),
    "join by a missing name": () => reviews.join(customers, "nothing"),
    "join without a condition": () => reviews.join(customers),
    "crossJoin": () => customers.crossJoin(customers.select("state")),
    "join, then an ambiguous name": () => r.join(c, same).select("customer_id"),
    "join, then a name of one side": () => r.join(c, same).select("r.customer_id", "c.state"),
    "join with itself": () =>
      r.join(reviews.alias("s"), expr("r.customer_id = s.customer_id AND r.id < s.id")).select(
        "r.id",
        "s.id",
      ),
    "groupBy and count": () => reviews.groupBy("shop").count(),
    "groupBy without columns": () => reviews.groupBy().count(),
    "groupBy and sum of all numbers": () => reviews.groupBy("shop").sum(),
    "groupBy and sum of two": () => reviews.groupBy("shop").sum("stars", "price"),
    "groupBy, avg, min, max": () =>
      reviews.groupBy("shop").avg("stars").join(reviews.groupBy("shop").min("price"), "shop"),
    "agg by name": () => reviews.groupBy("shop").agg({ stars: "max", price: "avg", "*": "count" }),
    "agg of columns": () =>
      reviews.groupBy("shop", "verified").agg(
        count("*").as("n"),
        sum("stars"),
        max(col("price")).as("dearest"),
      ),
    "agg without groups": () => reviews.agg(min("stars"), avg("price")),
    "groupBy an expression": () => reviews.groupBy(col("stars").gt(3).as("good")).agg(count("id")),
    "groupBy and filter": () => reviews.groupBy("shop").count().filter("count > 2"),
    "rollup": () => reviews.rollup("shop", "verified").agg(sum("stars")),
    "cube": () => reviews.cube("shop", "verified").count(),
    "window of time": () =>
      reviews.select("id", expr("timestamp_seconds(id * 4)").as("at")).groupBy(window("at", "10 seconds"))
        .count(),
    "sliding window": () =>
      reviews.select("id", expr("timestamp_seconds(id * 4)").as("at")).groupBy(
        window("at", "10 seconds", "5 seconds"),
      )
        .agg(sum("id")),
    "groupBy a missing name": () => reviews.groupBy("nothing").count(),
    "sum of text": () => reviews.groupBy("shop").sum("verified"),
    "an aggregate of an aggregate": () => reviews.groupBy("shop").agg(sum(count("*"))),
    "rowNumber": () => reviews.select("id", rowNumber().over(byShop).as("n")),
    "rank": () => reviews.select("id", rank().over(Window.partitionBy("shop").orderBy(col("stars").desc()))),
    "lag": () => reviews.select("id", lag("stars", 1, 0).over(byShop)),
    "sum so far": () => reviews.select("id", sum("stars").over(byShop)),
    "sum of three rows": () => reviews.select("id", sum("stars").over(byShop.rowsBetween(-1, 1)).as("s")),
    "sum of a range": () =>
      reviews.select(
        "id",
        sum("stars").over(Window.orderBy("id").rangeBetween(-2, "currentRow")).as("s"),
      ),
    "best of each": () =>
      reviews.withColumn("n", rowNumber().over(Window.partitionBy("shop").orderBy(col("stars").desc(), "id")))
        .filter("n = 1"),
    "dropDuplicates of all": () => reviews.select("shop", "stars").dropDuplicates(),
    "dropDuplicates of a missing name": () => reviews.dropDuplicates("nothing"),
    "how many after dropDuplicates": () => reviews.dropDuplicates("shop").count(),
    "distinct": () => reviews.select("verified").distinct(),
    "intersect": () => reviews.select("customer_id").intersect(customers.select("customer_id")),
    "subtract": () => reviews.select("customer_id").subtract(customers.select("customer_id")),
    "orderBy": () => inOrder(reviews.orderBy("shop", col("price").desc())),
    "orderBy, NULLs": () => inOrder(reviews.orderBy(col("stars").ascNullsLast(), col("id").desc())),
    "orderBy, limit, offset": () => inOrder(reviews.orderBy(col("id").asc()).offset(2).limit(3).select("id")),
    "orderBy a missing name": () => reviews.orderBy("nothing"),
    "orderBy a column that select left out": () => inOrder(reviews.select("id").orderBy("price", "id")),
    "a window function in filter": () => reviews.filter(rowNumber().over(byShop).equalTo(1)),
    "an aggregate in filter": () => reviews.filter(count("*").gt(1)),
    "no such view": () => session.table("review"),
  };
}
