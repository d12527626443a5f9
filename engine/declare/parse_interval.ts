import { AnalysisError, closeNames } from "../errors.ts";

/** A length of time in the three units that do not convert into each other: a month has no fixed number of days, nor a day of microseconds. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

const HOUR_MICROS = 3_600_000_000n;
const DAY_MICROS = 24n * HOUR_MICROS;
const DAYS_PER_MONTH = 31;

/** How many of the three each unit is. */
const UNITS: Readonly<Record<string, readonly [keyof Interval, bigint]>> = {
  year: ["months", 12n],
  month: ["months", 1n],
  week: ["days", 7n],
  day: ["days", 1n],
  hour: ["micros", HOUR_MICROS],
  minute: ["micros", 60_000_000n],
  second: ["micros", 1_000_000n],
  millisecond: ["micros", 1_000n],
  microsecond: ["micros", 1n],
};

/** The names of the units, each also with a final `s`. */
export const INTERVAL_UNITS: readonly string[] = Object.keys(UNITS);

/**
 * Reads an interval as Spark writes it: numbers with units, `1 day 2 hours`, `interval -90 minutes`, `2.5 seconds`, `INTERVAL '1' DAY`.
 *
 * @throws {AnalysisError} `CANNOT_PARSE_INTERVAL` with what is wrong as its cause: no unit, an unknown one (with close names), a fraction of another
 * unit than seconds, a number beyond 64 bits.
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-literals.html#interval-literal}
 */
export function parseInterval(text: string): Interval {
  return saying(text, () => readInterval(text));
}

/** The same, with what is wrong as the error itself, as a trigger tells it: `INVALID_INTERVAL_FORMAT.…`. */
function readInterval(text: string): Interval {
  const words = text.trim().replace(/^interval(?=\s|$)/i, "").replaceAll(/([+-])\s+/g, "$1").split(/\s+/)
    .filter((w) => w);
  if (words.length === 0) throw invalid(text, "INPUT_IS_EMPTY", "it is empty");
  let interval: Interval = { months: 0, days: 0, micros: 0n };
  for (let i = 0; i < words.length; i += 2) {
    const number = words[i]!.replace(/^'(.*)'$/, "$1");
    const unit = words[i + 1];
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number)) {
      const reason = `"${number}" is not a number`;
      throw /^[+-]?[\d.]/.test(number)
        ? invalid(text, "INVALID_VALUE", reason, { value: number })
        : invalid(text, "UNRECOGNIZED_NUMBER", reason, { number });
    }
    if (unit === undefined) {
      throw invalid(text, "MISSING_UNIT", `a unit is missing after ${number}`, { word: number });
    }
    interval = addIntervals(interval, readUnit(number, unit, text));
  }
  return interval;
}

/**
 * One number with its unit, as an interval.
 *
 * @param text What to show in errors.
 * @throws {AnalysisError} As {@linkcode parseInterval}.
 */
export function intervalOf(number: string, unit: string, text: string): Interval {
  return saying(text, () => readUnit(number, unit, text));
}

function readUnit(number: string, unit: string, text: string): Interval {
  const name = unit.toLowerCase().replace(/s$/, "");
  const known = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (known === undefined) {
    const begun = INTERVAL_UNITS.filter((candidate) => candidate.startsWith(name));
    const close = begun.length > 0 ? begun : closeNames(name, INTERVAL_UNITS);
    throw invalid(
      text,
      "INVALID_UNIT",
      `"${unit}" is not a unit of time, but ${close.map((it) => it + "s").join(", ")} would be`,
      { unit },
    );
  }
  const [part, size] = known;
  const [, sign, whole, fraction] = /^([+-]?)(\d*)\.?(\d*)$/.exec(number)!;
  if (/\./.test(number) && name !== "second") {
    throw invalid(text, "INVALID_FRACTION", `only seconds can have a fraction, not ${unit}`, { unit });
  }
  const count = BigInt(whole || "0") * size + BigInt(fraction!.slice(0, 6).padEnd(6, "0"));
  const value = sign === "-" ? -count : count;
  if (BigInt.asIntN(part === "micros" ? 64 : 32, value) !== value) {
    throw invalid(text, "ARITHMETIC_EXCEPTION", `${number} ${unit} is too long`);
  }
  return { months: 0, days: 0, micros: 0n, [part]: part === "micros" ? value : Number(value) };
}

/** The sum of two intervals. */
export function addIntervals(a: Interval, b: Interval): Interval {
  return { months: a.months + b.months, days: a.days + b.days, micros: a.micros + b.micros };
}

/** The days and the time of an interval in microseconds, a day having 24 hours. */
export function dayTimeMicros({ days, micros }: Interval): bigint {
  return BigInt(days) * DAY_MICROS + micros;
}

/** What {@linkcode parseIntervalMs} accepts. */
export interface ParseIntervalOptions {
  /**
   * Whether months and years are allowed; a month then counts as 31 days, as for a watermark's delay. A trigger refuses them.
   * @default {false}
   */
  readonly months?: boolean;
}

/**
 * The length in milliseconds of a trigger's interval or a watermark's delay, what is less than a millisecond being cut off.
 *
 * @throws {AnalysisError} `INVALID_INTERVAL_FORMAT.…` for text that is no interval, `_LEGACY_ERROR_TEMP_3262` for one with months where they are
 * refused, `ILLEGAL_ARGUMENT` for one that is negative.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseIntervalMs("1 minute 30 seconds"), 90_000);
 * assertEquals(parseIntervalMs("1 month", { months: true }), 31 * 24 * 60 * 60 * 1000);
 * ```
 */
export function parseIntervalMs(text: string, { months = false }: ParseIntervalOptions = {}): number {
  const interval = readInterval(text);
  if (interval.months !== 0 && !months) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_3262",
      `Doesn't support month or year interval: ${text}. Months and years have no fixed length; use days, such as "10 days".`,
      { parameters: { interval: text } },
    );
  }
  const micros = dayTimeMicros(interval) + BigInt(interval.months * DAYS_PER_MONTH) * DAY_MICROS;
  if (micros < 0n) {
    throw new AnalysisError("ILLEGAL_ARGUMENT", `The interval "${text}" should not be negative.`);
  }
  return Number(micros / 1000n);
}

/** What is wrong becomes the cause of `CANNOT_PARSE_INTERVAL`. */
function saying(text: string, read: () => Interval): Interval {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AnalysisError)) throw cause;
    const reason = cause.message.replace(/^.*? to interval: /, "");
    throw new AnalysisError("CANNOT_PARSE_INTERVAL", `Unable to parse '${text}': ${reason}`, {
      parameters: { intervalString: `'${text}'` },
      cause,
    });
  }
}

function invalid(
  input: string,
  kind: string,
  reason: string,
  parameters: Record<string, string> = {},
): AnalysisError {
  return new AnalysisError(
    `INVALID_INTERVAL_FORMAT.${kind}`,
    `Error parsing '${input}' to interval: ${
      reason.replace(/[?]$/, "")
    }. Write a number and a unit, such as "10 seconds".`,
    { parameters: { input, ...parameters } },
  );
}
