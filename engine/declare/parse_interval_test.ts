import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import { parseInterval, parseIntervalMs } from "./parse_interval.ts";

// What Spark 4.1's Trigger.ProcessingTime gives for each.
const LENGTHS: readonly (readonly [string, number])[] = [
  ["10 seconds", 10_000],
  ["10  SECONDS ", 10_000],
  ["1 second", 1000],
  ["interval 1 day 2 hours", 93_600_000],
  ["INTERVAL '1' DAY", 86_400_000],
  ["1 minute 30 seconds", 90_000],
  ["1 second 1 second", 2000],
  ["500 milliseconds", 500],
  ["2.5 seconds", 2500],
  [".5 seconds", 500],
  ["1. seconds", 1000],
  ["+1 second", 1000],
  ["1 day - 1 hour", 82_800_000],
  ["1 week", 604_800_000],
  ["3 microseconds", 0],
  ["0.0000001 seconds", 0],
  ["0 seconds", 0],
];

for (const [text, ms] of LENGTHS) {
  Deno.test(`parseIntervalMs() reads "${text}"`, () => assertEquals(parseIntervalMs(text), ms));
}

Deno.test("parseIntervalMs() counts a month as 31 days where months are allowed", () => {
  assertEquals(parseIntervalMs("1 year 1 month 5 days", { months: true }), (13 * 31 + 5) * 86_400_000);
});

Deno.test("parseInterval() keeps months, days and time apart", () => {
  assertEquals(parseInterval("1 year 2 months -3 days 4 hours -5.000006 seconds"), {
    months: 14,
    days: -3,
    micros: 4n * 3_600_000_000n - 5_000_006n,
  });
});

const BAD: readonly (readonly [string, string])[] = [
  ["10", "a unit is missing after 10"],
  ["seconds", '"seconds" is not a number'],
  ["1second", '"1second" is not a number'],
  ["10 secs", '"secs" is not a unit of time, but seconds would be'],
  ["5 minuts", "but minutes"],
  ["1 constructor", '"constructor" is not a unit'],
  ["", "it is empty"],
  ["interval", "it is empty"],
  ["1.5 minutes", "only seconds can have a fraction, not minutes"],
  ["1 month", "months and years have no fixed length"],
  ["-5 seconds", "it is negative"],
  ["1 day -2 days", "it is negative"],
  ["99999999999999999999 seconds", "is too long"],
  ["5000000000 days", "is too long"],
];

for (const [text, part] of BAD) {
  Deno.test(`parseIntervalMs() refuses "${text}"`, () => {
    const error = assertThrows(() => parseIntervalMs(text), AnalysisError);
    assertEquals(error.condition, "CANNOT_PARSE_INTERVAL");
    assertStringIncludes(error.message, part);
  });
}
