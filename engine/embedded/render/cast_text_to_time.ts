import { quoteString } from "../duckdb_type.ts";
import { bindValue } from "../functions/bind_value.ts";
import { floorDivide, TimeZone } from "../functions/time_zone.ts";
import { toInstant } from "./cast_time.ts";
import type { CastContext } from "./render_cast.ts";

const DAY_MICROS = 86_400_000_000n;

// Spark ignores control characters and spaces around the text.
const SPACE = String.raw`[\x00-\x20\x7F]*`;

const DATE_TEXT = String
  .raw`^${SPACE}([+-]?[0-9]{4,7})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T].*)?)?)?${SPACE}$`;

/** `2024`, `2024-1`, `2024-1-5`, and after a whole date anything behind a space or a T; NULL for what is no date. */
export function textToDate(text: string, context: CastContext): string {
  const special = specialDay(context);
  if (special !== undefined) return `(DATE '1970-01-01' + ${special})`;
  const isPlain = `regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}')`;
  const parts = extracted(text, DATE_TEXT, ["year", "month", "day"], "s");
  const date = `TRY(make_date(${number("year", 1)}, ${number("month", 1)}, ${number("day", 1)}))`;
  const other = bindValue("parts", parts, `CASE WHEN ${part("year")} <> '' THEN ${date} END`);
  return `CASE WHEN ${isPlain} THEN TRY_CAST(${text} AS DATE) ELSE ${other} END`;
}

const CLOCK = String
  .raw`([01]?[0-9]|2[0-3])(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]*))?(?:${SPACE}([^0-9.\x00-\x20\x7F].*?))?)?)?`;
const TIMESTAMP_TEXT = String
  .raw`^${SPACE}([+-]?[0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]${CLOCK})?)?)?${SPACE}$`;
const PARTS = ["year", "month", "day", "hour", "minute", "second", "fraction", "zone"];
const PLAIN_TIMESTAMP = String
  .raw`[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?`;
/** A time without a date, which is today's. */
const TIME_TEXT = `^${SPACE}(?:T[0-9]|[0-9]{1,2}:)`;

/**
 * A date, a time behind a space or a T, and a zone behind whole seconds, each as short as Spark allows; NULL for what is no time.
 *
 * @param withZone Whether the result is an instant. A TIMESTAMP_NTZ ignores zones, and is never of today.
 */
export function textToTimestamp(text: string, withZone: boolean, context: CastContext): string {
  const special = specialTime(withZone, context);
  if (special !== undefined) return special;
  const instant = (local: string, zone: string) => withZone ? toInstant(local, zone) : local;
  const plain = `WHEN regexp_full_match(${text}, ${quoteString(PLAIN_TIMESTAMP)}) THEN ${
    instant(`TRY_CAST(${text} AS TIMESTAMP)`, context.timeZone)
  }`;
  const utc = `WHEN regexp_full_match(${text}, ${quoteString(`${PLAIN_TIMESTAMP}Z`)}) THEN ${
    instant(`TRY_CAST(rtrim(${text}, 'Z') AS TIMESTAMP)`, "UTC")
  }`;
  const zoned = withZone ? inZone(context.timeZone) : inAnyZone();
  const read = bindValue(
    "parts",
    extracted(withZone ? withDate(text, context) : text, TIMESTAMP_TEXT, PARTS),
    bindValue("local_time", `CASE WHEN ${part("year")} <> '' THEN ${localTime()} END`, zoned),
  );
  return `CASE ${plain} ${utc} ELSE ${read} END`;
}

function extracted(text: string, pattern: string, names: readonly string[], option = ""): string {
  const list = names.map(quoteString).join(", ");
  return `regexp_extract(${text}, ${quoteString(pattern)}, [${list}]${option && `, '${option}'`})`;
}

function part(name: string): string {
  return `struct_extract(parts, '${name}')`;
}

