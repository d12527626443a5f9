import type { Mutants, Variants } from "../mutant_tests.ts";
import { REVIEW_COLUMNS } from "../lake_columns.ts";

const SCHEMA = REVIEW_COLUMNS.map((column) => column.split(" ") as [string, string]);

/** An answer to Question 1. */
function schema(columns: readonly (readonly [string, string])[]): string {
  return `return struct({ ${columns.map(([name, type]) => `${name}: "${type}"`).join(", ")} });`;
}

function withType(name: string, type: string): string {
  return schema(SCHEMA.map(([other, its]) => [other, other === name ? type : its]));
}

const CUSTOMER = "c.customer_name, c.gender, c.date_of_birth, c.city, c.state";

/** An answer in SQL. */
function sql(text: string): string {
  return `return session.sql(\`${text}\`);`;
}

const JOIN = "FROM reviews r INNER JOIN customers c ON r.customer_id = c.customer_id";
const WRITER = "return rows.writeStream";

/** What goes wrong with both joins. */
function joinMutants(where: string) {
  return [
    {
      name: "left join",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN.replace("INNER", "LEFT")} ${where}`),
      says: "that no review and customer of one customer_id make",
    },
    {
      name: "join on another column",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN.replace("= c.customer_id", "= c.customer_name")} ${where}`),
      says: "A review of a known customer is missing",
    },
    {
      name: "every pair",
      answer: sql(`SELECT r.*, ${CUSTOMER} FROM reviews r CROSS JOIN customers c ${where}`),
      says: "that no review and customer of one customer_id make",
    },
    {
      name: "customer_id twice",
      answer: sql(`SELECT * ${JOIN} ${where}`),
      says: "Column customer_id is there twice",
    },
    {
      name: "a column left out",
      answer: sql(`SELECT r.*, c.customer_name, c.gender, c.city, c.state ${JOIN} ${where}`),
      says: "Column date_of_birth is missing",
    },
    {
      name: "another name",
      answer: sql(
        `SELECT r.*, c.customer_name AS name, c.gender, c.date_of_birth, c.city, c.state ${JOIN} ${where}`,
      ),
      says: "Column customer_name is missing, and there is name instead",
    },
    {
      name: "two columns in each other's place",
      answer: sql(
        `SELECT r.*, c.customer_name, c.gender, c.date_of_birth, c.state AS city, c.city AS state ${JOIN} ${where}`,
      ),
      says: "city",
    },
    {
      name: "ambiguous",
      answer: sql(`SELECT customer_id, ${CUSTOMER} ${JOIN} ${where}`),
      says: "AMBIGUOUS_REFERENCE",
    },
    {
      name: "misspelt view",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN.replace("customers c", "customer c")} ${where}`),
      says: "customer",
    },
    {
      name: "duplicates dropped",
      answer: sql(`SELECT DISTINCT r.*, ${CUSTOMER} ${JOIN} ${where}`),
      says: "A row is there once instead of 2 times",
    },
  ];
}

/** Wrong answers to the questions of week 5. */
export const MUTANTS: Mutants = {
  1: [
    {
      name: "the new column is not there",
      answer: schema(SCHEMA.slice(0, 15)),
      says: "Column review_timestamp is missing",
    },
    {
      name: "wrong type of the time",
      answer: withType("review_timestamp", "string"),
      says: "Column review_timestamp has the type string",
    },
    {
      name: "wrong type of the rating",
      answer: withType("star_rating", "int"),
      says: "Column star_rating has the type int",
    },
    {
      name: "a date",
      answer: withType("purchase_date", "date"),
      says: "Column purchase_date has the type date",
    },
    {
      name: "misspelt name",
      answer: schema(SCHEMA.map(([name, type]) => [name.replace("vine", "wine"), type])),
      says: "there is wine instead",
    },
    {
      name: "another order",
      answer: schema([SCHEMA[1]!, SCHEMA[0]!, ...SCHEMA.slice(2)]),
      says: "Column 1 should be marketplace",
    },
    {
      name: "a column too much",
      answer: schema([...SCHEMA, ["state", "string"]]),
      says: "There is a column too much: state",
    },
    {
      name: "names only",
      answer: `return ${JSON.stringify(SCHEMA.map(([name]) => name))} as any;`,
      says: "It returns a list",
    },
  ],
  2: [
    {
      name: "a batch",
      answer: 'return session.read.format("parquet").schema(schema).load(path);',
      says: "no stream",
    },
    {
      name: "CSV",
      answer: 'return session.readStream.format("csv").schema(schema).load(path);',
      says: "files of the format csv",
    },
    {
      name: "no schema",
      answer: 'return session.readStream.format("parquet").load(path);',
      says: "It declares no schema",
    },
    {
      name: "a fixed path",
      answer: 'return session.readStream.schema(schema).parquet("s3a://hwe/bronze");',
      says: "It reads s3a://hwe/bronze",
    },
    {
      name: "no load",
      answer: 'return session.readStream.format("parquet").schema(schema) as any;',
      says: "load() makes rows of it",
    },
    {
      name: "a path too deep",
      answer: 'return session.readStream.schema(schema).parquet(path + "/reviews");',
      says: "Path does not exist",
    },
    {
      name: "limited",
      answer: "return session.readStream.schema(schema).parquet(path).limit(3);",
      says: "A row of the files is missing",
    },
    {
      name: "filtered",
      answer: "return session.readStream.schema(schema).parquet(path).filter(\"verified_purchase = 'Y'\");",
      says: "A row of the files is missing",
    },
  ],
  3: [
    {
      name: "another name",
      answer: 'reviews.createOrReplaceTempView("review");',
      says: "SQL knows review, and not reviews",
    },
    { name: "no view", answer: "return;", says: "SQL does not know reviews" },
    { name: "returned, not named", answer: "return reviews as any;", says: "SQL does not know reviews" },
    {
      name: "filtered",
      answer: 'reviews.filter("customer_id IS NOT NULL").createOrReplaceTempView("reviews");',
      says: "A review is not in the view",
    },
    {
      name: "without duplicates",
      answer: 'reviews.distinct().createOrReplaceTempView("reviews");',
      says: "A row is there once instead of 2 times",
    },
    {
      name: "a column dropped",
      answer: 'reviews.drop("review_timestamp").createOrReplaceTempView("reviews");',
      says: "review_timestamp",
    },
  ],
  4: [
    {
      name: "a stream",
      answer: "return session.readStream.schema(struct({ customer_id: 'string' })).parquet(path);",
      says: "It is a stream",
    },
    { name: "CSV", answer: 'return session.read.format("csv").load(path);', says: "are missing" },
    {
      name: "a fixed path",
      answer: 'return session.read.parquet("s3a://hwe/bronze/customers");',
      says: "It reads s3a://hwe/bronze/customers",
    },
    {
      name: "other columns",
      answer: 'return session.read.parquet(path).drop("gender");',
      says: "Column gender is missing",
    },
    {
      name: "without duplicates",
      answer: 'return session.read.parquet(path).dropDuplicates("customer_id");',
      says: "A row is missing",
    },
    {
      name: "no load",
      answer: 'return session.read.format("parquet") as any;',
      says: "load() makes rows of it",
    },
    { name: "no path", answer: 'return session.read.format("parquet").load();', says: "It reads no path" },
  ],
  5: [
    {
      name: "the name of the others",
      answer: 'customers.createOrReplaceTempView("reviews");',
      says: "SQL knows reviews, and not customers",
    },
    {
      name: "another name",
      answer: 'customers.createOrReplaceTempView("customer");',
      says: "SQL knows customer, and not customers",
    },
    { name: "no view", answer: "return;", says: "SQL does not know customers" },
    {
      name: "filtered",
      answer: 'customers.filter("state IS NOT NULL").createOrReplaceTempView("customers");',
      says: "A customer is not in the view",
    },
    {
      name: "limited",
      answer: 'customers.limit(10).createOrReplaceTempView("customers");',
      says: "A customer is not in the view",
    },
  ],
  6: [
    ...joinMutants(""),
    {
      name: "unknown customers",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN.replace("INNER", "FULL OUTER")}`),
      says: "that no review and customer of one customer_id make",
    },
  ],
  7: [
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
      answer: `${WRITER}.option("path", path);`,
      says: "It has no checkpointLocation",
    },
    {
      name: "missing path",
      answer: `${WRITER}.option("checkpointLocation", checkpoint);`,
      says: "It has no path",
    },
    {
      name: "JSON",
      answer: `${WRITER}.format("json").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "It writes json",
    },
    {
      name: "each batch by hand",
      answer: `${WRITER}.foreachBatch(() => {});`,
      says: "It writes foreachBatch",
    },
    {
      name: "folders",
      answer: `${WRITER}.partitionBy("state").option("path", path).option("checkpointLocation", checkpoint);`,
      says: "partitionBy(state)",
    },
    {
      name: "filtered",
      answer:
        `return rows.filter("customer_name LIKE 'A%'").writeStream.option("path", path).option("checkpointLocation", checkpoint);`,
      says: "not in the files",
    },
  ],
  9: [
    {
      name: "missing filter",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN}`),
      says: "A review is there that is not verified",
    },
    {
      name: "the others",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN} WHERE r.verified_purchase = 'N'`),
      says: "A review of a known customer is missing",
    },
    {
      name: "not N",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN} WHERE r.verified_purchase <> 'N'`),
      says: "A review is there that is not verified",
    },
    {
      name: "NULL too",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN} WHERE coalesce(r.verified_purchase, 'Y') = 'Y'`),
      says: "A review is there that is not verified",
    },
    {
      name: "small letters too",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN} WHERE upper(r.verified_purchase) = 'Y'`),
      says: "A review is there that is not verified",
    },
    {
      name: "a number",
      answer: sql(`SELECT r.*, ${CUSTOMER} ${JOIN} WHERE r.verified_purchase = 1`),
      says: "fails",
    },
    {
      name: "on the left of a left join",
      answer: sql(
        `SELECT r.*, ${CUSTOMER} FROM reviews r LEFT JOIN customers c ON r.customer_id = c.customer_id AND r.verified_purchase = 'Y'`,
      ),
      says: "that no review and customer of one customer_id make",
    },
    ...joinMutants("WHERE r.verified_purchase = 'Y'"),
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  2: {
    "shorter": "return session.readStream.schema(schema).parquet(path);",
    "an option":
      'return session.readStream.format("parquet").schema(schema).option("maxFilesPerTrigger", 1).option("path", path).load();',
  },
  4: {
    "shorter": "return session.read.parquet(path);",
    "with a schema":
      'return session.read.schema("customer_id string, customer_name string, gender string, date_of_birth string, city string, state string").parquet(path);',
  },
  6: {
    "using": sql(`SELECT r.*, ${CUSTOMER} FROM customers c JOIN reviews r USING (customer_id)`),
    "columns in another order": sql(`SELECT ${CUSTOMER}, r.* ${JOIN}`),
    "a condition in WHERE": sql(
      `SELECT r.*, ${CUSTOMER} FROM reviews r, customers c WHERE c.customer_id = r.customer_id`,
    ),
    "DataFrames": 'return session.table("reviews").join(session.table("customers"), "customer_id");',
    "a subquery": sql(
      `WITH c AS (SELECT * FROM customers) SELECT r.*, ${CUSTOMER} FROM (SELECT * FROM reviews) r JOIN c ON c.customer_id = r.customer_id`,
    ),
  },
  9: {
    "in the condition": sql(`SELECT r.*, ${CUSTOMER} ${JOIN} AND r.verified_purchase = 'Y'`),
    "of the answer before": "return silverData(session).filter(\"verified_purchase = 'Y'\");",
  },
};
