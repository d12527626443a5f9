import { type ArrayType, arrayType, type DataType, sameType } from "../../declare/types.ts";
import type {
  Mismatch,
  Parameter,
  SparkFunction,
  TypeRule,
  UncoercedCall,
} from "../functions/spark_function.ts";
import { quoted, quotedType } from "./analysis_errors.ts";
import { isDateTime, isIntegral, isInterval, isNumeric, widerTypeOf } from "./common_type.ts";

/** A type rule spelt out. */
interface Acceptance {
  /** Types taken as they are. */
  readonly accepts: (type: DataType) => boolean;
  /** What other types are cast to, if they may be; the first that fits. */
  readonly castTo: readonly DataType[];
  /** As Spark's message names the type. */
  readonly description: string;
}

const STRINGS = (type: DataType) => type === "string";
const BINARIES = (type: DataType) => type === "binary";
const NESTED = (kind: "array" | "map" | "struct") => (type: DataType) =>
  typeof type !== "string" && type.type === kind;

const RULES: Readonly<Record<Exclude<TypeRule & string, "any" | "common" | "array of common">, Acceptance>> =
  {
    "boolean": { accepts: (t) => t === "boolean", castTo: ["boolean"], description: '"BOOLEAN"' },
    "string": { accepts: STRINGS, castTo: ["string"], description: '"STRING"' },
    "binary": { accepts: BINARIES, castTo: ["binary"], description: '"BINARY"' },
    "string or binary": {
      accepts: (t) => STRINGS(t) || BINARIES(t),
      castTo: ["string", "binary"],
      description: '("STRING" or "BINARY")',
    },
    "integral": { accepts: isIntegral, castTo: [], description: '"INTEGRAL"' },
    "integer": { accepts: (t) => t === "integer", castTo: ["integer"], description: '"INT"' },
    "long": { accepts: (t) => t === "long", castTo: ["long"], description: '"BIGINT"' },
    "double": { accepts: (t) => t === "double", castTo: ["double"], description: '"DOUBLE"' },
    "numeric": { accepts: isNumeric, castTo: ["double"], description: '"NUMERIC"' },
    "numeric or interval": {
      accepts: (t) => isNumeric(t) || isInterval(t),
      castTo: ["double"],
      description: '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")',
    },
    "date": { accepts: (t) => t === "date", castTo: ["date"], description: '"DATE"' },
    "timestamp": { accepts: (t) => t === "timestamp", castTo: ["timestamp"], description: '"TIMESTAMP"' },
    "date or timestamp": {
      accepts: isDateTime,
      castTo: ["timestamp"],
      description: '("DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")',
    },
    "interval": { accepts: isInterval, castTo: ["interval"], description: '"INTERVAL"' },
    "array": { accepts: NESTED("array"), castTo: [], description: '"ARRAY"' },
    "map": { accepts: NESTED("map"), castTo: [], description: '"MAP"' },
    "array or map": {
      accepts: (t) => NESTED("array")(t) || NESTED("map")(t),
      castTo: [],
      description: '("ARRAY" or "MAP")',
    },
    "struct": { accepts: NESTED("struct"), castTo: [], description: '"STRUCT"' },
    "options": { accepts: STRINGS, castTo: [], description: '"MAP"' },
    "orderable": { accepts: isOrderable, castTo: [], description: "ORDERABLE" },
  };

/** Whether values of a type can be compared and sorted: everything but maps. */
export function isOrderable(type: DataType): boolean {
  if (typeof type === "string") return type !== "interval" && type !== "variant";
  if (type.type === "map") return false;
  return type.type === "array"
    ? isOrderable(type.elementType)
    : type.fields.every((f) => isOrderable(f.type));
}

/** The parameter that takes argument `index`. */
export function parameterOf(fn: SparkFunction, index: number): Parameter {
  return fn.parameters[Math.min(index, fn.parameters.length - 1)]!;
}

/** The types that a call's arguments are cast to (a lambda keeps its own), or why they do not fit. */
export function argumentTypes(
  fn: SparkFunction,
  call: UncoercedCall,
  argTexts: readonly (() => string)[],
): readonly DataType[] | Mismatch {
  const own = fn.coerce?.(call);
  if (own) return own;
  const common = commonOf(fn, call);
  if (common && "mismatch" in common) return common;
  const types: DataType[] = [];
  for (const [i, type] of call.argTypes.entries()) {
    const rule = parameterOf(fn, i).type;
    const body = typeof rule === "object" ? rule.lambda.body?.(call.argTypes) : undefined;
    if (body !== undefined && type !== "void" && !sameType(type, body, { ignoreNames: true })) {
      return unexpectedInput(quotedType(body), i, argTexts[i]!(), type);
    }
    const wanted = wantedType(rule, type, common?.type, call.ansi);
    if (wanted === undefined) {
      return unexpectedInput(acceptanceOf(rule)?.description ?? '"ANY"', i, argTexts[i]!(), type);
    }
    types.push(wanted);
  }
  return types;
}

