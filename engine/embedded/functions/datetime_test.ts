import { DATETIME_FUNCTIONS } from "./datetime.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("functions of dates and times give Spark's results", async () => {
  await using bench = await FunctionBench.open(DATETIME_FUNCTIONS);
  await bench.assertCalls([
    ["current_timezone", [], "UTC"],
    ["date_trunc", ["YEAR", typed("2015-03-05T09:32:05.359", "timestamp")], "2015-01-01 00:00:00+00"],
    ["date_trunc", ["MM", typed("2015-03-05T09:32:05.359", "timestamp")], "2015-03-01 00:00:00+00"],
    ["date_trunc", ["DD", typed("2015-03-05T09:32:05.359", "timestamp")], "2015-03-05 00:00:00+00"],
    ["date_trunc", ["HOUR", typed("2015-03-05T09:32:05.359", "timestamp")], "2015-03-05 09:00:00+00"],
    [
      "date_trunc",
      ["MILLISECOND", typed("2015-03-05T09:32:05.123456", "timestamp")],
      "2015-03-05 09:32:05.123+00",
    ],
    ["date_trunc", ["YEAR", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-01-01 00:00:00+00"],
    ["date_trunc", ["YYYY", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-01-01 00:00:00+00"],
    ["date_trunc", ["YY", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-01-01 00:00:00+00"],
    ["date_trunc", ["QUARTER", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-04-01 00:00:00+00"],
    ["date_trunc", ["MONTH", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-01 00:00:00+00"],
    ["date_trunc", ["MM", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-01 00:00:00+00"],
    ["date_trunc", ["MON", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-01 00:00:00+00"],
    ["date_trunc", ["WEEK", typed("2024-05-19 10:15:30.123456", "timestamp")], "2024-05-13 00:00:00+00"],
    ["date_trunc", ["DAY", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-17 00:00:00+00"],
    ["date_trunc", ["DD", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-17 00:00:00+00"],
    ["date_trunc", ["HOUR", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-17 10:00:00+00"],
    ["date_trunc", ["MINUTE", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-17 10:15:00+00"],
    ["date_trunc", ["SECOND", typed("2024-05-17 10:15:30.123456", "timestamp")], "2024-05-17 10:15:30+00"],
    [
      "date_trunc",
      ["MILLISECOND", typed("2024-05-17 10:15:30.123456", "timestamp")],
      "2024-05-17 10:15:30.123+00",
    ],
    [
      "date_trunc",
      ["MICROSECOND", typed("2024-05-17 10:15:30.123456", "timestamp")],
      "2024-05-17 10:15:30.123456+00",
    ],
    ["date_trunc", ["bad", typed("2024-05-17 10:15:30.123456", "timestamp")], null],
    ["date_trunc", [null, typed("2024-05-17 10:15:30.123456", "timestamp")], null],
    ["date_trunc", ["day", typed("2024-05-17", "timestamp")], "2024-05-17 00:00:00+00"],
    ["date_trunc", ["month", typed("2024-05-17 10:00:00", "timestamp")], "2024-05-01 00:00:00+00"],
    ["date_trunc", ["day", typed("2024-05-17 10:00:00", "timestamp")], "2024-05-17 00:00:00+00"],
    ["date_trunc", ["HOUR", typed("1969-12-31 23:59:59.5", "timestamp")], "1969-12-31 23:00:00+00"],
    ["day", [typed("2009-07-30", "date")], 30],
    ["day", [typed("2024-05-17", "date")], 17],
    ["dayname", [typed("2024-05-17", "date")], "Fri"],
    ["dayofmonth", [typed("2009-07-30", "date")], 30],
    ["dayofmonth", [typed("2024-05-17", "date")], 17],
    ["dayofweek", [typed("2009-07-30", "date")], 5],
    ["dayofweek", [typed("2024-05-19", "date")], 1],
    ["dayofweek", [typed("2024-05-17", "date")], 6],
    ["dayofyear", [typed("2016-04-09", "date")], 100],
    ["dayofyear", [typed("2024-12-31", "date")], 366],
    ["hour", [typed("2018-02-14 12:58:59", "timestamp")], 12],
    ["hour", [typed("2024-05-17 10:15:30.123", "timestamp")], 10],
    ["hour", [typed("2024-05-17 10:15:30", "timestamp_ntz")], 10],
    ["hour", [typed("2024-05-17", "timestamp")], 0],
    ["last_day", [typed("2009-01-12", "date")], "2009-01-31"],
    ["last_day", [typed("2024-02-01", "date")], "2024-02-29"],
    ["last_day", [typed("2023-02-15", "date")], "2023-02-28"],
    ["minute", [typed("2009-07-30 12:58:59", "timestamp")], 58],
    ["minute", [typed("2024-05-17 10:15:30.123", "timestamp")], 15],
    ["month", [typed("2016-07-30", "date")], 7],
    ["month", [typed("2024-05-17", "date")], 5],
    ["monthname", [typed("2008-02-20", "date")], "Feb"],
    ["monthname", [typed("2024-05-17", "date")], "May"],
    ["next_day", [typed("2015-01-14", "date"), "TU"], "2015-01-20"],
    ["next_day", [typed("2024-01-03", "date"), "MON"], "2024-01-08"],
    ["next_day", [typed("2024-01-03", "date"), "wednesday"], "2024-01-10"],
    ["next_day", [typed("2024-01-03", "date"), "We"], "2024-01-10"],
    ["next_day", [typed("2024-01-03", "date"), "xx"], { error: "ILLEGAL_DAY_OF_WEEK" }],
    ["next_day", [typed("2024-01-03", "date"), null], null],
    ["next_day", [typed("2024-01-03", "date"), "SU"], "2024-01-07"],
    ["quarter", [typed("2016-08-31", "date")], 3],
    ["quarter", [typed("2024-05-17", "date")], 2],
    ["second", [typed("2018-02-14 12:58:59", "timestamp")], 59],
    ["second", [typed("2024-05-17 10:15:30.923", "timestamp")], 30],
    ["second", [typed("2024-05-17 10:15:30", "timestamp")], 30],
    ["trunc", [typed("2019-08-04", "date"), "week"], "2019-07-29"],
    ["trunc", [typed("2019-08-04", "date"), "quarter"], "2019-07-01"],
    ["trunc", [typed("2009-02-12", "date"), "MM"], "2009-02-01"],
    ["trunc", [typed("2015-10-27", "date"), "YEAR"], "2015-01-01"],
    ["trunc", [typed("2024-05-17", "date"), "year"], "2024-01-01"],
    ["trunc", [typed("2024-05-17", "date"), "MM"], "2024-05-01"],
    ["trunc", [typed("2024-05-17", "date"), "mon"], "2024-05-01"],
    ["trunc", [typed("2024-05-17", "date"), "month"], "2024-05-01"],
    ["trunc", [typed("2024-05-17", "date"), "YY"], "2024-01-01"],
    ["trunc", [typed("2024-05-17", "date"), "yyyy"], "2024-01-01"],
    ["trunc", [typed("2024-05-17", "date"), "quarter"], "2024-04-01"],
    ["trunc", [typed("2024-05-19", "date"), "week"], "2024-05-13"],
    ["trunc", [typed("2024-05-17", "date"), "day"], null],
    ["trunc", [typed("2024-05-17", "date"), "bad"], null],
    ["trunc", [typed("2024-05-17", "date"), null], null],
    ["trunc", [typed("2024-05-17 10:00:00", "date"), "MM"], "2024-05-01"],
    ["weekday", [typed("2009-07-30", "date")], 3],
    ["weekday", [typed("2024-05-19", "date")], 6],
    ["weekday", [typed("2024-05-20", "date")], 0],
    ["weekofyear", [typed("2008-02-20", "date")], 8],
    ["weekofyear", [typed("2024-12-30", "date")], 1],
    ["weekofyear", [typed("2021-01-03", "date")], 53],
    ["year", [typed("2016-07-30", "date")], 2016],
    ["year", [typed("2024-05-17", "date")], 2024],
    ["year", [typed("-0044-03-15", "date")], -44],
  ]);
  await bench.assertCalls([
    ["date_part", ["YEAR", typed("2019-08-12 01:00:00.123456", "timestamp")], 2019],
    ["date_part", ["week", typed("2019-08-12 01:00:00.123456", "timestamp")], 33],
    ["date_part", ["doy", typed("2019-08-12", "date")], 224],
    ["date_part", ["SECONDS", typed("2019-10-01 00:00:01.000001", "timestamp")], "1.000001"],
    ["date_part", ["YEAR", typed("2024-05-17 10:15:30", "timestamp")], 2024],
    ["date_part", ["yr", typed("2024-05-17", "date")], 2024],
    ["date_part", ["QTR", typed("2024-05-17", "date")], 2],
    ["date_part", ["mon", typed("2024-05-17", "date")], 5],
    ["date_part", ["W", typed("2024-05-17", "date")], 20],
    ["date_part", ["week", typed("2024-12-30", "date")], 1],
    ["date_part", ["d", typed("2024-05-17", "date")], 17],
    ["date_part", ["dow", typed("2024-05-19", "date")], 1],
    ["date_part", ["DAYOFWEEK", typed("2024-05-19", "date")], 1],
    ["date_part", ["dow_iso", typed("2024-05-19", "date")], 7],
    ["date_part", ["doy", typed("2024-05-19", "date")], 140],
    ["date_part", ["h", typed("2024-05-17 10:15:30", "timestamp")], 10],
    ["date_part", ["m", typed("2024-05-17 10:15:30", "timestamp")], 15],
    ["date_part", ["min", typed("2024-05-17 10:15:30", "timestamp")], 15],
    ["date_part", ["s", typed("2024-05-17 10:15:30.5", "timestamp")], "30.500000"],
    ["date_part", ["YEAROFWEEK", typed("2024-12-30", "date")], 2025],
    ["date_part", ["bad", typed("2024-12-30", "date")], { error: "INVALID_EXTRACT_FIELD" }],
    ["datepart", ["YEAR", typed("2019-08-12 01:00:00.123456", "timestamp")], 2019],
    ["datepart", ["week", typed("2019-08-12 01:00:00.123456", "timestamp")], 33],
    ["datepart", ["doy", typed("2019-08-12", "date")], 224],
    ["datepart", ["SECONDS", typed("2019-10-01 00:00:01.000001", "timestamp")], "1.000001"],
    ["datepart", ["YEAR", typed("2024-05-17 10:15:30", "timestamp")], 2024],
  ], { literalsOnly: true });
});

Deno.test("functions of dates and times follow the session's time zone", async () => {
  await using bench = await FunctionBench.open(DATETIME_FUNCTIONS);
  await bench.assertCalls([
    ["hour", [typed("2024-07-02 03:04:05Z", "timestamp")], 23],
    ["current_timezone", [], "America/New_York"],
  ], { timeZone: "America/New_York" });
});

Deno.test("functions of dates and times give NULL or wrap where ANSI mode is off", async () => {
  await using bench = await FunctionBench.open(DATETIME_FUNCTIONS);
  await bench.assertCalls([
    ["next_day", [typed("2024-01-03", "date"), "xx"], null],
  ], { ansi: false });
});

Deno.test("current_timestamp() and its like are the time of the batch", async () => {
  await using bench = await FunctionBench.open(DATETIME_FUNCTIONS);
  const nowMs = Date.UTC(2024, 0, 2, 3, 4, 5, 678);
  await bench.assertCalls([
    ["current_timestamp", [], "2024-01-02 03:04:05.678+00"],
    ["now", [], "2024-01-02 03:04:05.678+00"],
    ["localtimestamp", [], "2024-01-01 22:04:05.678"],
    ["current_date", [], "2024-01-01"],
    ["current_timezone", [], "America/New_York"],
  ], { nowMs, timeZone: "America/New_York" });
});
