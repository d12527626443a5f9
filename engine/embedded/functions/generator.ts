import {
  arrayType,
  type DataType,
  field,
  type MapType,
  type StructField,
  structType,
} from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { widerTypeOf } from "../analyze/common_type.ts";
import { JSON_FUNCTIONS } from "./json.ts";
import { VARIANT_ENTRIES_UDF } from "./variant_udfs.ts";
import type { Mismatch, Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { valueOutOfRange } from "./value_out_of_range.ts";

/** A function that makes any number of rows of one. Its result is an array: of the values of its only column, or of structs of its columns. */
export interface GeneratorFunction extends SparkFunction {
  readonly family: "generator";
  /** The columns of the rows, under the names they have without an alias. */
  readonly columns: (
    args: readonly DataType[],
    literals: ResolvedCall["argLiterals"],
  ) => readonly StructField[];
  /** Makes one row of NULLs where there would be none. */
  readonly outer?: true;
}

/** Whether a function is one of those. */
export function isGeneratorFunction(fn: SparkFunction): fn is GeneratorFunction {
  return fn.family === "generator";
}

const MEMBER_OF_JSON = JSON_FUNCTIONS.find((fn) => fn.name === "get_json_object")!;
const COLLECTION: readonly Parameter[] = [{ name: "collection", type: "array or map" }];

/** Functions that make rows. */
export const GENERATOR_FUNCTIONS: readonly GeneratorFunction[] = [
  ...withOuter({
    name: "explode",
    summary: "A row for each element of an array, or for each key and value of a map.",
    parameters: COLLECTION,
    namedArguments: true,
    coerce: collections,
    columns: ([type]) => itemColumns(type!),
    toSql: ([list], { argTypes: [type] }) => isMap(type!) ? entries(list!) : list!,
  }),
  ...withOuter({
    name: "posexplode",
    summary: "As `explode`, with the place of each element, from 0.",
    parameters: COLLECTION,
    namedArguments: true,
    coerce: collections,
    columns: ([type]) => [field("pos", "integer", false), ...itemColumns(type!)],
    toSql: ([list], { argTypes: [type] }) =>
      isMap(type!)
        ? `list_transform(${
          entries(list!)
        }, lambda item, i: struct_pack(c0 := CAST(i - 1 AS INTEGER), c1 := item.c0, c2 := item.c1))`
        : `list_transform(${list}, lambda item, i: struct_pack(c0 := CAST(i - 1 AS INTEGER), c1 := item))`,
  }),
  ...withOuter({
    name: "inline",
    summary: "A row for each struct of an array, a column for each of its members.",
    parameters: [{ name: "input", type: "array" }],
    namedArguments: true,
    coerce: ({ argTypes: [type] }) =>
      memberColumns(type!).length > 0 || type === "void" ? [type!] : notStructs(type!),
    columns: ([type]) => memberColumns(type!),
    toSql: ([list], { argTypes: [type] }) => {
      const members = memberColumns(type!);
      const values = members.map((f, i) => `c${i} := struct_extract(item, ${quoteString(f.name)})`);
      return members.length === 1
        ? `list_transform(${list}, lambda item: ${values[0]!.replace("c0 := ", "")})`
        : `list_transform(${list}, lambda item: struct_pack(${values.join(", ")}))`;
    },
  }),
  generator({
    name: "stack",
    summary: "The values as `n` rows; what is missing in the last is NULL.",
    parameters: [{ name: "n", type: "integer", plain: true }, { name: "expr", type: "any", variadic: true }],
    coerce: stackTypes,
    columns: (types, literals) =>
      stackColumns(types.slice(1), rowsOf(literals)).map((type, i) => field(`col${i}`, type)),
    toSql: ([, ...values], { argTypes, argLiterals }) => {
      const types = stackColumns(argTypes.slice(1), rowsOf(argLiterals));
      const rows = Array.from(
        { length: rowsOf(argLiterals) },
        (_, row) =>
          types.map((type, i) => `CAST(${values[row * types.length + i] ?? "NULL"} AS ${duckDbType(type)})`),
      );
      return `[${rows.map(packed).join(", ")}]`;
    },
  }),
  ...withOuter({
    name: "variant_explode",
    summary: "A row for each item of an array or member of an object in a VARIANT, with its place.",
    parameters: [{ name: "input", type: "any" }],
    namedArguments: true,
    coerce: ({ argTypes: [type] }) => type === "variant" || type === "void" ? ["variant"] : notVariant(type!),
    columns: () => [field("pos", "integer", false), field("key", "string"), field("value", "variant", false)],
    udfs: [VARIANT_ENTRIES_UDF],
    toSql: ([variant]) =>
      `list_transform(spark_variant_entries(${variant}), lambda item, i: struct_pack(c0 := CAST(i - 1 AS INTEGER), c1 := item[1], c2 := item[2]))`,
  }),
  generator({
    name: "json_tuple",
    summary: "One row with the values of some keys of a JSON object, as texts.",
    parameters: [{ name: "jsonStr", type: "string" }, {
      name: "key",
      type: "string",
      variadic: true,
      plain: true,
    }],
    columns: (types) => types.slice(1).map((_, i) => field(`c${i}`, "string")),
    udfs: MEMBER_OF_JSON.udfs ?? [],
    toSql: ([json, ...keys], call) => {
      const values = keys.map((key) =>
        MEMBER_OF_JSON.toSql([json!, `('$[''' || ${key} || ''']')`], { ...call, argLiterals: [] })
      );
      return `[${packed(values)}]`;
    },
  }),
];

type Description = Pick<
  GeneratorFunction,
  "name" | "summary" | "parameters" | "namedArguments" | "columns" | "coerce" | "udfs" | "outer" | "toSql"
>;

function generator(description: Description): GeneratorFunction {
  return {
    ...description,
    family: "generator",
    nullable: "always",
    result: (types, { argLiterals }) => {
      const columns = description.columns(types, argLiterals);
      const named = columns.map((column, i) => ({ ...column, name: `c${i}` }));
      return arrayType(named.length === 1 ? named[0]!.type : structType(named));
    },
  };
}

/** A generator, and its twin that keeps rows of which it makes none. */
function withOuter(description: Description): GeneratorFunction[] {
  const summary = `${description.summary} An empty or NULL one gives a row of NULLs.`;
  return [
    generator(description),
    generator({ ...description, name: `${description.name}_outer`, summary, outer: true }),
  ];
}

function isMap(type: DataType): type is MapType {
  return typeof type !== "string" && type.type === "map";
}

function entries(map: string): string {
  return `list_transform(map_entries(${map}), lambda item: struct_pack(c0 := item.key, c1 := item.value))`;
}

function itemColumns(type: DataType): StructField[] {
  if (isMap(type)) {
    return [field("key", type.keyType, false), field("value", type.valueType, type.valueContainsNull)];
  }
  return typeof type !== "string" && type.type === "array"
    ? [field("col", type.elementType, type.containsNull)]
    : [field("col", "void")];
}

function memberColumns(type: DataType): readonly StructField[] {
  if (typeof type === "string" || type.type !== "array") return [];
  const { elementType, containsNull } = type;
  if (typeof elementType === "string" || elementType.type !== "struct") return [];
  return elementType.fields.map((f) => ({ ...f, nullable: f.nullable || containsNull }));
}

function packed(values: readonly string[]): string {
  return values.length === 1
    ? values[0]!
    : `struct_pack(${values.map((value, i) => `c${i} := ${value}`).join(", ")})`;
}

function rowsOf(literals: ResolvedCall["argLiterals"]): number {
  return Number(literals[0]);
}

/** The types of the columns that `stack` makes, from those of its values. */
function stackColumns(types: readonly DataType[], count: number): readonly DataType[] {
  return types.slice(0, Math.ceil(types.length / count));
}

function stackTypes({ argTypes, argLiterals, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  if (!(rowsOf(argLiterals) > 0)) return noRows(argLiterals[0]);
  const [, ...types] = argTypes;
  const width = Math.ceil(types.length / rowsOf(argLiterals));
  const columns = Array.from(
    { length: width },
    (_, column) => widerTypeOf(types.filter((_, i) => i % width === column), ansi) ?? "void",
  );
  return ["integer", ...types.map((_, i) => columns[i % width]!)];
}

function noRows(value: ResolvedCall["argLiterals"][number]): Mismatch {
  if (value === undefined || typeof value === "string") {
    return {
      mismatch: value === undefined ? "NON_FOLDABLE_INPUT" : "UNEXPECTED_INPUT_TYPE",
      reason: 'the input `n` should be a foldable "INT" expression',
      parameters: { inputName: "`n`", inputType: '"INT"' },
    };
  }
  return valueOutOfRange("`n`", "(0, 2147483647]", value);
}

function collections({ argTypes: [type] }: UncoercedCall): readonly DataType[] | Mismatch {
  if (typeof type !== "string" && type!.type !== "struct") return [type!];
  const parameters = {
    paramIndex: "first",
    requiredType: '("ARRAY" or "MAP")',
    inputType: quotedType(type!),
  };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The first parameter requires the ${parameters.requiredType} type, but it has the type ${parameters.inputType}`,
    parameters,
  };
}

function notVariant(type: DataType): Mismatch {
  const parameters = { paramIndex: "first", requiredType: '"VARIANT"', inputType: quotedType(type) };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The first parameter requires the "VARIANT" type, but it has the type ${parameters.inputType}`,
    parameters,
  };
}

function notStructs(type: DataType): Mismatch {
  const parameters = { paramIndex: "first", requiredType: '"ARRAY<STRUCT>"', inputType: quotedType(type) };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The first parameter requires the ${parameters.requiredType} type, but it has the type ${parameters.inputType}`,
    parameters,
  };
}
