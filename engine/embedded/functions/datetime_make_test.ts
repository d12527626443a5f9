import { DATETIME_MAKE_FUNCTIONS } from "./datetime_make.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("functions that make dates and times give Spark's results", async () => {
  await using bench = await FunctionBench.open(DATETIME_MAKE_FUNCTIONS);
  await bench.assertCalls([
    ["date_from_unix_date", [1], "1970-01-02"],
    ["date_from_unix_date", [19723], "2024-01-01"],
    ["date_from_unix_date", [-1], "1969-12-31"],
    ["make_date", [2013, 7, 15], "2013-07-15"],
    ["make_date", [2019, 7, typed(null, "integer")], null],
    ["make_date", [2024, 2, 29], "2024-02-29"],
    ["make_date", [2023, 2, 29], { error: "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION" }],
    ["make_date", [2024, 13, 1], { error: "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION" }],
    ["make_date", [typed(null, "integer"), 1, 1], null],
    ["make_timestamp", [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)")], "2014-12-28 06:30:45.887+00"],
    [
      "make_timestamp",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)"), "CET"],
      "2014-12-28 05:30:45.887+00",
    ],
    ["make_timestamp", [2024, 2, 29, 10, 15, typed("30.5", "decimal(16,6)")], "2024-02-29 10:15:30.5+00"],
    ["make_timestamp", [2024, 2, 29, 10, 15, typed("30", "decimal(16,6)")], "2024-02-29 10:15:30+00"],
    ["make_timestamp", [2024, 2, 29, 24, 0, typed("0", "decimal(16,6)")], {
      error: "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
    }],
    ["make_timestamp", [2024, 2, 29, 10, 59, typed("60", "decimal(16,6)")], "2024-02-29 11:00:00+00"],
    ["make_timestamp", [2024, 2, 29, 10, 59, typed("60.5", "decimal(16,6)")], {
      error: "INVALID_FRACTION_OF_SECOND",
    }],
    ["make_timestamp", [2024, 2, 30, 10, 15, typed("30", "decimal(16,6)")], {
      error: "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
    }],
    [
      "make_timestamp",
      [2024, 2, 29, 10, 15, typed("30.1234567", "decimal(16,6)")],
      "2024-02-29 10:15:30.123457+00",
    ],
    [
      "make_timestamp",
      [2024, 2, 29, 10, 15, typed("30.5", "decimal(16,6)"), "America/New_York"],
      "2024-02-29 15:15:30.5+00",
    ],
    ["make_timestamp", [2024, typed(null, "integer"), 29, 10, 15, typed("30", "decimal(16,6)")], null],
    [
      "make_timestamp_ltz",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)")],
      "2014-12-28 06:30:45.887+00",
    ],
    [
      "make_timestamp_ltz",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)"), "CET"],
      "2014-12-28 05:30:45.887+00",
    ],
    ["make_timestamp_ltz", [2019, 6, 30, 23, 59, typed("60", "decimal(16,6)")], "2019-07-01 00:00:00+00"],
    ["make_timestamp_ltz", [typed(null, "integer"), 7, 22, 15, 30, typed("0", "decimal(16,6)")], null],
    ["make_timestamp_ltz", [2024, 2, 29, 10, 15, typed("30.5", "decimal(16,6)")], "2024-02-29 10:15:30.5+00"],
    [
      "make_timestamp_ltz",
      [2024, 2, 29, 10, 15, typed("30.5", "decimal(16,6)"), "CET"],
      "2024-02-29 09:15:30.5+00",
    ],
    [
      "make_timestamp_ntz",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)")],
      "2014-12-28 06:30:45.887",
    ],
    ["make_timestamp_ntz", [2019, 6, 30, 23, 59, typed("60", "decimal(16,6)")], "2019-07-01 00:00:00"],
    ["make_timestamp_ntz", [typed(null, "integer"), 7, 22, 15, 30, typed("0", "decimal(16,6)")], null],
    ["make_timestamp_ntz", [2024, 2, 29, 10, 15, typed("30.5", "decimal(16,6)")], "2024-02-29 10:15:30.5"],
    ["timestamp_micros", [1230219000123123n], "2008-12-25 15:30:00.123123+00"],
    ["timestamp_micros", [1704067200123456n], "2024-01-01 00:00:00.123456+00"],
    ["timestamp_millis", [1230219000123n], "2008-12-25 15:30:00.123+00"],
    ["timestamp_millis", [1704067200123n], "2024-01-01 00:00:00.123+00"],
    ["timestamp_millis", [-1], "1969-12-31 23:59:59.999+00"],
    ["timestamp_seconds", [1230219000], "2008-12-25 15:30:00+00"],
    ["timestamp_seconds", [typed("1230219000.123", "decimal(13,3)")], "2008-12-25 15:30:00.123+00"],
    ["timestamp_seconds", [1704067200], "2024-01-01 00:00:00+00"],
    ["timestamp_seconds", [typed("1704067200.123", "decimal(13,3)")], "2024-01-01 00:00:00.123+00"],
    ["timestamp_seconds", [-0.5], "1969-12-31 23:59:59.5+00"],
    ["timestamp_seconds", [typed("NaN", "double")], null],
    [
      "try_make_timestamp",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)")],
      "2014-12-28 06:30:45.887+00",
    ],
    [
      "try_make_timestamp",
      [2014, 12, 28, 6, 30, typed("45.887", "decimal(16,6)"), "CET"],
      "2014-12-28 05:30:45.887+00",
    ],
    ["try_make_timestamp", [2019, 6, 30, 23, 59, typed("60", "decimal(16,6)")], "2019-07-01 00:00:00+00"],
    ["try_make_timestamp", [2019, 6, 30, 23, 59, typed("1", "decimal(16,6)")], "2019-06-30 23:59:01+00"],
    ["try_make_timestamp", [typed(null, "integer"), 7, 22, 15, 30, typed("0", "decimal(16,6)")], null],
    ["try_make_timestamp", [2024, 13, 22, 15, 30, typed("0", "decimal(16,6)")], null],
    ["try_make_timestamp", [2024, 2, 30, 10, 15, typed("30", "decimal(16,6)")], null],
    ["unix_date", [typed("2024-01-01", "date")], 19723],
    ["unix_date", [typed("1969-12-31", "date")], -1],
    ["unix_micros", [typed("2024-01-01 00:00:00.123456", "timestamp")], 1704067200123456n],
    ["unix_millis", [typed("2024-01-01 00:00:00.123456", "timestamp")], 1704067200123n],
    ["unix_millis", [typed("1969-12-31 23:59:59.9995", "timestamp")], -1n],
    ["unix_seconds", [typed("2024-01-01 00:00:00.9", "timestamp")], 1704067200n],
    ["unix_seconds", [typed("1969-12-31 23:59:59.5", "timestamp")], -1n],
  ]);
});

Deno.test("functions that make dates and times give NULL or wrap where ANSI mode is off", async () => {
  await using bench = await FunctionBench.open(DATETIME_MAKE_FUNCTIONS);
  await bench.assertCalls([
    ["make_date", [2023, 2, 29], null],
    ["make_date", [2024, 13, 1], null],
    ["make_timestamp", [2024, 2, 29, 24, 0, typed("0", "decimal(16,6)")], null],
    ["make_timestamp", [2024, 2, 29, 10, 59, typed("60.5", "decimal(16,6)")], null],
    ["make_timestamp", [2024, 2, 30, 10, 15, typed("30", "decimal(16,6)")], null],
  ], { ansi: false });
});
