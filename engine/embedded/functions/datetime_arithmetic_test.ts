import { DATETIME_ARITHMETIC_FUNCTIONS } from "./datetime_arithmetic.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("arithmetic of dates and times give Spark's results", async () => {
  await using bench = await FunctionBench.open(DATETIME_ARITHMETIC_FUNCTIONS);
  await bench.assertCalls([
    ["add_months", [typed("2016-08-31", "date"), 1], "2016-09-30"],
    ["add_months", [typed("2024-01-31", "date"), 1], "2024-02-29"],
    ["add_months", [typed("2024-02-29", "date"), 12], "2025-02-28"],
    ["add_months", [typed("2024-02-29", "date"), -12], "2023-02-28"],
    ["add_months", [typed("2024-03-31", "date"), -1], "2024-02-29"],
    ["convert_timezone", [
      "Europe/Brussels",
      "America/Los_Angeles",
      typed("2021-12-06 00:00:00", "timestamp_ntz"),
    ], "2021-12-05 15:00:00"],
    [
      "convert_timezone",
      ["Europe/Brussels", typed("2021-12-05 15:00:00", "timestamp_ntz")],
      "2021-12-05 16:00:00",
    ],
    [
      "convert_timezone",
      ["America/New_York", "Asia/Tokyo", typed("2024-07-01 12:00:00", "timestamp_ntz")],
      "2024-07-02 01:00:00",
    ],
    [
      "convert_timezone",
      ["America/New_York", typed("2024-07-01 12:00:00", "timestamp_ntz")],
      "2024-07-01 08:00:00",
    ],
    ["date_add", [typed("2016-07-30", "date"), 1], "2016-07-31"],
    ["date_add", [typed("2024-01-31", "date"), 1], "2024-02-01"],
    ["date_add", [typed("2024-01-31", "date"), -31], "2023-12-31"],
    ["date_add", [typed("2024-02-28", "date"), 2], "2024-03-01"],
    ["date_add", [typed("2024-01-31", "date"), typed(null, "integer")], null],
    ["date_diff", [typed("2009-07-31", "date"), typed("2009-07-30", "date")], 1],
    ["date_diff", [typed("2009-07-30", "date"), typed("2009-07-31", "date")], -1],
    ["date_diff", [typed("2024-01-01", "date"), typed("2025-01-01", "date")], -366],
    ["date_sub", [typed("2016-07-30", "date"), 1], "2016-07-29"],
    ["date_sub", [typed("2024-03-01", "date"), 1], "2024-02-29"],
    ["dateadd", [typed("2016-07-30", "date"), 1], "2016-07-31"],
    ["dateadd", [typed("2024-01-31", "date"), 1], "2024-02-01"],
    ["datediff", [typed("2009-07-31", "date"), typed("2009-07-30", "date")], 1],
    ["datediff", [typed("2009-07-30", "date"), typed("2009-07-31", "date")], -1],
    ["datediff", [typed("2024-03-01", "date"), typed("2024-02-01", "date")], 29],
    ["datediff", [typed("2024-03-01", "date"), typed("2024-02-01 23:59:59", "date")], 29],
    ["from_utc_timestamp", [typed("2016-08-31", "timestamp"), "Asia/Seoul"], "2016-08-31 09:00:00+00"],
    [
      "from_utc_timestamp",
      [typed("2024-01-01 12:00:00", "timestamp"), "America/New_York"],
      "2024-01-01 07:00:00+00",
    ],
    [
      "from_utc_timestamp",
      [typed("2024-07-01 12:00:00", "timestamp"), "America/New_York"],
      "2024-07-01 08:00:00+00",
    ],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "+05:30"], "2024-01-01 17:30:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "GMT+2"], "2024-01-01 14:00:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "PST"], "2024-01-01 04:00:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "EST"], "2024-01-01 07:00:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "bad"], { error: "INVALID_TIMEZONE" }],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "UTC"], "2024-01-01 12:00:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), "Z"], "2024-01-01 12:00:00+00"],
    ["from_utc_timestamp", [typed("2024-01-01 12:00:00", "timestamp"), null], null],
    [
      "months_between",
      [typed("1997-02-28 10:30:00", "timestamp"), typed("1996-10-30", "timestamp")],
      3.94959677,
    ],
    [
      "months_between",
      [typed("1997-02-28 10:30:00", "timestamp"), typed("1996-10-30", "timestamp"), false],
      3.9495967741935485,
    ],
    ["months_between", [typed("2024-02-29", "timestamp"), typed("2024-01-31", "timestamp")], 1],
    ["months_between", [typed("2024-03-15", "timestamp"), typed("2024-01-15", "timestamp")], 2],
    [
      "months_between",
      [typed("2024-03-15 10:00:00", "timestamp"), typed("2024-01-15 20:00:00", "timestamp")],
      2,
    ],
    ["months_between", [typed("2024-01-15", "timestamp"), typed("2024-03-20", "timestamp")], -2.16129032],
    ["months_between", [typed(null, "timestamp"), typed("2024-03-20", "timestamp")], null],
    ["to_utc_timestamp", [typed("2016-08-31", "timestamp"), "Asia/Seoul"], "2016-08-30 15:00:00+00"],
    [
      "to_utc_timestamp",
      [typed("2024-01-01 12:00:00", "timestamp"), "America/New_York"],
      "2024-01-01 17:00:00+00",
    ],
    [
      "to_utc_timestamp",
      [typed("2024-11-03 01:30:00", "timestamp"), "America/New_York"],
      "2024-11-03 05:30:00+00",
    ],
    [
      "to_utc_timestamp",
      [typed("2024-03-10 02:30:00", "timestamp"), "America/New_York"],
      "2024-03-10 07:30:00+00",
    ],
    ["to_utc_timestamp", [typed("2024-01-01", "timestamp"), "Asia/Kolkata"], "2023-12-31 18:30:00+00"],
  ]);
});

