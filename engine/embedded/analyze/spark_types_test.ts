import { assertEquals } from "@std/assert";
import { parseType } from "../../declare/parse_type.ts";
import { type DataType, field, structType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import spark from "./spark_types.json" with { type: "json" };
import { compile } from "./testing.ts";

// The tables are what Spark 4.1.0 says: for each result type or error condition, the expressions over these columns that have it.
const COLUMNS = {
  by: "tinyint",
  i: "int",
  l: "bigint",
  f: "float",
  d: "double",
  dc: "decimal(10,2)",
  s: "string",
  b: "binary",
  o: "boolean",
  da: "date",
  ts: "timestamp",
  ai: "array<int>",
  st: "struct<a:int,b:string>",
  m: "map<string,int>",
  v: "void",
  id: "interval day to second",
};
const input = {
  kind: "local",
  schema: structType(Object.entries(COLUMNS).map(([name, type]) => field(name, parseType(type)))),
  rows: [],
} as const;

for (const mode of ["ansi", "legacy"] as const) {
  Deno.test(`compilePlan() gives expressions Spark's types, ${mode}`, async () => {
    const actual: Record<string, string[]> = {};
    for (const expr of Object.values(spark[mode]).flat()) {
      const outcome = await typeOf(expr, mode === "ansi");
      (actual[outcome] ??= []).push(expr);
    }
    assertEquals(actual, spark[mode] as Record<string, string[]>);
  });
}

async function typeOf(text: string, ansi: boolean): Promise<string> {
  try {
    const { schema } = await compile({ kind: "project", input, columns: [{ kind: "sql", text }] }, { ansi });
    const column = schema.fields[0]!;
    return `${simpleString(column.type)}${column.nullable ? "" : " NOT NULL"}`;
  } catch (error) {
    if (error instanceof SparkError) return error.condition;
    throw error;
  }
}

/** As Spark's `typeof` writes a type. */
function simpleString(type: DataType): string {
  const names: Record<string, string> = {
    byte: "tinyint",
    short: "smallint",
    integer: "int",
    long: "bigint",
  };
  if (typeof type === "string") return names[type] ?? type;
  switch (type.type) {
    case "array":
      return `array<${simpleString(type.elementType)}>`;
    case "map":
      return `map<${simpleString(type.keyType)},${simpleString(type.valueType)}>`;
    case "struct":
      return `struct<${type.fields.map((f) => `${f.name}:${simpleString(f.type)}`).join(",")}>`;
  }
}
