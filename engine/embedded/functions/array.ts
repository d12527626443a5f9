import { widerType } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import { type ArrayType, arrayType, type DataType, type MapType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { bindValue } from "./bind_value.ts";
import { raise } from "./run_time_error.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";

const ARRAY: Parameter = { name: "array", type: "array" };
const TYPED_ARRAY: Parameter = { name: "array", type: "array of common" };
const OTHER_ARRAY: Parameter = { name: "other", type: "array of common" };
const VALUE: Parameter = { name: "value", type: "common" };

/** Functions of arrays without lambdas. DuckDB calls arrays lists and counts from 1. */
export const ARRAY_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "array",
    family: "array",
    summary: "An array of `exprs`.",
    parameters: [{ name: "exprs", type: "common", variadic: true, optional: true }],
    result: ([type = "void"], { argNullable }) => arrayType(type, argNullable.some((n) => n)),
    raises: false,
    nullable: "never",
    toSql: (args, { resultType }) => `CAST([${args.join(", ")}] AS ${duckDbType(resultType)})`,
  },
  {
    name: "size",
    aliases: ["cardinality"],
    family: "array",
    summary: "How many elements an array has, or entries a map.",
    parameters: [{ name: "expr", type: "array or map" }],
    result: "integer",
    raises: false,
    nullable: (args, ansi) => ansi && args[0]!,
    toSql: ([a], { argTypes, ansi }) => {
      const count = `CAST(${isMap(argTypes[0]!) ? "cardinality" : "len"}(${a}) AS INTEGER)`;
      return ansi ? count : `coalesce(${count}, -1)`;
    },
  },
  {
    name: "array_size",
    family: "array",
    summary: "How many elements an array has.",
    parameters: [ARRAY],
    result: "integer",
    raises: false,
    toSql: ([a]) => `CAST(len(${a}) AS INTEGER)`,
  },
  {
    name: "get",
    family: "array",
    summary: "The element at `index`, counted from 0; NULL when there is none.",
    parameters: [ARRAY, { name: "index", type: "integer" }],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: "always",
    toSql: ([a, i]) => `CASE WHEN ${i} >= 0 THEN list_extract(${a}, CAST(${i} AS BIGINT) + 1) END`,
  },
  elementAt("element_at", "an error in ANSI mode"),
  elementAt("try_element_at", "NULL"),
  {
    name: "array_contains",
    family: "array",
    summary: "Whether `array` has an element equal to `value`.",
    parameters: [TYPED_ARRAY, VALUE],
    result: "boolean",
    raises: false,
    nullable: ([array, value], _, { argTypes }) =>
      array! || value! || (argTypes[0] as ArrayType).containsNull,
    coerce: (call) => elementAndValue("array_contains", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${a} IS NULL OR ${v} IS NULL THEN NULL WHEN list_contains(${a}, ${v}) THEN true ` +
      `WHEN ${hasNull(a!)} THEN NULL ELSE false END`,
  },
  {
    name: "array_position",
    family: "array",
    summary: "Where `value` stands first in `array`, counted from 1; 0 when it does not.",
    parameters: [TYPED_ARRAY, VALUE],
    result: "long",
    raises: false,
    coerce: (call) => elementAndValue("array_position", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${a} IS NOT NULL AND ${v} IS NOT NULL THEN CAST(coalesce(list_position(${a}, ${v}), 0) AS BIGINT) END`,
  },
  {
    name: "array_append",
    family: "array",
    summary: "`array` with `value` after the last element.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => withNulls(array!),
    raises: false,
    nullable: ([array]) => array!,
    coerce: (call) => elementAndValue("array_append", call),
    toSql: ([a, v]) => `CASE WHEN ${a} IS NOT NULL THEN list_append(${a}, ${v}) END`,
  },
  {
    name: "array_prepend",
    family: "array",
    summary: "`array` with `value` before the first element.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => withNulls(array!),
    raises: false,
    nullable: ([array]) => array!,
    coerce: (call) => elementAndValue("array_prepend", call),
    toSql: ([a, v]) => `CASE WHEN ${a} IS NOT NULL THEN list_prepend(${v}, ${a}) END`,
  },
  {
    name: "array_insert",
    family: "array",
    summary:
      "`array` with `value` at `position`, counted from 1, or from the end when negative; NULLs fill a gap.",
    parameters: [TYPED_ARRAY, { name: "position", type: "integer" }, VALUE],
    result: ([array]) => withNulls(array!),
    nullable: ([array, position]) => array! || position!,
    toSql: ([a, position, v]) => insertSql(a!, position!, v!),
  },
  {
    name: "array_remove",
    family: "array",
    summary: "`array` without the elements equal to `value`.",
    parameters: [TYPED_ARRAY, VALUE],
    result: ([array]) => array!,
    raises: false,
    coerce: (call) => elementAndValue("array_remove", call),
    toSql: ([a, v]) =>
      `CASE WHEN ${v} IS NOT NULL THEN list_filter(${a}, lambda e: e IS DISTINCT FROM ${v}) END`,
  },
  {
    name: "array_compact",
    family: "array",
    summary: "`array` without its NULLs.",
    parameters: [ARRAY],
    result: ([array]) => arrayType(elementOf(array!), false),
    raises: false,
    toSql: ([a]) => `list_filter(${a}, lambda e: e IS NOT NULL)`,
  },
  {
    name: "array_distinct",
    family: "array",
    summary: "`array` with each element only where it stands first.",
    parameters: [ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a]) => distinct(a!),
  },
  {
    name: "array_union",
    family: "array",
    summary: "The elements of both arrays, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a, b]) => whenBoth(a!, b!, bindValue("u", `list_concat(${a}, ${b})`, distinct("u"))),
  },
  {
    name: "array_intersect",
    family: "array",
    summary: "The elements that stand in both arrays, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `list_filter(${a}, lambda e, i: list_position(${a}, e) = i AND list_position(${b}, e) IS NOT NULL)`,
      ),
  },
  {
    name: "array_except",
    family: "array",
    summary: "The elements of `array` that do not stand in `other`, each once.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `list_filter(${a}, lambda e, i: list_position(${a}, e) = i AND list_position(${b}, e) IS NULL)`,
      ),
  },
  {
    name: "arrays_overlap",
    family: "array",
    summary: "Whether the arrays have an element in common; NULL when only a NULL could be it.",
    parameters: [TYPED_ARRAY, OTHER_ARRAY],
    result: "boolean",
    raises: false,
    nullable: "always",
    toSql: ([a, b]) =>
      whenBoth(
        a!,
        b!,
        `CASE WHEN len(list_filter(${a}, lambda e: list_contains(${b}, e))) > 0 THEN true ` +
          `WHEN (${hasNull(a!)} OR ${
            hasNull(b!)
          }) AND len(${a}) > 0 AND len(${b}) > 0 THEN NULL ELSE false END`,
      ),
  },
  {
    name: "array_join",
    family: "array",
    summary:
      "The elements as one text with `delimiter` between them; NULLs are left out or become `nullReplacement`.",
    parameters: [
      { name: "array", type: "any" },
      { name: "delimiter", type: "string", plain: true },
      { name: "nullReplacement", type: "string", optional: true, plain: true },
    ],
    result: "string",
    raises: false,
    coerce: ({ argTypes: [array, ...rest] }) => [stringArray(array!), ...rest.map((): DataType => "string")],
    toSql: ([a, delimiter, replacement]) => {
      const texts = replacement ? `list_transform(${a}, lambda e: coalesce(e, ${replacement}))` : a;
      const joined = `array_to_string(${texts}, ${delimiter})`;
      return replacement ? `CASE WHEN ${replacement} IS NOT NULL THEN ${joined} END` : joined;
    },
  },
  {
    name: "array_max",
    family: "array",
    summary: "The largest element; NULLs are passed over.",
    parameters: [ARRAY],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: "always",
    toSql: ([a]) => `list_max(${a})`,
  },
  {
    name: "array_min",
    family: "array",
    summary: "The smallest element; NULLs are passed over.",
    parameters: [ARRAY],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: "always",
    toSql: ([a]) => `list_min(${a})`,
  },
  {
    name: "array_repeat",
    family: "array",
    summary: "An array of `count` times `value`.",
    parameters: [{ name: "value", type: "any" }, { name: "count", type: "integer" }],
    result: ([type], { argNullable }) => arrayType(type!, argNullable[0]!),
    raises: false,
    nullable: ([, count]) => count!,
    toSql: ([value, count]) => `list_transform(range(CAST(${count} AS BIGINT)), lambda e: ${value})`,
  },
  {
    name: "sort_array",
    family: "array",
    summary: "The elements in ascending order with NULLs first, or in descending order with NULLs last.",
    parameters: [ARRAY, { name: "ascending", type: "boolean", optional: true, plain: true }],
    result: ([array]) => array!,
    raises: false,
    nullable: ([array]) => array!,
    toSql: ([a], { argLiterals }) =>
      argLiterals[1] === false
        ? `list_sort(${a}, 'DESC', 'NULLS LAST')`
        : `list_sort(${a}, 'ASC', 'NULLS FIRST')`,
  },
  {
    name: "array_sort",
    family: "array",
    summary: "The elements in ascending order with NULLs last.",
    parameters: [ARRAY],
    result: ([array]) => array!,
    raises: false,
    toSql: ([a]) => `list_sort(${a}, 'ASC', 'NULLS LAST')`,
    difference: "A comparator as second argument is not supported.",
  },
  {
    name: "slice",
    family: "array",
    summary: "`length` elements from `start`, counted from 1, or from the end when negative.",
    parameters: [ARRAY, { name: "start", type: "integer" }, { name: "length", type: "integer" }],
    result: ([array]) => array!,
    toSql: ([a, start, length]) => sliceSql(a!, start!, length!),
  },
  {
    name: "flatten",
    family: "array",
    summary: "One array of the elements of an array of arrays; NULL when one of those is NULL.",
    parameters: [ARRAY],
    result: ([array]) => elementOf(array!),
    raises: false,
    nullable: ([array]) => array! || true,
    toSql: ([a]) => `CASE WHEN ${hasNull(a!)} THEN NULL ELSE flatten(${a}) END`,
  },
  {
    name: "sequence",
    family: "array",
    summary: "The values from `start` to `stop` in steps of `step`.",
    parameters: [{ name: "start", type: "any" }, { name: "stop", type: "any" }, {
      name: "step",
      type: "any",
      optional: true,
    }],
    result: ([type]) => arrayType(type!, false),
    coerce: ({ argTypes, ansi }) => sequenceTypes(argTypes, ansi),
    toSql: ([start, stop, step], call) => sequenceSql(start!, stop!, step, call),
  },
  {
    name: "shuffle",
    family: "array",
    summary: "The elements in random order.",
    parameters: [ARRAY],
    result: ([array]) => array!,
    raises: false,
    deterministic: false,
    toSql: ([a]) =>
      `list_transform(list_sort(list_transform(${a}, lambda e: {'place': random(), 'value': e})), lambda e: struct_extract(e, 'value'))`,
  },
];

