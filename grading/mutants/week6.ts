import type { Mutants, Variants } from "../mutant_tests.ts";
import { SILVER_COLUMNS } from "../lake_columns.ts";

const SCHEMA = SILVER_COLUMNS.map((column) => column.split(" ") as [string, string]);

/** An answer to Question 1. */
function schema(columns: readonly (readonly [string, string])[]): string {
  return `return struct({ ${columns.map(([name, type]) => `${name}: "${type}"`).join(", ")} });`;
}

const WINDOW = 'window("review_timestamp", "10 seconds")';
const WRITER = "return facts.writeStream";

/** Wrong answers to the questions of week 6. */
export const MUTANTS: Mutants = {
  1: [
    {
      name: "the columns of bronze",
      answer: schema(SCHEMA.slice(0, 16)),
      says: "The columns customer_name, gender, date_of_birth, … are missing",
    },
    {
      name: "wrong type of the time",
      answer: schema(SCHEMA.map(([name, type]) => [name, name === "review_timestamp" ? "string" : type])),
      says: "Column review_timestamp has the type string",
    },
    {
      name: "a date",
      answer: schema(SCHEMA.map(([name, type]) => [name, name === "date_of_birth" ? "date" : type])),
      says: "Column date_of_birth has the type date",
    },
    {
      name: "a number",
      answer: schema(SCHEMA.map(([name, type]) => [name, name === "star_rating" ? "int" : type])),
      says: "Column star_rating has the type int",
    },
    {
      name: "the customer first",
      answer: schema([...SCHEMA.slice(16), ...SCHEMA.slice(0, 16)]),
      says: "Column 1 should be marketplace",
    },
    {
      name: "misspelt name",
      answer: schema(SCHEMA.map(([name, type]) => [name === "state" ? "status" : name, type])),
      says: "there is status instead",
    },
  ],
  2: [
    { name: "a batch", answer: "return session.read.schema(schema).parquet(path);", says: "no stream" },
    {
      name: "JSON",
      answer: 'return session.readStream.format("json").schema(schema).load(path);',
      says: "files of the format json",
    },
    { name: "no schema", answer: "return session.readStream.parquet(path);", says: "It declares no schema" },
    {
      name: "another schema",
      answer: 'return session.readStream.schema(struct({ review_id: "string" })).parquet(path);',
      says: "are missing",
    },
    {
      name: "a fixed path",
      answer: 'return session.readStream.schema(schema).parquet("silver/reviews");',
      says: "It reads silver/reviews",
    },
    {
      name: "no load",
      answer: "return session.readStream.schema(schema) as any;",
      says: "load() makes rows of it",
    },
  ],
  3: [
    {
      name: "minutes",
      answer: 'return silver.withWatermark("review_timestamp", "10 minutes");',
      says: "Its watermark is 10 minutes",
    },
    {
      name: "another column",
      answer: 'return silver.withWatermark("purchase_date", "10 seconds");',
      says: "on the column purchase_date",
    },
    { name: "none", answer: "return silver;", says: "It sets no watermark" },
    {
      name: "no delay",
      answer: 'return silver.withWatermark("review_timestamp", "0 seconds");',
      says: "Its watermark is 0 seconds",
    },
    {
      name: "a filter in its place",
      answer: 'return silver.filter("review_timestamp > current_timestamp() - INTERVAL 10 SECONDS");',
      says: "It sets no watermark",
    },
    {
      name: "processing time",
      answer:
        'return silver.withColumn("review_timestamp", all.currentTimestamp()).withWatermark("review_timestamp", "10 seconds");',
      says: "Column review_timestamp is wrong",
    },
    {
      name: "duplicates dropped",
      answer: 'return silver.distinct().withWatermark("review_timestamp", "10 seconds");',
      says: "A row is there once instead of 2 times",
    },
    {
      name: "no return",
      answer: 'silver.withWatermark("review_timestamp", "10 seconds");',
      says: "Does the answer begin with return?",
    },
  ],
  4: [
    {
      name: "no window",
      answer: 'return reviews.groupBy("product_category", "state").count();',
      says: "review_timestamp is not among the columns that it groups by",
    },
    {
      name: "one group",
      answer: 'return reviews.agg(count("*").as("n"));',
      says: "review_timestamp is not among the columns",
    },
    {
      name: "processing time",
      answer: 'return reviews.groupBy(window(all.currentTimestamp(), "10 seconds"), "state").count();',
      says: "review_timestamp is not among the columns",
    },
    {
      name: "a day as text",
      answer: 'return reviews.groupBy(all.dateFormat("review_timestamp", "yyyy-MM-dd").as("day")).count();',
      says: "Append mode cannot write its groups",
    },
    {
      name: "another time",
      answer:
        `return reviews.withColumn("t", col("review_timestamp").cast("string").cast("timestamp")).groupBy(window("t", "10 seconds")).count();`,
      says: "Append mode cannot write its groups",
    },
    {
      name: "nothing computed",
      answer: `return reviews.select(${WINDOW}, "state").distinct();`,
      says: "nothing is computed",
    },
    {
      name: "no groups",
      answer: 'return reviews.select("product_category", col("star_rating").cast("int").as("mean_rating"));',
      says: "should be one group",
    },
    {
      name: "no agg",
      answer: `return reviews.groupBy(${WINDOW}) as any;`,
      says: "agg() or count() makes rows of it",
    },
    {
      name: "groups left out",
      answer: `return reviews.groupBy(${WINDOW}).count().filter("count > 1");`,
      says: "become no group: some are left out",
    },
    {
      name: "sorted",
      answer: `return reviews.groupBy(${WINDOW}, "state").count().orderBy("count");`,
      says: "fails",
    },
    {
      name: "misspelt column",
      answer: `return reviews.groupBy(${WINDOW}, "product_categry").count();`,
      says: "product_category",
    },
  ],
  5: [
    {
      name: "complete",
      answer:
        `${WRITER}.outputMode("complete").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "output mode is complete",
    },
    {
      name: "update",
      answer: `${WRITER}.outputMode("update").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "output mode is update",
    },
    {
      name: "missing checkpoint",
      answer: `${WRITER}.format("parquet").option("path", path);`,
      says: "It has no checkpointLocation",
    },
    {
      name: "missing path",
      answer: `${WRITER}.format("parquet").option("checkpointLocation", checkpoint);`,
      says: "It has no path",
    },
    {
      name: "to the console",
      answer: `${WRITER}.format("console").outputMode("append");`,
      says: "It writes console",
    },
    {
      name: "fixed path",
      answer: `${WRITER}.option("path", "gold").option("checkpointLocation", checkpoint);`,
      says: "Its path is gold",
    },
    {
      name: "rounded",
      answer:
        `return facts.withColumn("mean_rating", all.round("mean_rating", 0)).writeStream.option("path", path).option("checkpointLocation", checkpoint);`,
      says: "Column mean_rating is wrong",
    },
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  3: { "other words": 'return silver.withWatermark("review_timestamp", "10000 milliseconds");' },
  4: {
    "other dimensions":
      `return reviews.groupBy("gender", window("review_timestamp", "1 minute"), "star_rating").agg(all.max("helpful_votes").as("most"), count("*").as("n"));`,
    "the time itself":
      'return reviews.groupBy("review_timestamp", "city").agg(count("*").as("n"), avg(col("star_rating").cast("double")).as("mean"));',
    "SQL expressions":
      'return reviews.groupBy(window("review_timestamp", "1 hour")).agg(all.expr("count(*) AS n"), all.expr("sum(CAST(total_votes AS INT)) AS votes"));',
    "a count and nothing else": `return reviews.groupBy(${WINDOW}).count();`,
    "the start of the window":
      `return reviews.groupBy(${WINDOW}).agg(count("*").as("n")).select(col("window").getField("start").as("start"), "n");`,
  },
};
