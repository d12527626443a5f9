import {
  type DataFrame,
  type DataStreamWriter,
  ifAnswered,
  type LabTools,
  runLab,
  type Schema,
  type Session,
  struct,
} from "../lib/mod.ts";

/** The columns of the bronze reviews: 15 of text, and when the row was processed. */
export function bronzeSchema(): Schema {
  // #region Question 1: Define the schema of the bronze reviews
  return struct({
    marketplace: "string",
    customer_id: "string",
    review_id: "string",
    product_id: "string",
    product_parent: "string",
    product_title: "string",
    product_category: "string",
    star_rating: "string",
    helpful_votes: "string",
    total_votes: "string",
    vine: "string",
    verified_purchase: "string",
    review_headline: "string",
    review_body: "string",
    purchase_date: "string",
    review_timestamp: "timestamp",
  });
  // #endregion
}

/** The bronze reviews in `path`, as they arrive. */
export function readReviews(session: Session, schema: Schema, path: string): DataFrame {
  // #region Question 2: Read the bronze reviews as a stream
  return session.readStream.format("parquet").schema(schema).load(path);
  // #endregion
}

/** Makes the stream known to SQL by the name `reviews`. */
export function nameReviews(reviews: DataFrame): void {
  // #region Question 3: Register a view on the stream
  reviews.createOrReplaceTempView("reviews");
  // #endregion
}

/** The bronze customers in `path`, all that are there. */
export function readCustomers(session: Session, path: string): DataFrame {
  // #region Question 4: Read the bronze customers
  return session.read.format("parquet").load(path);
  // #endregion
}

/** Makes the customers known to SQL by the name `customers`. */
export function nameCustomers(customers: DataFrame): void {
  // #region Question 5: Register a view on the customers
  customers.createOrReplaceTempView("customers");
  // #endregion
}

/** Each review with the customer who wrote it: the 16 columns of bronze, then name, gender, date of birth, city and state. */
export function silverData(session: Session): DataFrame {
  // #region Question 6: Join reviews and customers in SQL
  return session.sql(`
    SELECT r.*, c.customer_name, c.gender, c.date_of_birth, c.city, c.state
    FROM reviews r
    INNER JOIN customers c ON r.customer_id = c.customer_id
  `);
  // #endregion
}

/** Parquet files in `path`, with every row once, also after a crash. */
export function writeSilver(rows: DataFrame, path: string, checkpoint: string): DataStreamWriter {
  // #region Question 7: Append Parquet files to the silver layer
  return rows.writeStream
    .format("parquet")
    .outputMode("append")
    .option("path", path)
    .option("checkpointLocation", checkpoint);
  // #endregion
}

/** The same as Question 6, without the reviews of people who did not buy the product. */
export function verifiedSilverData(session: Session): DataFrame {
  // #region Question 9: Keep unverified reviews out (extra)
  return session.sql(`
    SELECT r.*, c.customer_name, c.gender, c.date_of_birth, c.city, c.state
    FROM reviews r
    INNER JOIN customers c ON r.customer_id = c.customer_id
    WHERE r.verified_purchase = 'Y'
  `);
  // #endregion
}

/** What runs: bronze reviews with their customers to silver. */
export function queries({ session, path, checkpoint }: LabTools): DataStreamWriter[] {
  nameReviews(readReviews(session, bronzeSchema(), path("bronze/reviews")));
  nameCustomers(readCustomers(session, path("bronze/customers")));
  const plain = silverData(session);
  const silver = ifAnswered(() => verifiedSilverData(session), plain);
  return [writeSilver(silver, path("silver/reviews"), checkpoint("silver-checkpoint"))];
}

if (import.meta.main) await runLab("week5", queries);
