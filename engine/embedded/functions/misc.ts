import { userInfo } from "node:os";
import { type DataType, decimalParts, type StructType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import type { Parameter, SparkFunction } from "./spark_function.ts";

/** Functions about the session and about values as such. */
export const MISC_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "typeof",
    family: "misc",
    summary: "The type of a value, as DDL text.",
    parameters: [{ name: "expr", type: "any" }],
    result: "string",
    nullable: "never",
    toSql: (_args, { argTypes: [type] }) => quoteString(ddlName(type!)),
  },
  constant("version", "The version of Spark whose answers this engine gives.", "4.1.0"),
  constant("current_user", "Who runs the session: the login of the operating system.", userName, [
    "user",
    "session_user",
  ]),
  constant(
    "collation",
    "How texts are compared; here always byte by byte.",
    "SYSTEM.BUILTIN.UTF8_BINARY",
    [],
    [{ name: "expr", type: "string" }],
  ),
  constant("current_catalog", "The catalog of the session.", "spark_catalog"),
  constant("current_database", "The database of the session.", "default", ["current_schema"]),
];

function constant(
  name: string,
  summary: string,
  value: string | (() => string),
  aliases: readonly string[] = [],
  parameters: readonly Parameter[] = [],
): SparkFunction {
  return {
    name,
    aliases,
    family: "misc",
    summary,
    parameters,
    result: "string",
    nullable: "never",
    toSql: () => quoteString(typeof value === "string" ? value : value()),
  };
}

/** The login of the operating system; `anonymous` where the process may not ask for it. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "anonymous";
  }
}

const DDL_NAMES: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
};

/** A type as `typeof` writes it: `array<struct<a:int,b:decimal(10,2)>>`. */
export function ddlName(type: DataType): string {
  if (typeof type === "string") return decimalParts(type) ? type : DDL_NAMES[type] ?? type;
  switch (type.type) {
    case "array":
      return `array<${ddlName(type.elementType)}>`;
    case "map":
      return `map<${ddlName(type.keyType)},${ddlName(type.valueType)}>`;
    case "struct":
      return `struct<${(type as StructType).fields.map((f) => `${f.name}:${ddlName(f.type)}`).join(",")}>`;
  }
}