/** A value is brought to the array's type, not read from a string or into one. */
function elementAndValue(name: string, call: UncoercedCall): readonly DataType[] | Mismatch {
  const [array, value] = call.argTypes as [DataType, DataType];
  if (value === "void" && name !== "array_append" && name !== "array_prepend") {
    return {
      mismatch: "NULL_TYPE",
      reason: `Null typed values cannot be used as arguments of \`${name}\``,
      parameters: { functionName: `\`${name}\`` },
    };
  }
  const element = typeof array !== "string" && array.type === "array" ? array.elementType : undefined;
  const mixed = element !== value && (element === "string" || value === "string") && element !== "void";
  const common = element === undefined || mixed ? undefined : widerType(element, value, call.ansi);
  if (common === undefined) return unlikeArrays(name, call.argTypes);
  return [arrayType(common, (array as ArrayType).containsNull), common];
}

function unlikeArrays(name: string, [array, other]: readonly DataType[]): Mismatch {
  const parameters = {
    functionName: `\`${name}\``,
    dataType: '"ARRAY"',
    leftType: quotedType(array!),
    rightType: quotedType(other!),
  };
  return {
    mismatch: "ARRAY_FUNCTION_DIFF_TYPES",
    reason:
      `Input to ${parameters.functionName} should have been "ARRAY" followed by a value with same element type, but it's [${parameters.leftType}, ${parameters.rightType}]`,
    parameters,
  };
}

