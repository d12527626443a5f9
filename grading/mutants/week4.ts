import type { Mutants, Variants } from "../mutant_tests.ts";

const NAMES = [
  ...["marketplace", "customer_id", "review_id", "product_id", "product_parent", "product_title"],
  ...["product_category", "star_rating", "helpful_votes", "total_votes", "vine", "verified_purchase"],
  ...["review_headline", "review_body", "purchase_date"],
];

/** An answer to Question 1 that is made of one expression for each field. */
function fields(one: (name: string, i: number) => string, list = 'split("value", "\\t")'): string {
  return `const fields = ${list}; return lines.select(${NAMES.map(one).join(", ")});`;
}

const PIECE = (name: string, i: number) => `fields.getItem(${i}).as("${name}")`;
const WRITER = "return rows.writeStream";
const REASON = `const fieldCount = size(split("value", "\\t"));
  const reason = when(col("value").isNull(), "no value")
    .when(isValidUtf8("bytes").not(), "not valid UTF-8")
    .when(fieldCount.notEqual(15), concat(fieldCount.cast("string"), lit(" fields instead of 15")));`;
const PLACE = '"topic", "partition", "offset", "bytes"';

/** Wrong answers to the questions of week 4. */
export const MUTANTS: Mutants = {
  1: [
    { name: "wrong delimiter", answer: fields(PIECE, 'split("value", ",")'), says: "Is it split at tabs" },
    {
      name: "delimiter of any space",
      answer: fields(PIECE, 'split("value", "\\\\s")'),
      says: "Column product_",
    },
    { name: "counted from 1", answer: fields((name, i) => PIECE(name, i + 1)), says: "counted from 0" },
    {
      name: "two fields in each other's place",
      answer: fields((name, i) => PIECE(name, i === 8 ? 9 : i === 9 ? 8 : i)),
      says: "helpful_votes",
    },
    {
      name: "missing alias",
      answer: fields((name, i) => i === 12 ? `fields.getItem(12)` : PIECE(name, i)),
      says: "Column review_headline is missing",
    },
    {
      name: "misspelt name",
      answer: fields((name, i) => PIECE(name === "star_rating" ? "star_ratng" : name, i)),
      says: "there is star_ratng instead",
    },
    {
      name: "wrong type",
      answer: fields((name, i) =>
        name === "star_rating" ? `fields.getItem(${i}).cast("int").as("star_rating")` : PIECE(name, i)
      ),
      says: "Column star_rating has the type int, and should have string",
    },
    {
      name: "trimmed",
      answer: fields((name, i) => `all.trim(fields.getItem(${i})).as("${name}")`),
      says: "  spaces around  ",
    },
    {
      name: "the line is still there",
      answer: fields(PIECE).replace("select(", 'select("value", '),
      says: "There is a column too much: value",
    },
    {
      name: "empty fields left out",
      answer: fields(PIECE).replace("lines.select", "lines.filter(\"value NOT LIKE '%\\t\\t%'\").select"),
      says: "A line of the input has no row",
    },
    {
      name: "no return",
      answer: fields(PIECE).replace("return ", ""),
      says: "Does the answer begin with return?",
    },
    {
      name: "rows of its own",
      answer: "return all.createSession().range(1);",
      says: "An answer is given its session",
    },
  ],
  2: [
    {
      name: "misspelt name",
      answer: 'return reviews.withColumn("review_time", currentTimestamp());',
      says: "review_timestamp is missing",
    },
    {
      name: "the machine's clock",
      answer: 'return reviews.withColumn("review_timestamp", lit(new Date()));',
      says: "asks the machine what time it is, in line",
    },
    {
      name: "text",
      answer: 'return reviews.withColumn("review_timestamp", currentTimestamp().cast("string"));',
      says: "has the type string, and should have timestamp",
    },
    {
      name: "a date",
      answer: 'return reviews.withColumn("review_timestamp", all.currentDate());',
      says: "has the type date",
    },
    {
      name: "the day's beginning",
      answer: 'return reviews.withColumn("review_timestamp", all.dateTrunc("day", currentTimestamp()));',
      says: "is not the time of processing",
    },
    {
      name: "a fixed time",
      answer:
        'return reviews.withColumn("review_timestamp", lit(Temporal.Instant.from("2026-01-01T00:00:00Z")));',
      says: "is not the time of processing",
    },
    {
      name: "other columns lost",
      answer: 'return reviews.select(currentTimestamp().as("review_timestamp"));',
      says: "review_id, star_rating are missing",
    },
  ],
  3: [
    {
      name: "complete",
      answer:
        `${WRITER}.format("parquet").outputMode("complete").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "output mode is complete",
    },
    {
      name: "missing checkpoint",
      answer: `${WRITER}.format("parquet").outputMode("append").option("path", path);`,
      says: "It has no checkpointLocation",
    },
    {
      name: "misspelt option",
      answer: `${WRITER}.format("parquet").option("path", path).option("checkpoint", checkpoint);`,
      says: "Its other options are checkpoint",
    },
    {
      name: "missing path",
      answer: `${WRITER}.format("parquet").outputMode("append").option("checkpointLocation", checkpoint);`,
      says: "It has no path",
    },
    {
      name: "path and checkpoint swapped",
      answer: `${WRITER}.option("path", checkpoint).option("checkpointLocation", path);`,
      says: "Its path is",
    },
    {
      name: "fixed checkpoint",
      answer: `${WRITER}.option("path", path).option("checkpointLocation", "/tmp/checkpoint");`,
      says: "Its checkpointLocation is /tmp/checkpoint",
    },
    {
      name: "CSV",
      answer: `${WRITER}.format("csv").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "It writes csv",
    },
    { name: "to the console", answer: `${WRITER}.format("console");`, says: "It writes console" },
    {
      name: "started",
      answer: `return ${WRITER.slice(7)}.option("checkpointLocation", checkpoint).start(path) as any;`,
      says: "It starts the query itself",
    },
    { name: "a batch", answer: "return rows.write as any;", says: "Use writeStream" },
    {
      name: "folders",
      answer:
        `${WRITER}.partitionBy("star_rating").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "It uses partitionBy(star_rating)",
    },
    {
      name: "duplicates dropped",
      answer:
        `return rows.distinct().writeStream.option("path", path).option("checkpointLocation", checkpoint);`,
      says: "streaming aggregations",
    },
    {
      name: "rows of a filter",
      answer:
        `return rows.limit(2).writeStream.option("path", path).option("checkpointLocation", checkpoint);`,
      says: "A row that it was given is not in the files",
    },
  ],
  4: [
    {
      name: "too few only",
      answer:
        `const n = size(split("value", "\\t")); return { good: lines.filter(n.geq(15)), rejected: lines.filter(n.lt(15)).select(${PLACE}, lit("x").as("reason")) };`,
      says: "A line that is not whole is in good",
    },
    {
      name: "NULL is lost",
      answer:
        `${REASON} return { good: lines.filter(reason.isNull()), rejected: lines.filter(col("value").isNotNull().and(reason.isNotNull())).select(${PLACE}, reason.as("reason")) };`,
      says: "A malformed line is not in rejected",
    },
    {
      name: "invalid UTF-8 is good",
      answer: `${
        REASON.replace('.when(isValidUtf8("bytes").not(), "not valid UTF-8")', "")
      } return { good: lines.filter(reason.isNull()), rejected: lines.filter(reason.isNotNull()).select(${PLACE}, reason.as("reason")) };`,
      says: "A line that is not whole is in good",
    },
    {
      name: "no reason",
      answer:
        `${REASON} return { good: lines.filter(reason.isNull()), rejected: lines.filter(reason.isNotNull()).select(${PLACE}) };`,
      says: "Column reason is missing",
    },
    {
      name: "other words",
      answer: `${
        REASON.replace("fields instead of 15", "fields")
      } return { good: lines.filter(reason.isNull()), rejected: lines.filter(reason.isNotNull()).select(${PLACE}, reason.as("reason")) };`,
      says: "Column reason is wrong",
    },
    {
      name: "text for bytes",
      answer:
        `${REASON} return { good: lines.filter(reason.isNull()), rejected: lines.filter(reason.isNotNull()).select("topic", "partition", "offset", col("value").as("bytes"), reason.as("reason")) };`,
      says: "Column bytes has the type string",
    },
    {
      name: "all lines rejected",
      answer:
        `${REASON} return { good: lines.filter(reason.isNull()), rejected: lines.select(${PLACE}, reason.as("reason")) };`,
      says: "A whole line is in rejected",
    },
    {
      name: "in each other's place",
      answer:
        `${REASON} return { good: lines.filter(reason.isNotNull()), rejected: lines.filter(reason.isNull()).select(${PLACE}, reason.as("reason")) };`,
      says: "in good",
    },
    {
      name: "one of two",
      answer: `${REASON} return { good: lines.filter(reason.isNull()) } as any;`,
      says: "Its rejected is nothing",
    },
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  1: {
    "columns in another order": fields(PIECE).replace(
      /select\((.*)\);$/,
      (_, list) =>
        `select(${
          list.split(", fields").map((one: string, i: number) => i === 0 ? one : `fields${one}`).reverse()
            .join(", ")
        });`,
    ),
    "SQL text": `return lines.selectExpr(${
      NAMES.map((name, i) => `"split(value, '\\\\t')[${i}] AS ${name}"`).join(", ")
    });`,
    "names at the end": `return lines.select(...${
      JSON.stringify(NAMES)
    }.map((_, i) => split("value", "\\t").getItem(i))).toDF(...${JSON.stringify(NAMES)});`,
  },
  2: {
    "select with a star": 'return reviews.select("*", currentTimestamp().as("review_timestamp"));',
    "now()": 'return reviews.withColumn("review_timestamp", all.now());',
    "the column first": 'return reviews.select(currentTimestamp().as("review_timestamp"), "*");',
  },
  3: {
    "defaults, and a trigger":
      `return rows.writeStream.trigger({ processingTime: "5 seconds" }).queryName("bronze").option("Path", path).option("checkpointlocation", checkpoint);`,
    "another compression":
      `return rows.writeStream.format("PARQUET").outputMode("Append").options({ compression: "zstd", path, checkpointLocation: checkpoint });`,
  },
  4: {
    "filters on their own": `const whole = isValidUtf8("bytes").and(size(split("value", "\\t")).equalTo(15));
      const why = all.expr("CASE WHEN bytes IS NULL THEN 'no value' WHEN NOT is_valid_utf8(bytes) THEN 'not valid UTF-8' ELSE concat(size(split(value, '\\\\t')), ' fields instead of 15') END");
      return { good: lines.filter(whole), rejected: lines.filter(whole.not().or(col("bytes").isNull())).select(why.as("reason"), "bytes", "offset", "partition", "topic") };`,
  },
};