function wantedType(
  rule: TypeRule,
  type: DataType,
  common: DataType | undefined,
  ansi: boolean,
): DataType | undefined {
  if (rule === "any" || typeof rule !== "string") return type;
  if (rule === "common") return common;
  if (rule === "array of common") return common && arrayType(common, true);
  const acceptance = acceptanceOf(rule)!;
  return acceptance.accepts(type) ? type : implicitTarget(type, acceptance.castTo, ansi);
}

function acceptanceOf(rule: TypeRule): Acceptance | undefined {
  return typeof rule === "string" && rule in RULES ? RULES[rule as keyof typeof RULES] : undefined;
}

/** The first of `targets` that a value of `type` becomes without being asked. */
function implicitTarget(
  type: DataType,
  targets: readonly DataType[],
  ansi: boolean,
): DataType | undefined {
  return targets.find((target) => isImplicit(type, target, ansi));
}

/** Whether Spark inserts a cast from one type to another by itself where a function wants the other. */
export function isImplicit(from: DataType, to: DataType, ansi: boolean): boolean {
  if (from === "void" || from === to) return true;
  if (typeof from !== "string" || typeof to !== "string") {
    return sameType(from, to) ||
      (isArray(from) && isArray(to) && isImplicit(from.elementType, to.elementType, ansi));
  }
  if (from === "string") return to !== "boolean" || ansi;
  if (to === "string") return from !== "interval";
  return (isNumeric(from) && isNumeric(to)) || (isDateTime(from) && isDateTime(to));
}

function isArray(type: DataType): type is ArrayType {
  return typeof type !== "string" && type.type === "array";
}

function commonOf(
  fn: SparkFunction,
  call: UncoercedCall,
): { readonly type: DataType | undefined } | Mismatch | undefined {
  const parts: DataType[] = [];
  for (const [i, type] of call.argTypes.entries()) {
    const rule = parameterOf(fn, i).type;
    if (rule === "common") parts.push(type);
    if (rule !== "array of common") continue;
    if (typeof type === "string" || type.type !== "array") {
      if (type !== "void") return unexpectedInput(RULES.array.description, i, fn.name, type);
      continue;
    }
    parts.push(type.elementType);
  }
  if (parts.length === 0) return undefined;
  const common = parts.every((type) => sameType(type, parts[0]!)) && parts.length === 1
    ? parts[0]
    : widerTypeOf(parts, call.ansi);
  return common === undefined ? differentTypes(fn.name, parts) : { type: common };
}

/**
 * `DATA_DIFF_TYPES`: values that must be of one type are not.
 *
 * @param form Spark writes the types as `("INT" or "DATE")` for some functions and as `["INT", "DATE"]` for others.
 */
export function differentTypes(
  functionName: string,
  types: readonly DataType[],
  form: "choice" | "list" = "choice",
): Mismatch {
  const names = types.map(quotedType);
  const dataType = form === "choice" ? `(${names.join(" or ")})` : `[${names.join(", ")}]`;
  const parameters = { functionName: quoted(functionName), dataType };
  return {
    mismatch: "DATA_DIFF_TYPES",
    reason:
      `Input to ${parameters.functionName} should all be the same type, but it's ${parameters.dataType}`,
    parameters,
  };
}

/** `INVALID_ORDERING_TYPE`: values that cannot be compared. */
export function notOrderable(functionName: string, type: DataType): Mismatch {
  const parameters = { functionName: quoted(functionName), dataType: quotedType(type) };
  return {
    mismatch: "INVALID_ORDERING_TYPE",
    reason: `The ${parameters.functionName} does not support ordering on type ${parameters.dataType}`,
    parameters,
  };
}

/** Places in words, as Spark's messages count them. */
export const ORDINALS = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
];

function unexpectedInput(requiredType: string, index: number, argText: string, type: DataType): Mismatch {
  const parameters = {
    paramIndex: ORDINALS[index] ?? `${index + 1}th`,
    requiredType,
    inputSql: `"${argText}"`,
    inputType: quotedType(type),
  };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The ${parameters.paramIndex} parameter requires the ${parameters.requiredType} type, however ${parameters.inputSql} has the type ${parameters.inputType}`,
    parameters,
  };
}