function elementAt(name: "element_at" | "try_element_at", missing: string): SparkFunction {
  return {
    name,
    family: "array",
    summary:
      `The element at \`key\`, counted from 1, or from the end when negative; of a map the value. Where there is none: ${missing}; a key that a map lacks gives NULL.`,
    parameters: [{ name: "container", type: "array or map" }, { name: "key", type: "any" }],
    result: ([container]) => isMap(container!) ? container.valueType : elementOf(container!),
    coerce: ({ argTypes: [container, key] }) => [
      container!,
      isMap(container!) ? container.keyType : key === "long" ? "long" : "integer",
    ],
    nullable: "always",
    toSql: ([container, key], call) => {
      if (isMap(call.argTypes[0]!)) return `list_extract(map_extract(${container}, ${key}), 1)`;
      const zero = `WHEN ${container} IS NOT NULL AND ${key} = 0 THEN ${raise("INVALID_INDEX_OF_ZERO")}`;
      const outside = name === "element_at" && call.ansi
        ? ` WHEN abs(${key}) > len(${container}) THEN ${
          raise("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", key!, `len(${container})`)
        }`
        : "";
      return `CASE ${zero}${outside} ELSE list_extract(${container}, ${key}) END`;
    },
  };
}

function isMap(type: DataType): type is MapType {
  return typeof type !== "string" && type.type === "map";
}

