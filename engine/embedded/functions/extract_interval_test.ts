import { assertEquals } from "@std/assert";
import { createSession } from "../../mod.ts";
import { intervalPart } from "./extract_interval.ts";

Deno.test("intervalPart() knows the units that the type has", () => {
  assertEquals(intervalPart("hours", "interval day to hour")?.type, "byte");
  assertEquals(intervalPart("DAY", "interval day")?.type, "integer");
  assertEquals(intervalPart("day", "interval hour"), undefined);
  assertEquals(intervalPart("month", "interval year"), undefined);
  assertEquals(intervalPart("week", "interval"), undefined);
});

Deno.test("extract() takes intervals apart, with their sign", async () => {
  await using session = createSession({ conf: {} });
  const [row] = await session.createDataFrame([[0]], "unused INT").selectExpr(
    "extract(DAY FROM INTERVAL '-3 04:05:06.7' DAY TO SECOND) AS d",
    "extract(HOUR FROM INTERVAL 50 HOURS) AS h",
    "extract(SECOND FROM INTERVAL '-3 04:05:06.7' DAY TO SECOND) AS s",
    "extract(MONTH FROM INTERVAL -30 MONTHS) AS m",
    "date_part('minute', make_interval(0, 0, 0, 0, 30, 90)) AS c",
  ).collect();
  assertEquals(row, { d: -3, h: 2, s: "-6.700000", m: -6, c: 30 });
});