function number(name: string, absent: number): string {
  return `CAST(coalesce(nullif(${part(name)}, ''), '${absent}') AS BIGINT)`;
}

function localTime(): string {
  const micros = `CAST(rpad(left(${part("fraction")}, 6), 6, '0') AS DOUBLE)`;
  const numbers = [
    ...["year", "month", "day"].map((name) => number(name, 1)),
    ...["hour", "minute"].map((name) => number(name, 0)),
    `(${number("second", 0)} + ${micros} / 1000000)`,
  ];
  return `TRY(make_timestamp(${numbers.join(", ")}))`;
}

/** The local time in the zone that the text names: a region, or hours and minutes from UTC. */
function inZone(timeZone: string): string {
  const zone = part("zone");
  const hours = `CAST(substr(${zone}, 2, 2) AS BIGINT)`;
  const minutes = `(${hours} * 60 + CAST(substr(${zone}, 5, 2) AS BIGINT))`;
  const signed = `CASE WHEN ${zone}[1] = '-' THEN -${minutes} ELSE ${minutes} END`;
  return `CASE WHEN ${zone} = '' THEN ${toInstant("local_time", timeZone)} ` +
    `WHEN ${zone} = 'Z' THEN ${toInstant("local_time", "UTC")} ` +
    `WHEN regexp_full_match(${zone}, '[+-](?:0[0-9]|1[0-7]):[0-5][0-9]') THEN ${
      toInstant(`(local_time - to_minutes(${signed}))`, "UTC")
    } ELSE make_timestamptz(${zonedInstant(zone)}) END`;
}

/** A zone must be one, even if it says nothing. */
function inAnyZone(): string {
  const zone = part("zone");
  return `CASE WHEN ${zone} = '' OR ${zonedInstant(zone)} IS NOT NULL THEN local_time END`;
}

function zonedInstant(zone: string): string {
  return `spark_zoned_instant(epoch_us(local_time), ${zone})`;
}

/** The text with today's date before a time that has none. */
function withDate(text: string, context: CastContext): string {
  const now = localNow(context);
  if (now === undefined) return text;
  const today = new Date(Number(floorDivide(now, 1000n))).toISOString().slice(0, 10);
  const time = `regexp_replace(${text}, ${quoteString(`^${SPACE}T?`)}, '${today} ')`;
  return `CASE WHEN regexp_matches(${text}, ${quoteString(TIME_TEXT)}) THEN ${time} ELSE ${text} END`;
}

/** What the clocks of the session's time zone show, in microseconds since 1970-01-01 00:00 on them; `undefined` where no time is known. */
function localNow({ nowMs, timeZone }: CastContext): bigint | undefined {
  if (nowMs === undefined) return undefined;
  return TimeZone.of(timeZone).toLocal(BigInt(Math.floor(nowMs * 1000)));
}

/** The word that a constant text consists of; Spark knows the special ones only in constants. */
function constantWord({ constant }: CastContext): string | undefined {
  return constant?.trim().toLowerCase();
}

/** The number of a day from 1970-01-01 that a constant such as `today` names. */
function specialDay(context: CastContext): bigint | undefined {
  const word = constantWord(context);
  if (word === "epoch") return 0n;
  const now = localNow(context);
  if (now === undefined) return undefined;
  const today = floorDivide(now, DAY_MICROS);
  return new Map([["now", today], ["today", today], ["yesterday", today - 1n], ["tomorrow", today + 1n]])
    .get(word ?? "");
}

function specialTime(withZone: boolean, context: CastContext): string | undefined {
  const day = specialDay(context);
  if (day === undefined) return undefined;
  const word = constantWord(context);
  if (word === "epoch") return withZone ? "make_timestamptz(0)" : "make_timestamp(0)";
  const local = `make_timestamp(${word === "now" ? localNow(context) : day * DAY_MICROS})`;
  return withZone ? toInstant(local, context.timeZone) : local;
}
