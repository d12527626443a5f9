import { type DataType, decimalType, field, sqlName, structType } from "../../declare/types.ts";
import type { JsonValue } from "./json_text.ts";

/** The type that Spark sees in a JSON value, as DDL. */
export function schemaOfJson(value: JsonValue): string {
  return sqlName(withoutVoid(typeOf(value)));
}

function typeOf(value: JsonValue): DataType {
  switch (value.kind) {
    case "object": {
      const members = [...new Map(value.members)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return structType(members.map(([name, member]) => field(name, typeOf(member))));
    }
    case "array":
      return {
        type: "array",
        elementType: value.items.map(typeOf).reduce(merged, "void"),
        containsNull: true,
      };
    case "number":
      return numberType(value.text);
    case "null":
      return "void";
    default:
      return value.kind;
  }
}

function numberType(text: string): DataType {
  if (!/^-?[0-9]+$/.test(text)) return "double";
  const whole = BigInt(text);
  if (BigInt.asIntN(64, whole) === whole) return "long";
  const digits = text.replace("-", "").length;
  return digits <= 38 ? decimalType(digits, 0) : "double";
}

function merged(a: DataType, b: DataType): DataType {
  if (a === "void") return b;
  if (b === "void" || JSON.stringify(a) === JSON.stringify(b)) return a;
  if (typeof a !== "string" && typeof b !== "string") {
    if (a.type === "array" && b.type === "array") {
      return { ...a, elementType: merged(a.elementType, b.elementType) };
    }
    if (a.type === "struct" && b.type === "struct") {
      const types = new Map(a.fields.map((f) => [f.name, f.type]));
      for (const f of b.fields) types.set(f.name, merged(types.get(f.name) ?? "void", f.type));
      return structType(
        [...types].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, type]) => field(name, type)),
      );
    }
  }
  const isNumber = (type: DataType) =>
    type === "long" || type === "double" || String(type).startsWith("decimal");
  return isNumber(a) && isNumber(b)
    ? (a === "double" || b === "double" ? "double" : a === "long" ? b : a)
    : "string";
}

function withoutVoid(type: DataType): DataType {
  if (type === "void") return "string";
  if (typeof type === "string" || type.type === "map") return type;
  return type.type === "array"
    ? { ...type, elementType: withoutVoid(type.elementType) }
    : structType(type.fields.map((f) => ({ ...f, type: withoutVoid(f.type) })));
}
