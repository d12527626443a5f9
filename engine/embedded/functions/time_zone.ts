import { ComputationError } from "../../errors.ts";
import { quoteString } from "../duckdb_type.ts";
import type { ScalarUdf } from "./spark_function.ts";

const MICROS_PER_DAY = 86_400_000_000n;
const MICROS_PER_CACHED_STEP = 900_000_000n;

/** Three-letter zones that Java knows besides the IANA names. */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: "Australia/Darwin",
  AET: "Australia/Sydney",
  AGT: "America/Argentina/Buenos_Aires",
  ART: "Africa/Cairo",
  AST: "America/Anchorage",
  BET: "America/Sao_Paulo",
  BST: "Asia/Dhaka",
  CAT: "Africa/Harare",
  CNT: "America/St_Johns",
  CST: "America/Chicago",
  CTT: "Asia/Shanghai",
  EAT: "Africa/Addis_Ababa",
  ECT: "Europe/Paris",
  IET: "America/Indiana/Indianapolis",
  IST: "Asia/Kolkata",
  JST: "Asia/Tokyo",
  MIT: "Pacific/Apia",
  NET: "Asia/Yerevan",
  NST: "Pacific/Auckland",
  PLT: "Asia/Karachi",
  PNT: "America/Phoenix",
  PRT: "America/Puerto_Rico",
  PST: "America/Los_Angeles",
  SST: "Pacific/Guadalcanal",
  VST: "Asia/Ho_Chi_Minh",
  EST: "-05:00",
  MST: "-07:00",
  HST: "-10:00",
};

const OFFSET_REGEXP = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/** One time zone: what its clocks show when. */
export class TimeZone {
  readonly #id: string;
  readonly #isUtc: boolean;
  readonly #offsets = new Map<bigint, bigint>();

  private constructor(id: string) {
    this.#id = id;
    this.#isUtc = id === "UTC";
  }

  static readonly #known = new Map<string, TimeZone>();

  /**
   * The zone of a name as Spark takes it: IANA (`Europe/Berlin`), an offset (`+05:30`, `GMT+2`), `Z`, or one of Java's short names.
   *
   * @throws {ComputationError} `INVALID_TIMEZONE` for another text.
   */
  static of(name: string): TimeZone {
    let zone = TimeZone.#known.get(name);
    if (!zone) TimeZone.#known.set(name, zone = new TimeZone(checkedId(name)));
    return zone;
  }

