import { assertEquals } from "@std/assert";
import type { DataType } from "../../declare/types.ts";
import { cellText } from "./cell_text.ts";

Deno.test("cellText() prints dates and intervals as Spark does", () => {
  const cases: [value: unknown, type: DataType, text: string][] = [
    [Temporal.PlainDate.from("2024-02-29"), "date", "2024-02-29"],
    [Temporal.PlainDate.from("-000001-01-01"), "date", "-0001-01-01"],
    [Temporal.PlainDate.from("+012345-01-01"), "date", "+12345-01-01"],
    [Temporal.Instant.from("-000001-01-01T01:02:00Z"), "timestamp", "-0001-01-01 01:02:00"],
    [Temporal.PlainDateTime.from("+012345-01-01T01:02:03.5"), "timestamp_ntz", "+12345-01-01 01:02:03.5"],
    [
      Temporal.Duration.from("P1DT2H3M4.5S"),
      "interval day to second",
      "INTERVAL '1 02:03:04.5' DAY TO SECOND",
    ],
    [
      Temporal.Duration.from("-PT0.000001S"),
      "interval day to second",
      "INTERVAL '-0 00:00:00.000001' DAY TO SECOND",
    ],
    [Temporal.Duration.from("-P1Y2M"), "interval year to month", "INTERVAL '-1-2' YEAR TO MONTH"],
    [Temporal.Duration.from("P13M8DT1H58.5S"), "interval", "1 years 1 months 8 days 1 hours 58.5 seconds"],
    [Temporal.Duration.from("-PT2H0.5S"), "interval", "-2 hours -0.5 seconds"],
    [new Temporal.Duration(), "interval", "0 seconds"],
  ];
  assertEquals(cases.map(([value, type]) => cellText(value, type, "UTC")), cases.map(([, , text]) => text));
});
