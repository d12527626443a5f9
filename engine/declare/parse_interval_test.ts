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

const INVALID = "INVALID_INTERVAL_FORMAT";

const BAD: readonly (readonly [string, string, string])[] = [
  ["10", `${INVALID}.MISSING_UNIT`, "a unit is missing after 10"],
  ["seconds", `${INVALID}.UNRECOGNIZED_NUMBER`, '"seconds" is not a number'],
  ["1second", `${INVALID}.INVALID_VALUE`, '"1second" is not a number'],
  ["10 secs", `${INVALID}.INVALID_UNIT`, '"secs" is not a unit of time, but seconds would be'],
  ["5 minuts", `${INVALID}.INVALID_UNIT`, "but minutes"],
  ["1 constructor", `${INVALID}.INVALID_UNIT`, '"constructor" is not a unit'],
  ["", `${INVALID}.INPUT_IS_EMPTY`, "it is empty"],
  ["interval", `${INVALID}.INPUT_IS_EMPTY`, "it is empty"],
  ["1.5 minutes", `${INVALID}.INVALID_FRACTION`, "only seconds can have a fraction, not minutes"],
  ["1 month", "_LEGACY_ERROR_TEMP_3262", "Months and years have no fixed length"],
  ["-5 seconds", "ILLEGAL_ARGUMENT", "should not be negative"],
  ["1 day -2 days", "ILLEGAL_ARGUMENT", "should not be negative"],
  ["99999999999999999999 seconds", `${INVALID}.ARITHMETIC_EXCEPTION`, "is too long"],
  ["5000000000 days", `${INVALID}.ARITHMETIC_EXCEPTION`, "is too long"],
];

for (const [text, condition, part] of BAD) {
  Deno.test(`parseIntervalMs() refuses "${text}"`, () => {
    const error = assertThrows(() => parseIntervalMs(text), AnalysisError);
    assertEquals(error.condition, condition);
    assertStringIncludes(error.message, part);
  });
}

Deno.test("parseInterval() says that it cannot, and why", () => {
  const error = assertThrows(() => parseInterval("soon"), AnalysisError);
  assertEquals(error.condition, "CANNOT_PARSE_INTERVAL");
  assertEquals((error.cause as AnalysisError).condition, "INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER");
  assertStringIncludes(
    error.message,
    `Unable to parse 'soon': "soon" is not a number. Write a number and a unit`,
  );
});
