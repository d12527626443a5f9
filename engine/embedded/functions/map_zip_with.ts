import { type DataType, type MapType, mapType } from "../../declare/types.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { tightestCommonType, widerDecimal, widerType } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import type { LambdaRule, Mismatch, SparkFunction, UncoercedCall } from "./spark_function.ts";

/** `map_zip_with`. */
export const MAP_ZIP_WITH_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "map_zip_with",
    family: "lambda",
    summary:
      "The map of `f(key, value1, value2)` for each key of either map; the value is NULL where a map has not the key.",
    parameters: [
      { name: "map1", type: "map" },
      { name: "map2", type: "map" },
      { name: "f", type: { lambda: ofKeyAndValues() } },
    ],
    coerce: zippedTypes,
    result: ([first, , body], { argNullable }) => mapType((first as MapType).keyType, body!, argNullable[2]!),
    nullable: ([first, second]) => first! || second!,
    toSql: ([first, second, f], { resultType }) => {
      const [keys, others] = [`map_keys(${first})`, `map_keys(${second})`];
      const added = `list_filter(${others}, lambda key: NOT list_contains(${keys}, key))`;
      const valueIn = (map: string) => `list_extract(map_extract(${map}, key), 1)`;
      const entries = `list_transform(list_concat(${keys}, ${added}), lambda key: ` +
        `{'key': key, 'first': ${valueIn(first!)}, 'second': ${valueIn(second!)}})`;
      const zipped = `map(list_concat(${keys}, ${added}), list_transform(${entries}, ${f}))`;
      return `CASE WHEN ${first} IS NOT NULL AND ${second} IS NOT NULL THEN CAST(${zipped} AS ${
        duckDbType(resultType)
      }) END`;
    },
  },
];

function ofKeyAndValues(): LambdaRule {
  return {
    parameters: ([first, second]) => [
      keyOf(first!, second!, true) ?? keyOf(first!, second!, false) ?? "void",
      (first as MapType).valueType ?? "void",
      (second as MapType).valueType ?? "void",
    ],
    nullable: () => [false, true, true],
    inDuckDb: ([entry]) => ({
      parameters: [entry!],
      variables: ["key", "first", "second"].map((name) => `struct_extract(${entry}, '${name}')`),
    }),
  };
}

/** The type of the keys of both. */
function keyOf(first: DataType, second: DataType, ansi: boolean): DataType | undefined {
  const [a, b] = [(first as MapType).keyType, (second as MapType).keyType];
  if (!a || !b) return undefined;
  return ansi ? tightestCommonType(a, b, ansi) ?? widerDecimal(a, b) : widerType(a, b, ansi);
}

function zippedTypes(
  { argTypes: [first, second, body], ansi }: UncoercedCall,
): readonly DataType[] | Mismatch | undefined {
  const isMap = (type: DataType): type is MapType => typeof type !== "string" && type.type === "map";
  if (!isMap(first!) || !isMap(second!)) return undefined;
  const key = keyOf(first, second, ansi);
  if (key) return [{ ...first, keyType: key }, { ...second, keyType: key }, body!];
  const parameters = {
    functionName: "`map_zip_with`",
    leftType: quotedType(first.keyType),
    rightType: quotedType(second.keyType),
  };
  return {
    mismatch: "MAP_ZIP_WITH_DIFF_TYPES",
    reason:
      `Input to the ${parameters.functionName} should have been two maps with compatible key types, but it's [${parameters.leftType}, ${parameters.rightType}]`,
    parameters,
  };
}
