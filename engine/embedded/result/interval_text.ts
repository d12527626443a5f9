import type { DataType } from "../../declare/types.ts";

/** An interval as Spark's `show` prints it: `INTERVAL '1 02:03:04.5' DAY TO SECOND`, `INTERVAL '1-2' YEAR TO MONTH`, `1 months 2 days`. */
export function intervalText(value: Temporal.Duration, type: DataType): string {
  if (type === "interval") return countedUnits(value);
  const sign = value.sign < 0 ? "-" : "";
  const { years, months, days, hours, minutes, seconds, milliseconds, microseconds } = value.abs();
  if (type === "interval year to month") return `INTERVAL '${sign}${years}-${months}' YEAR TO MONTH`;
  const clock = [hours, minutes, seconds].map((part) => String(part).padStart(2, "0")).join(":");
  const fraction = fractionText(milliseconds * 1000 + microseconds);
  return `INTERVAL '${sign}${days} ${clock}${fraction}' DAY TO SECOND`;
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
