import {
  type DataFrame,
  type DataStreamWriter,
  ifAnswered,
  type LabTools,
  runLab,
  type Schema,
  type Session,
  struct,
  todo,
} from "../lib/mod.ts";

/** The columns of the bronze reviews: 15 of text, and when the row was processed. */
export function bronzeSchema(): Schema {
  // #region Question 1: Define the schema of the bronze reviews
  return todo(1, "Define the schema of the bronze reviews");
  // #endregion
}

/** The bronze reviews in `path`, as they arrive. */
export function readReviews(session: Session, schema: Schema, path: string): DataFrame {
  // #region Question 2: Read the bronze reviews as a stream
  return todo(2, "Read the bronze reviews as a stream");
  // #endregion
}

/** Makes the stream known to SQL by the name `reviews`. */
export function nameReviews(reviews: DataFrame): void {
  // #region Question 3: Register a view on the stream
  return todo(3, "Register a view on the stream");
  // #endregion
}

/** The bronze customers in `path`, all that are there. */
export function readCustomers(session: Session, path: string): DataFrame {
  // #region Question 4: Read the bronze customers
  return todo(4, "Read the bronze customers");
  // #endregion
}

/** Makes the customers known to SQL by the name `customers`. */
export function nameCustomers(customers: DataFrame): void {
  // #region Question 5: Register a view on the customers
  return todo(5, "Register a view on the customers");
  // #endregion
}

/** Each review with the customer who wrote it: the 16 columns of bronze, then name, gender, date of birth, city and state. */
export function silverData(session: Session): DataFrame {
  // #region Question 6: Join reviews and customers in SQL
  return todo(6, "Join reviews and customers in SQL");
  // #endregion
}

/** Parquet files in `path`, with every row once, also after a crash. */
export function writeSilver(rows: DataFrame, path: string, checkpoint: string): DataStreamWriter {
  // #region Question 7: Append Parquet files to the silver layer
  return todo(7, "Append Parquet files to the silver layer");
  // #endregion
}

/** The same as Question 6, without the reviews of people who did not buy the product. */
export function verifiedSilverData(session: Session): DataFrame {
  // #region Question 9: Keep unverified reviews out (extra)
  return todo(9, "Keep unverified reviews out (extra)");
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
