/**
 * Sample reviews, customers and taxi rides, generated from a seed: what the practice topics and tables are filled with.
 *
 * @module
 */
export { type Customer, customers, type CustomersOptions, DEFAULT_CUSTOMERS } from "./customers.ts";
export {
  kindAt,
  type KindCounts,
  type MalformedKind,
  type ReviewValue,
  ROWS_PER_MALFORMED,
  type ValueKind,
} from "./malformed.ts";
export { REVIEW_FIELDS, reviews, type ReviewSample, type ReviewsOptions } from "./reviews.ts";
export { RIDE_COLUMNS, type RideKind, rideKind, rides, type RidesOptions } from "./rides.ts";