  /** The difference to UTC at an instant, in microseconds, positive east of Greenwich. */
  offsetAt(instantMicros: bigint): bigint {
    if (this.#isUtc) return 0n;
    const step = floorDivide(instantMicros, MICROS_PER_CACHED_STEP);
    let offset = this.#offsets.get(step);
    if (offset === undefined) {
      if (this.#offsets.size > 20_000) this.#offsets.clear();
      const instant = Temporal.Instant.fromEpochMilliseconds(Number(floorDivide(instantMicros, 1000n)));
      offset = BigInt(instant.toZonedDateTimeISO(this.#id).offsetNanoseconds) / 1000n;
      this.#offsets.set(step, offset);
    }
    return offset;
  }

  /** What the zone's clocks show at an instant, as microseconds since 1970-01-01 00:00 on those clocks. */
  toLocal(instantMicros: bigint): bigint {
    return instantMicros + this.offsetAt(instantMicros);
  }

  /** The instant when the zone's clocks show a time: the first of two, and as much later as the gap is long where there is none. */
  toInstant(localMicros: bigint): bigint {
    const before = this.offsetAt(localMicros - MICROS_PER_DAY);
    const after = this.offsetAt(localMicros + MICROS_PER_DAY);
    if (this.offsetAt(localMicros - before) === before) return localMicros - before;
    return this.offsetAt(localMicros - after) === after ? localMicros - after : localMicros - before;
  }

  /** The name by which Java prints the zone. */
  get id(): string {
    return this.#id;
  }

  /** The zone's name at an instant, as "EDT" or "Eastern Daylight Time"; undefined where only an offset is known. */
  nameAt(instantMicros: bigint, style: "short" | "long"): string | undefined {
    if (this.#isUtc) return style === "short" ? "UTC" : "Coordinated Universal Time";
    const format = new Intl.DateTimeFormat("en-US", { timeZone: this.#id, timeZoneName: style });
    const parts = format.formatToParts(Number(instantMicros / 1000n));
    const name = parts.find((part) => part.type === "timeZoneName")?.value;
    return name?.startsWith("GMT") ? undefined : name;
  }
}

function checkedId(name: string): string {
  const text = SHORT_IDS[name] ?? name;
  if (/^(?:Z|UTC|GMT|UT|Etc\/UTC)$/.test(text)) return "UTC";
  const offset = OFFSET_REGEXP.exec(text);
  const id = offset ? `${offset[1]}${offset[2]!.padStart(2, "0")}:${offset[3] ?? "00"}` : text;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id).timeZoneId;
  } catch (cause) {
    throw new ComputationError(
      "INVALID_TIMEZONE",
      `The timezone: ${name} is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'; offsets the form '(+|-)HH:mm'.`,
      { parameters: { timeZone: name }, cause },
    );
  }
}

/** Division rounding down. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** DuckDB SQL for the instant when the clocks of a zone show a TIMESTAMP. DuckDB itself takes the second of two. */
export function instantSql(local: string, timeZone: string): string {
  return TimeZone.of(timeZone).id === "UTC"
    ? `timezone('UTC', ${local})`
    : `make_timestamptz(spark_instant(epoch_us(${local}), ${quoteString(timeZone)}))`;
}

/** DuckDB SQL for what the clocks of a zone show at an instant. */
export function localSql(instant: string, timeZone: string): string {
  const { id } = TimeZone.of(timeZone);
  return /^[A-Za-z]/.test(id)
    ? `timezone(${quoteString(id)}, ${instant})`
    : `make_timestamp(spark_local(epoch_us(${instant}), ${quoteString(timeZone)}))`;
}

/** `spark_instant(localMicros, zone)`. */
export const INSTANT_UDF: ScalarUdf = {
  name: "spark_instant",
  parameterTypes: ["BIGINT", "VARCHAR"],
  returnType: "BIGINT",
  call: (localMicros: bigint, zone: string) => TimeZone.of(zone).toInstant(localMicros),
};

const ZONE_IN_TEXT_REGEXP =
  /^(?:UTC|GMT|UT)?([+-])(?:(\d{1,2})(?::(\d{1,2}))?|(\d{1,2}):(\d{2}):(\d{2})|(\d{2})(\d{2})(\d{2})?)$/;
const MOST_OFFSET_SECONDS = 18 * 3600;

/** The instant when clocks show a time in the zone that a text names behind it; null for what is no zone. */
function zonedInstant(localMicros: bigint, text: string): bigint | null {
  const zone = text.trim();
  const offset = ZONE_IN_TEXT_REGEXP.exec(zone);
  if (offset) {
    const [, sign, h, m, ...withSeconds] = offset;
    const [h2, m2, s2, h3, m3, s3] = withSeconds;
    const [hours, minutes, seconds] = [h ?? h2 ?? h3, m ?? m2 ?? m3, s2 ?? s3].map((digits) =>
      Number(digits ?? 0)
    ) as [number, number, number];
    const total = (hours * 60 + minutes) * 60 + seconds;
    if (minutes > 59 || seconds > 59 || total > MOST_OFFSET_SECONDS) return null;
    return localMicros - BigInt(sign === "-" ? -total : total) * 1_000_000n;
  }
  if (!/^[A-Za-z][A-Za-z0-9~/._+-]+$/.test(zone) && zone !== "Z") return null;
  try {
    const known = TimeZone.of(zone);
    // Java's names are in one case only.
    return known.id !== zone && known.id.toLowerCase() === zone.toLowerCase()
      ? null
      : known.toInstant(localMicros);
  } catch (error) {
    if (error instanceof ComputationError) return null;
    throw error;
  }
}

/** `spark_zoned_instant(localMicros, zone)`: NULL for what is no zone. */
export const ZONED_INSTANT_UDF: ScalarUdf = {
  name: "spark_zoned_instant",
  parameterTypes: ["BIGINT", "VARCHAR"],
  returnType: "BIGINT",
  call: zonedInstant,
};

/** `spark_local(instantMicros, zone)`. */
export const LOCAL_UDF: ScalarUdf = {
  name: "spark_local",
  parameterTypes: ["BIGINT", "VARCHAR"],
  returnType: "BIGINT",
  call: (instantMicros: bigint, zone: string) => TimeZone.of(zone).toLocal(instantMicros),
};
