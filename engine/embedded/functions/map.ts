import {
  type ArrayType,
  arrayType,
  type DataType,
  field,
  type MapType,
  mapType,
  type StructType,
  structType,
} from "../../declare/types.ts";
import { widerTypeOf } from "../analyze/common_type.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import { quotedType, wrongNumArgs } from "../analyze/analysis_errors.ts";
import { duckDbType } from "../duckdb_type.ts";
import { hasNull } from "./array_rules.ts";
import { mergedType } from "./merged_type.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, Parameter, SparkFunction, UncoercedCall } from "./spark_function.ts";

const MAP: Parameter = { name: "map", type: "map" };

/** Functions of maps without lambdas. */
export const MAP_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "map",
    aliases: ["create_map"],
    family: "map",
    summary: "A map of keys and values in turn.",
    parameters: [{ name: "keysAndValues", type: "any", variadic: true, optional: true }],
    result: (types, { argNullable }) =>
      mapType(
        types.length > 0 ? mergedType(everyOther(types, 0)) : "void",
        types.length > 0 ? mergedType(everyOther(types, 1)) : "void",
        everyOther(argNullable, 1).some((nullable) => nullable),
      ),
    coerce: mapTypes,
    nullable: "never",
    toSql: (args, { resultType }) => {
      const [keys, values] = [everyOther(args, 0), everyOther(args, 1)];
      return `CAST(map([${keys.join(", ")}], [${values.join(", ")}]) AS ${duckDbType(resultType)})`;
    },
  },
  {
    name: "map_from_arrays",
    family: "map",
    summary: "A map of the keys in one array and the values in another.",
    parameters: [{ name: "keys", type: "array" }, { name: "values", type: "array" }],
    result: ([keys, values]) => {
      const { elementType, containsNull } = values as ArrayType;
      return mapType((keys as ArrayType).elementType, elementType, containsNull);
    },
    toSql: ([keys, values]) => {
      const unequal = raiseSql(
        "_LEGACY_ERROR_TEMP_2128",
        "The key array and value array of MapData must have the same length: there are ",
        { sql: `len(${keys})` },
        " keys and ",
        { sql: `len(${values})` },
        " values.",
      );
      const map = `CASE WHEN len(${keys}) <> len(${values}) THEN ${unequal} ELSE map(${keys}, ${values}) END`;
      return whenAll([keys!, values!], map);
    },
  },
  {
    name: "map_from_entries",
    family: "map",
    summary: "A map of an array of structs of key and value.",
    parameters: [{ name: "entries", type: "array" }],
    result: ([entries]) => {
      const [key, value] = ((entries as ArrayType).elementType as StructType).fields;
      return mapType(key!.type, value!.type, value!.nullable);
    },
    nullable: ([entries], _, { argTypes }) => entries! || (argTypes[0] as ArrayType).containsNull,
    toSql: ([entries], { resultType }) =>
      `CASE WHEN NOT (${hasNull(entries!)}) THEN CAST(map_from_entries(${entries}) AS ${
        duckDbType(resultType)
      }) END`,
  },
  {
    name: "map_keys",
    family: "map",
    summary: "The keys of a map.",
    parameters: [MAP],
    result: ([map]) => arrayType((map as MapType).keyType),
    raises: false,
    toSql: ([map]) => `map_keys(${map})`,
  },
  {
    name: "map_values",
    family: "map",
    summary: "The values of a map.",
    parameters: [MAP],
    result: ([map]) => arrayType((map as MapType).valueType),
    raises: false,
    toSql: ([map]) => `map_values(${map})`,
  },
  {
    name: "map_entries",
    family: "map",
    summary: "The entries of a map as structs of `key` and `value`.",
    parameters: [MAP],
    result: ([map]) => {
      const { keyType, valueType, valueContainsNull } = map as MapType;
      return arrayType(
        structType([field("key", keyType, false), field("value", valueType, valueContainsNull)]),
        false,
      );
    },
    raises: false,
    toSql: ([map]) => `map_entries(${map})`,
  },
  {
    name: "map_contains_key",
    family: "map",
    summary: "Whether a map has a key.",
    parameters: [MAP, { name: "key", type: "any" }],
    result: "boolean",
    raises: false,
    nullable: "always",
    coerce: ({ argTypes: [map] }) => [map!, (map as MapType).keyType ?? "void"],
    toSql: ([map, key]) => whenAll([map!, key!], `list_contains(map_keys(${map}), ${key})`),
  },
  {
    name: "map_concat",
    family: "map",
    summary: "One map of the entries of all; a key may occur only once.",
    parameters: [{ name: "maps", type: "common", variadic: true }],
    result: (maps) => mergedType(maps),
    toSql: (maps) => {
      const all = (part: string) => `list_concat(${maps.map((map) => `${part}(${map})`).join(", ")})`;
      return whenAll(maps, `map(${all("map_keys")}, ${all("map_values")})`);
    },
  },
];

function whenAll(args: readonly string[], sql: string): string {
  return `CASE WHEN ${args.map((arg) => `${arg} IS NOT NULL`).join(" AND ")} THEN ${sql} END`;
}

function everyOther<Item>(items: readonly Item[], first: 0 | 1): Item[] {
  return items.filter((_, i) => i % 2 === first);
}

function mapTypes({ argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  if (argTypes.length % 2 === 1) throw wrongNumArgs("map", "2n (n > 0)", argTypes.length);
  const [keys, values] = [everyOther(argTypes, 0), everyOther(argTypes, 1)];
  const key = widerTypeOf(keys, ansi);
  const value = widerTypeOf(values, ansi);
  if (key === undefined || value === undefined) {
    return differentTypes("map", key === undefined ? keys : values);
  }
  return holdsMap(key) ? invalidMapKey(key) : argTypes.map((_, i) => i % 2 === 0 ? key : value);
}

/** Maps and VARIANTs cannot be compared, so they are no keys. */
function holdsMap(type: DataType): boolean {
  if (typeof type === "string") return type === "variant";
  if (type.type === "array") return holdsMap(type.elementType);
  return type.type === "map" || type.fields.some((member) => holdsMap(member.type));
}

function invalidMapKey(type: DataType): Mismatch {
  const keyType = quotedType(type);
  return {
    mismatch: "INVALID_MAP_KEY_TYPE",
    reason: `The key of map cannot be/contain ${keyType}`,
    parameters: { keyType },
  };
}
