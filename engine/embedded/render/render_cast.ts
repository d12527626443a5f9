import type { CastMode } from "../analyze/resolved_expr.ts";
import { isNumeric } from "../analyze/common_type.ts";
import type { ArrayType, DataType, MapType, StructType } from "../../declare/types.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../duckdb_type.ts";
import { castFromString } from "./cast_from_string.ts";
import { castNumber } from "./cast_number.ts";
import { castTime } from "./cast_time.ts";
import { castToString } from "./cast_to_string.ts";

/** What a cast's SQL depends on besides the value and the types. */
export interface CastContext {
  readonly mode: CastMode;
  /** The session's time zone, an IANA name. */
  readonly timeZone: string;
  /** `current_timestamp` of the run, in milliseconds since the epoch, for text such as `10:11` and `now`; without it that is no time. */
  readonly nowMs?: number;
  /** The text to be cast, if it is a constant: `today` and its like stand only there. */
  readonly constant?: string;
}

/**
 * A value of one type as another, as Spark converts it. The types are known to be convertible.
 *
 * @param value SQL of the value; the result may mention it several times.
 */
export function renderCast(value: string, from: DataType, to: DataType, context: CastContext): string {
  if (to === "string") return castToString(value, from, context);
  if (typeof from !== "string" && typeof to !== "string") return castNested(value, from, to, context);
  if (from === "void") return `CAST(${value} AS ${duckDbType(to)})`;
  if (from === "string") return castFromString(value, to, context);
  if (isNumeric(from) || from === "boolean") return castNumber(value, from, to, context);
  return castTime(value, from, to, context);
}

function castNested(
  value: string,
  from: ArrayType | MapType | StructType,
  to: ArrayType | MapType | StructType,
  context: CastContext,
): string {
  if (from.type === "array" && to.type === "array") {
    return castItems(value, from.elementType, to.elementType, context);
  }
  if (from.type === "map" && to.type === "map") {
    const keys = castItems(`map_keys(${value})`, from.keyType, to.keyType, context);
    const values = castItems(`map_values(${value})`, from.valueType, to.valueType, context);
    return `CASE WHEN ${value} IS NOT NULL THEN map(${keys}, ${values}) END`;
  }
  const members = (to as StructType).fields.map((f, i) => {
    const member = `struct_extract(${value}, ${quoteString((from as StructType).fields[i]!.name)})`;
    return `${quoteIdentifier(f.name)} := ${
      castUnlessSame(member, (from as StructType).fields[i]!.type, f.type, context)
    }`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${members.join(", ")}) END`;
}

function castItems(list: string, from: DataType, to: DataType, context: CastContext): string {
  const item = itemName(from);
  return `list_transform(${list}, lambda ${item}: ${castUnlessSame(item, from, to, context)})`;
}

function castUnlessSame(value: string, from: DataType, to: DataType, context: CastContext): string {
  return duckDbType(from) === duckDbType(to) && from !== "variant"
    ? value
    : renderCast(value, from, to, context);
}

/** A lambda parameter's name that differs at each level of nesting. */
export function itemName(type: DataType): string {
  return `item${depthOf(type)}`;
}

function depthOf(type: DataType): number {
  if (typeof type === "string") return 0;
  switch (type.type) {
    case "array":
      return 1 + depthOf(type.elementType);
    case "map":
      return 1 + Math.max(depthOf(type.keyType), depthOf(type.valueType));
    case "struct":
      return 1 + Math.max(0, ...type.fields.map((f) => depthOf(f.type)));
  }
}
