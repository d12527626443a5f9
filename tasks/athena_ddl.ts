import type { DataType, StructType } from "../engine/mod.ts";

/** Hive's names, which Athena uses, where they are not the ones of Spark's schema. */
const HIVE_NAMES: Readonly<Record<string, string>> = {
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
  timestamp_ntz: "timestamp",
};

/**
 * The statement that tells Amazon Athena where the Parquet files of a table are and what columns they have.
 *
 * @param table Database and name: `silver.reviews`.
 * @param url Where the files are: `s3a://bucket/key`.
 *
 * @see {@link https://docs.aws.amazon.com/athena/latest/ug/create-table.html}
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { struct } from "../engine/mod.ts";
 * import { athenaDdl } from "./athena_ddl.ts";
 *
 * const ddl = athenaDdl("silver.reviews", "s3a://hwe-c7/ada/silver/reviews", struct({ votes: "bigint" }));
 * assertStringIncludes(ddl, "  `votes` bigint\n)");
 * ```
 */
export function athenaDdl(table: string, url: string, schema: StructType): string {
  const name = table.split(".").map(quoted).join(".");
  const columns = schema.fields.map((field) => `  ${quoted(field.name)} ${hiveType(field.type)}`);
  return [
    `CREATE EXTERNAL TABLE ${name} (`,
    columns.join(",\n"),
    ")",
    "STORED AS PARQUET",
    `LOCATION '${url.replace(/^s3a:/, "s3:").replace(/\/*$/, "/")}';`,
  ].join("\n");
}

function hiveType(type: DataType): string {
  if (typeof type === "string") return HIVE_NAMES[type] ?? type;
  switch (type.type) {
    case "array":
      return `array<${hiveType(type.elementType)}>`;
    case "map":
      return `map<${hiveType(type.keyType)},${hiveType(type.valueType)}>`;
    case "struct":
      return `struct<${type.fields.map((field) => `${field.name}:${hiveType(field.type)}`).join(",")}>`;
  }
}

function quoted(name: string): string {
  return `\`${name}\``;
}
