import { type DataType, decimalParts, type SimpleType, type StructType } from "./types.ts";

/**
 * A schema as the tree that `printSchema` shows in Spark.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { struct } from "./schema.ts";
 * import { schemaTree } from "./schema_tree.ts";
 *
 * assertEquals(schemaTree(struct({ value: "string" })), "root\n |-- value: string (nullable = true)\n");
 * ```
 */
export function schemaTree(schema: StructType): string {
  return ["root", ...fieldLines(schema, " |"), ""].join("\n");
}

function fieldLines(schema: StructType, indent: string): string[] {
  return schema.fields.flatMap((each) => [
    `${indent}-- ${each.name}: ${typeWord(each.type)} (nullable = ${each.nullable})`,
    ...partLines(each.type, `${indent}    |`),
  ]);
}

function partLines(type: DataType, indent: string): string[] {
  if (typeof type === "string") return [];
  switch (type.type) {
    case "struct":
      return fieldLines(type, indent);
    case "array":
      return [
        `${indent}-- element: ${typeWord(type.elementType)} (containsNull = ${type.containsNull})`,
        ...partLines(type.elementType, `${indent}    |`),
      ];
    case "map":
      return [
        `${indent}-- key: ${typeWord(type.keyType)}`,
        ...partLines(type.keyType, `${indent}    |`),
        `${indent}-- value: ${typeWord(type.valueType)} (valueContainsNull = ${type.valueContainsNull})`,
        ...partLines(type.valueType, `${indent}    |`),
      ];
  }
}

function typeWord(type: DataType): string {
  if (typeof type !== "string") return type.type;
  const decimal = decimalParts(type);
  return decimal ? `decimal(${decimal.precision},${decimal.scale})` : type as SimpleType;
}
