import { customers, REVIEW_FIELDS, reviews } from "../practice/sample/mod.ts";
import { Random } from "../practice/sample/random.ts";
import type { Row } from "./compare_rows.ts";

/** Generated reviews spread over so much time. */
const SPAN_MS = 90_000;
/** So few that each has written several reviews. */
const CUSTOMERS = 50;
const START_MS = Date.parse("2026-03-01T12:00:00Z");

/** Lines of the reviews topic: generated ones, one of them twice, and some that are whole and look as if they were not. */
export function reviewLines(seed: number, rows: number): string[] {
  const lines = [...reviews({ seed, rows, short: true, customers: CUSTOMERS })];
  const odd = (line: string, changes: Readonly<Record<number, string>>) =>
    line.split("\t").map((field, i) => changes[i] ?? (i === 2 ? `${field}-odd` : field)).join("\t");
  return [
    ...lines,
    lines[0]!,
    odd(lines[1]!, { 5: `7" <br /> "pot", \\t Größe 👍`, 12: "", 14: "" }),
    odd(lines[2]!, { 5: " a, b; c | d ", 13: "  spaces around  " }),
    odd(lines[3]!, { 0: "", 7: "", 13: "NULL" }),
  ];
}

/** The fields of a line by their names. */
export function fieldsOf(line: string): Row {
  const fields = line.split("\t");
  return Object.fromEntries(REVIEW_FIELDS.map((name, i) => [name, fields[i] ?? null]));
}

/** Bronze reviews: generated ones whose times are in no order, one twice, one without a customer, and some NULLs. */
export function bronzeReviews(seed: number, rows: number): Row[] {
  const random = new Random(seed);
  const timed = reviewLines(seed, rows).map((line) => ({
    ...fieldsOf(line),
    review_timestamp: Temporal.Instant.fromEpochMilliseconds(START_MS + random.below(SPAN_MS)),
  }));
  return [
    ...timed,
    timed[0]!,
    { ...timed[1]!, customer_id: null, review_id: "R-no-customer" },
    { ...timed[2]!, verified_purchase: null, review_headline: null, star_rating: null, review_id: "R-nulls" },
  ];
}

/** Customers of those reviews: some are unknown, some are there twice, some have NULLs. */
export function bronzeCustomers(seed: number): Row[] {
  const all = customers({ seed, count: CUSTOMERS }).map((one): Row => ({ ...one }));
  const moved = all.slice(0, 20).map((one) => ({ ...one, city: `New ${one.city}` }));
  const nameless = { ...all[21]!, customer_name: null, state: null };
  return [...all.slice(0, 21), nameless, ...all.slice(28), ...moved];
}

/** Silver reviews: bronze ones, each beside a customer of one of a few states. */
export function silverReviews(seed: number, rows: number): Row[] {
  const people = customers({ seed, count: 3 });
  return bronzeReviews(seed, rows).map((review, i) => {
    const { customer_id: _, ...customer } = people[i % people.length]!;
    return { ...review, ...customer };
  });
}
