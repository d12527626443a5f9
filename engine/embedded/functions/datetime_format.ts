import { ComputationError } from "../../errors.ts";
import { hasEra, parsePattern, type PatternPart } from "./datetime_pattern.ts";
import type { ScalarUdf } from "./spark_function.ts";
import { floorDivide, TimeZone } from "./time_zone.ts";

/** English names, as Java's en-US locale has them. */
export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const QUARTERS = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];

interface Moment {
  readonly instantMicros: bigint;
  readonly zone: TimeZone;
  /** What the zone's clocks show, as the fields of a date in UTC. */
  readonly local: Date;
  readonly micros: number;
  readonly hasEra: boolean;
}

/**
 * Writes an instant as a Java pattern says.
 *
 * @param instantMicros Microseconds since 1970-01-01 00:00 UTC.
 */
export function formatInstant(instantMicros: bigint, pattern: string, timeZone: string): string {
  const parts = parsePattern(pattern, "format");
  const zone = TimeZone.of(timeZone);
  const localMicros = zone.toLocal(instantMicros);
  const seconds = floorDivide(localMicros, 1_000_000n);
  const local = new Date(Number(seconds) * 1000);
  const micros = Number(localMicros - seconds * 1_000_000n);
  return formatParts(parts, { instantMicros, zone, local, micros, hasEra: hasEra(parts) });
}

function formatParts(parts: readonly PatternPart[], moment: Moment): string {
  return parts.map((part) => {
    if (part.kind === "text") return part.text;
    return part.kind === "optional"
      ? formatParts(part.parts, moment)
      : formatField(part.letter, part.count, moment);
  }).join("");
}

function formatField(letter: string, count: number, moment: Moment): string {
  const { local } = moment;
  const fullYear = local.getUTCFullYear();
  const month = local.getUTCMonth();
  const day = local.getUTCDate();
  const hour = local.getUTCHours();
  const number = (value: number) => String(value).padStart(count, "0");
  switch (letter) {
    case "G":
      return count < 4 ? (fullYear > 0 ? "AD" : "BC") : fullYear > 0 ? "Anno Domini" : "Before Christ";
    case "y":
      return year(moment.hasEra && fullYear <= 0 ? 1 - fullYear : fullYear, count);
    case "M":
    case "L":
      return count < 3 ? number(month + 1) : nameOf(MONTHS[month]!, count);
    case "d":
      return number(day);
    case "D":
      return number(dayOfYear(local));
    case "E":
      return nameOf(DAYS[(local.getUTCDay() + 6) % 7]!, count);
    case "F":
      return String((day - 1) % 7 + 1);
    case "Q":
    case "q":
      return quarter(Math.floor(month / 3) + 1, count);
    case "a":
      return hour < 12 ? "AM" : "PM";
    case "H":
      return number(hour);
    case "h":
      return number(hour % 12 || 12);
    case "K":
      return number(hour % 12);
    case "k":
      return number(hour || 24);
    case "m":
      return number(local.getUTCMinutes());
    case "s":
      return number(local.getUTCSeconds());
    case "S":
      return String(moment.micros).padStart(6, "0").padEnd(9, "0").slice(0, count);
    case "V":
      return moment.zone.id;
    case "z":
      return zoneName(moment, count < 4 ? "short" : "long");
    default:
      return formatOffset(letter, count, Number(moment.zone.offsetAt(moment.instantMicros) / 1_000_000n));
  }
}

function dayOfYear(local: Date): number {
  const newYear = new Date(local);
  newYear.setUTCMonth(0, 1);
  return Math.round((local.getTime() - newYear.getTime()) / 86_400_000) + 1;
}

function year(value: number, count: number): string {
  if (count === 2) return String(Math.abs(value) % 100).padStart(2, "0");
  const digits = String(Math.abs(value)).padStart(count, "0");
  if (value < 0) return `-${digits}`;
  return count >= 4 && digits.length > count ? `+${digits}` : digits;
}

function nameOf(name: string, count: number): string {
  return count < 4 ? name.slice(0, 3) : name;
}

function quarter(value: number, count: number): string {
  if (count === 3) return `Q${value}`;
  return count === 4 ? QUARTERS[value - 1]! : String(value).padStart(count, "0");
}

function zoneName({ zone, instantMicros }: Moment, style: "short" | "long"): string {
  const name = zone.nameAt(instantMicros, style);
  if (name !== undefined) return name;
  throw new ComputationError(
    "UNSUPPORTED_FEATURE.TIME_ZONE_NAME",
    `The name of the time zone ${zone.id} is not known here: write VV, XXX or O instead of z in the pattern.`,
  );
}

/** `X`, `x`, `Z` and `O`: the difference to UTC. */
function formatOffset(letter: string, count: number, seconds: number): string {
  if (letter === "O" || (letter === "Z" && count === 4)) {
    const isShort = count === 1;
    const style = { colon: true, short: isShort, optionalMinutes: isShort, seconds: true };
    return seconds === 0 ? "GMT" : `GMT${clock(seconds, style)}`;
  }
  if (seconds === 0 && (letter === "X" || (letter === "Z" && count === 5))) return "Z";
  const width = letter === "Z" && count < 4 ? 2 : count;
  return clock(seconds, {
    colon: width === 3 || width === 5,
    short: false,
    optionalMinutes: width === 1,
    seconds: width >= 4,
  });
}

interface OffsetStyle {
  readonly colon: boolean;
  /** One digit of the hour where that is enough. */
  readonly short: boolean;
  readonly optionalMinutes: boolean;
  /** With seconds where they are not zero, as before time zones had whole minutes. */
  readonly seconds: boolean;
}

function clock(offset: number, style: OffsetStyle): string {
  const size = Math.abs(offset);
  const [hours, minutes, seconds] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  const colon = style.colon ? ":" : "";
  let text = (offset < 0 ? "-" : "+") + (style.short ? hours : two(hours));
  const hasSeconds = style.seconds && seconds !== 0;
  if (!style.optionalMinutes || minutes !== 0 || hasSeconds) text += colon + two(minutes);
  return hasSeconds ? text + colon + two(seconds) : text;
}

/** `spark_date_format(instantMicros, pattern, zone)`. */
export const DATE_FORMAT_UDF: ScalarUdf = {
  name: "spark_date_format",
  parameterTypes: ["BIGINT", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: formatInstant,
};
