import { assertEquals } from "@std/assert";
import { dayTimeRange, dayTimeType, isYearMonth, widerInterval, yearMonthType } from "./interval_type.ts";

Deno.test("dayTimeType() and yearMonthType() name the units once or both", () => {
  assertEquals(dayTimeType({ from: 0, to: 0 }), "interval day");
  assertEquals(dayTimeType({ from: 1, to: 3 }), "interval hour to second");
  assertEquals(yearMonthType({ from: 0, to: 1 }), "interval year to month");
});

Deno.test("dayTimeRange() knows the units of its own family only", () => {
  assertEquals(dayTimeRange("interval minute to second"), { from: 2, to: 3 });
  assertEquals(dayTimeRange("interval month"), undefined);
  assertEquals(dayTimeRange("interval"), undefined);
  assertEquals(isYearMonth("interval month"), true);
});

Deno.test("widerInterval() has the units of both", () => {
  assertEquals(widerInterval("interval day", "interval minute"), "interval day to minute");
  assertEquals(widerInterval("interval month", "interval year"), "interval year to month");
  assertEquals(widerInterval("interval month", "interval day"), undefined);
});