function elementOf(type: DataType): DataType {
  return (type as ArrayType).elementType ?? "void";
}

function withNulls(type: DataType): DataType {
  return arrayType(elementOf(type), true);
}

function stringArray(type: DataType): DataType {
  return arrayType("string", typeof type === "string" || type.type !== "array" || type.containsNull);
}

function hasNull(array: string): string {
  return `len(list_filter(${array}, lambda n: n IS NULL)) > 0`;
}

function distinct(array: string): string {
  return `list_filter(${array}, lambda e, i: list_position(${array}, e) = i)`;
}

/** DuckDB takes a NULL list for an empty one. */
function whenBoth(a: string, b: string, sql: string): string {
  return `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${sql} END`;
}

function insertSql(array: string, position: string, value: string): string {
  const size = `len(${array})`;
  const before = `(${position} - 1)`;
  const fromStart =
    `list_concat(list_append(CASE WHEN ${size} < ${before} THEN list_resize(${array}, ${before}) ELSE list_slice(${array}, 1, ${before}) END, ${value}), list_slice(${array}, ${position}, ${size}))`;
  const kept = `(${size} + ${position} + 1)`;
  const fromEnd =
    `CASE WHEN ${kept} >= 0 THEN list_concat(list_append(list_slice(${array}, 1, ${kept}), ${value}), list_slice(${array}, ${kept} + 1, ${size})) ` +
    `ELSE list_concat(list_resize([${value}], 1 - ${kept}), ${array}) END`;
  return `CASE WHEN ${array} IS NULL OR ${position} IS NULL THEN NULL WHEN ${position} = 0 THEN ${
    raise("INVALID_INDEX_OF_ZERO")
  } ` +
    `WHEN ${position} > 0 THEN ${fromStart} ELSE ${fromEnd} END`;
}

function sliceSql(array: string, start: string, length: string): string {
  const zero = raiseSql(
    "INVALID_PARAMETER_VALUE.START",
    "The value of parameter(s) `start` in `slice` is invalid: Expects a positive or a negative value for `start`, but got 0.",
  );
  const negative = raiseSql(
    "INVALID_PARAMETER_VALUE.LENGTH",
    "The value of parameter(s) `length` in `slice` is invalid: Expects `length` greater than or equal to 0, but got ",
    { sql: length },
    ".",
  );
  const first = `CASE WHEN ${start} > 0 THEN ${start} ELSE len(${array}) + ${start} + 1 END`;
  return `CASE WHEN ${array} IS NULL OR ${start} IS NULL OR ${length} IS NULL THEN NULL ` +
    `WHEN ${start} = 0 THEN ${zero} WHEN ${length} < 0 THEN ${negative} WHEN ${first} < 1 THEN list_slice(${array}, 1, 0) ` +
    `ELSE list_slice(${array}, ${first}, ${first} + ${length} - 1) END`;
}

function sequenceTypes(argTypes: readonly DataType[], ansi: boolean): readonly DataType[] | Mismatch {
  const [start, stop, step] = argTypes as [DataType, DataType, DataType?];
  const ends = widerType(start, stop, ansi);
  if (ends === undefined) return differentTypes("sequence", argTypes);
  if (step === undefined) return [ends, ends];
  if (typeof ends === "string" && ["date", "timestamp", "timestamp_ntz"].includes(ends)) {
    return [ends, ends, step];
  }
  const all = widerType(ends, step, ansi);
  return all === undefined ? differentTypes("sequence", argTypes) : [all, all, all];
}

function sequenceSql(start: string, stop: string, step: string | undefined, call: ResolvedCall): string {
  const [type] = call.argTypes;
  const isTime = typeof type === "string" && ["date", "timestamp", "timestamp_ntz"].includes(type);
  const one = isTime ? "INTERVAL 1 DAY" : "1";
  const by = step ?? `CASE WHEN ${start} <= ${stop} THEN ${one} ELSE -${one} END`;
  const list = `list_transform(generate_series(${start}, ${stop}, ${by}), lambda e: CAST(e AS ${
    duckDbType(type!)
  }))`;
  if (isTime || step === undefined) return list;
  const wrong = raiseSql(
    "INVALID_PARAMETER_VALUE",
    "Illegal sequence boundaries: ",
    { sql: start },
    " to ",
    { sql: stop },
    " by ",
    { sql: step },
  );
  return `CASE WHEN (${step} = 0 AND ${start} <> ${stop}) OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop}) THEN ${wrong} ` +
    `WHEN ${step} = 0 THEN [${start}] ELSE ${list} END`;
}
