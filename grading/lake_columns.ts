/** The columns of the bronze reviews, each with its type. */
export const REVIEW_COLUMNS: readonly string[] = [
  "marketplace string",
  "customer_id string",
  "review_id string",
  "product_id string",
  "product_parent string",
  "product_title string",
  "product_category string",
  "star_rating string",
  "helpful_votes string",
  "total_votes string",
  "vine string",
  "verified_purchase string",
  "review_headline string",
  "review_body string",
  "purchase_date string",
  "review_timestamp timestamp",
];

/** Those of the bronze customers. */
export const CUSTOMER_COLUMNS: readonly string[] = [
  "customer_id string",
  "customer_name string",
  "gender string",
  "date_of_birth string",
  "city string",
  "state string",
];

/** Those of the silver reviews: a review, and its customer. */
export const SILVER_COLUMNS: readonly string[] = [...REVIEW_COLUMNS, ...CUSTOMER_COLUMNS.slice(1)];