Deno.test("arithmetic of dates and times follow the session's time zone", async () => {
  await using bench = await FunctionBench.open(DATETIME_ARITHMETIC_FUNCTIONS);
  await bench.assertCalls([
    ["months_between", [
      typed("2024-03-31 12:00:00Z", "timestamp"),
      typed("2024-02-29 00:00:00Z", "timestamp"),
    ], 1.08198925],
    [
      "convert_timezone",
      ["Europe/Berlin", typed("2024-07-01 12:00:00", "timestamp_ntz")],
      "2024-07-01 18:00:00",
    ],
  ], { timeZone: "America/New_York" });
});

Deno.test("timestampadd() and timestampdiff() count the units that their first argument names", async () => {
  await using bench = await FunctionBench.open(DATETIME_ARITHMETIC_FUNCTIONS);
  const at = (text: string) => typed(text, "timestamp_ntz");
  await bench.assertCalls([
    ["timestampdiff", ["MONTH", at("1969-12-31 00:00:00.000001"), at("2024-03-01 00:00:00")], 649n],
    ["timestampdiff", ["MONTH", at("2024-01-31 00:00:00"), at("2024-02-29 00:00:00")], 0n],
    ["timestampdiff", ["MONTH", at("2024-03-31 12:00:00"), at("2024-02-29 00:00:00")], -1n],
    ["timestampdiff", ["YEAR", at("2020-02-29 00:00:00"), at("2024-02-28 00:00:00")], 3n],
    ["timestampdiff", ["QUARTER", at("2024-01-01 00:00:00"), at("2024-12-31 00:00:00")], 3n],
    ["timestampdiff", ["DAY", at("2024-01-02 11:59:59"), at("2024-01-01 12:00:00")], 0n],
    ["timestampdiff", ["HOUR", at("2024-01-01 00:59:00"), at("2024-01-01 02:00:00")], 1n],
    ["timestampadd", ["HOUR", 8n, at("2022-02-11 20:30:00")], "2022-02-12 04:30:00"],
    ["timestampadd", ["MONTH", 1n, at("2024-01-31 00:00:00")], "2024-02-29 00:00:00"],
    ["timestampadd", ["WEEK", -1n, at("2024-01-31 00:00:00")], "2024-01-24 00:00:00"],
    ["timestampadd", ["MILLISECOND", 1500n, at("2024-01-31 00:00:00")], "2024-01-31 00:00:01.5"],
  ], { literalsOnly: true });
  await bench.assertCalls([
    ["timestampadd", ["DAY", 1n, typed("2024-11-02 16:00:00+00", "timestamp")], "2024-11-03 17:00:00+00"],
    ["timestampadd", ["HOUR", 24n, typed("2024-11-02 16:00:00+00", "timestamp")], "2024-11-03 16:00:00+00"],
  ], { literalsOnly: true, timeZone: "America/New_York" });
});

Deno.test("from_utc_timestamp() and to_utc_timestamp() know zones, offsets and summer time", async () => {
  await using bench = await FunctionBench.open(DATETIME_ARITHMETIC_FUNCTIONS);
  const at = (text: string) => typed(`${text}+00`, "timestamp");
  await bench.assertCalls([
    ["to_utc_timestamp", [at("2024-11-03 01:30:00"), "America/New_York"], "2024-11-03 05:30:00+00"],
    ["to_utc_timestamp", [at("2024-03-10 02:30:00"), "America/New_York"], "2024-03-10 07:30:00+00"],
    ["from_utc_timestamp", [at("2024-01-01 12:00:00"), "+05:30"], "2024-01-01 17:30:00+00"],
    ["from_utc_timestamp", [at("2024-01-01 12:00:00"), "PST"], "2024-01-01 04:00:00+00"],
    ["from_utc_timestamp", [at("2024-01-01 12:00:00"), "bad"], { error: "INVALID_TIMEZONE" }],
  ]);
});
