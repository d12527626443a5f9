import { dayTimeRange, yearMonthRange } from "../../declare/interval_type.ts";
import { dayTimeText, yearMonthText } from "../../declare/literal_text.ts";
import type { DataType } from "../../declare/types.ts";

/** An interval as Spark's `show` prints it: `INTERVAL '1 02:03:04.5' DAY TO SECOND`, `INTERVAL '3' MONTH`, `1 months 2 days`. */
export function intervalText(value: Temporal.Duration, type: DataType): string {
  const yearMonth = yearMonthRange(type);
  if (yearMonth) return yearMonthText(value.years * 12 + value.months, yearMonth);
  const dayTime = dayTimeRange(type);
  return dayTime ? dayTimeText(microsOf(value), dayTime) : countedUnits(value);
}

function microsOf({ days, hours, minutes, seconds, milliseconds, microseconds }: Temporal.Duration): bigint {
  const wholeSeconds = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return wholeSeconds * 1_000_000n + BigInt(milliseconds * 1000 + microseconds);
}

function countedUnits(value: Temporal.Duration): string {
  const { sign, months, days, hours, minutes } = value;
  const { seconds, milliseconds, microseconds } = value.abs();
  const allSeconds = `${seconds}${fractionText(milliseconds * 1000 + microseconds)}`;
  const units = [
    ...Object.entries({ years: Math.trunc(months / 12), months: months % 12, days, hours, minutes })
      .map(([unit, count]) => ({ unit, count: String(count) })),
    { unit: "seconds", count: sign < 0 && allSeconds !== "0" ? `-${allSeconds}` : allSeconds },
  ];
  const text = units.filter(({ count }) => Number(count) !== 0).map(({ unit, count }) => `${count} ${unit}`);
  return text.join(" ") || "0 seconds";
}

function fractionText(micros: number): string {
  return micros === 0 ? "" : `.${String(micros).padStart(6, "0").replace(/0+$/, "")}`;
}
