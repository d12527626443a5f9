/** The forms that `collect` gives to values, from those in which Arrow sends them; the same as those of the engine in this process. */

const EPOCH_DATE = new Temporal.PlainDate(1970, 1, 1);
const MIDNIGHT = new Temporal.PlainTime();

/** DATE, from days since 1970. */
export function plainDate(days: number): Temporal.PlainDate {
  return EPOCH_DATE.add({ days });
}

/** TIMESTAMP, from microseconds since 1970 in UTC. */
export function instant(micros: bigint): Temporal.Instant {
  return new Temporal.Instant(micros * 1000n);
}

/** TIMESTAMP_NTZ, from microseconds since 1970. */
export function plainDateTime(micros: bigint): Temporal.PlainDateTime {
  return instant(micros).toZonedDateTimeISO("UTC").toPlainDateTime();
}

/** TIME, from nanoseconds since midnight. */
export function plainTime(nanos: bigint): Temporal.PlainTime {
  return MIDNIGHT.add({ microseconds: Number(nanos / 1000n) });
}

/** An interval of years and months, from months. */
export function yearMonthInterval(months: number): Temporal.Duration {
  return Temporal.Duration.from({ years: Math.trunc(months / 12), months: months % 12 });
}

/** An interval of days to seconds, from microseconds. */
export function dayTimeInterval(micros: bigint): Temporal.Duration {
  return durationOf(micros).round({ largestUnit: "days" });
}

/** INTERVAL of months, days and time. Days do not become months, nor hours days. */
export function calendarInterval(months: number, days: number, nanos: bigint): Temporal.Duration {
  const time = durationOf(nanos / 1000n).round({ largestUnit: "hours" });
  const { hours, minutes, seconds, milliseconds, microseconds } = time;
  return Temporal.Duration.from({ months, days, hours, minutes, seconds, milliseconds, microseconds });
}

/** As seconds and microseconds, which are exact numbers; microseconds alone need not be. */
function durationOf(micros: bigint): Temporal.Duration {
  return Temporal.Duration.from({
    seconds: Number(micros / 1_000_000n),
    microseconds: Number(micros % 1_000_000n),
  });
}
