import type { LiteralValue } from "../../../declare/expr.ts";
import type { DataType } from "../../../declare/types.ts";

const EPOCH = new Temporal.PlainDate(1970, 1, 1);

/** A value as a plan holds it, as a source gives it: see {@linkcode BatchTarget.append}. */
export function memoryValue(value: LiteralValue, type: DataType): unknown {
  if (value === null) return null;
  if (typeof type !== "string") return nestedValue(value as readonly LiteralValue[], type);
  switch (type) {
    case "long":
      return BigInt(value as string);
    case "float":
    case "double":
      return Number(value);
    case "binary":
      return Uint8Array.fromBase64(value as string);
    case "date":
      return EPOCH.until(Temporal.PlainDate.from(value as string), { largestUnit: "days" }).days;
    case "timestamp":
      return micros(Temporal.Instant.from(value as string));
    case "timestamp_ntz":
      return micros(Temporal.PlainDateTime.from(value as string).toZonedDateTime("UTC").toInstant());
    default:
      return value;
  }
}

function nestedValue(value: readonly LiteralValue[], type: Exclude<DataType, string>): unknown[] {
  switch (type.type) {
    case "array":
      return value.map((element) => memoryValue(element, type.elementType));
    case "struct":
      return type.fields.map((field, i) => memoryValue(value[i] ?? null, field.type));
    case "map":
      return (value as readonly (readonly [LiteralValue, LiteralValue])[]).map((
        [key, each],
      ) => [memoryValue(key, type.keyType), memoryValue(each, type.valueType)]);
  }
}

/** Cut to whole microseconds, towards the past. */
function micros(instant: Temporal.Instant): bigint {
  const { epochNanoseconds } = instant;
  return (epochNanoseconds - ((epochNanoseconds % 1000n) + 1000n) % 1000n) / 1000n;
}
