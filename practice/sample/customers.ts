import { de, en, es, Faker, fr, pl } from "@faker-js/faker";
import { Random } from "./random.ts";

/** A row of the customers table; all columns are text, as in the course. */
export interface Customer {
  readonly customer_id: string;
  readonly customer_name: string;
  /** `F`, `M` or, rarely, `X`. */
  readonly gender: string;
  /** `yyyy-MM-dd`. */
  readonly date_of_birth: string;
  readonly city: string;
  readonly state: string;
}

/** What `customers` generates. */
export interface CustomersOptions {
  /** Any whole number; the same seed gives the same customers, and the ids that `reviews` of that seed uses. */
  readonly seed: number;
  /** How many customers; the first ones stay the same when there are more. @default {1000} */
  readonly count?: number;
}

/** The number of customers that reviews are written by when nothing else is said. */
export const DEFAULT_CUSTOMERS = 1000;

const ID_STEP = 7919;
const ID_SPAN = 90_000_000;
const FIRST_ID = 10_000_000;

/**
 * Generates customers who live in the United States, some with names from elsewhere.
 *
 * @example
 * ```ts
 * import { customers } from "./customers.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const people = customers({ seed: 42, count: 3 });
 * assertEquals(people.length, 3);
 * assertEquals(people, customers({ seed: 42, count: 3 }));
 * ```
 */
export function customers({ seed, count = DEFAULT_CUSTOMERS }: CustomersOptions): Customer[] {
  const random = new Random(seed);
  const home = new Faker({ locale: [en], seed });
  const abroad = [es, de, fr, pl].map((locale) => new Faker({ locale: [locale, en], seed }));
  return Array.from({ length: count }, (_, index) => {
    const gender = random.chance(0.01) ? "X" : random.chance(0.5) ? "F" : "M";
    const person = (random.chance(0.15) ? random.pick(abroad) : home).person;
    const sex = gender === "F"
      ? "female"
      : gender === "M"
      ? "male"
      : random.pick(["female", "male"] as const);
    return {
      customer_id: customerId(seed, index),
      customer_name: `${person.firstName(sex)} ${person.lastName(sex)}`,
      gender,
      date_of_birth: isoDate(1935 + random.below(65), random.below(365)),
      city: home.location.city(),
      state: home.location.state(),
    };
  });
}

/** The id of the customer with this number: eight digits, never the same for two numbers below 90 million. */
export function customerId(seed: number, index: number): string {
  const start = Math.abs(seed) * 1_000_003 % ID_SPAN;
  return String(FIRST_ID + (start + index * ID_STEP) % ID_SPAN);
}

/** The day of a year, counted from 0, as `yyyy-MM-dd`. */
export function isoDate(year: number, dayOfYear: number): string {
  return new Date(Date.UTC(year, 0, 1 + dayOfYear)).toISOString().slice(0, 10);
}
