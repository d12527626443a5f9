/**
 * The types of VARIANTs, and what many have in common.
 *
 * @module
 */
import { quoteName } from "../../declare/types.ts";
import type { JsonValue } from "./json_text.ts";
import { numberKind, variantValue } from "./variant_value.ts";

type VariantType =
  | "VOID"
  | "BOOLEAN"
  | "STRING"
  | "DOUBLE"
  | "BIGINT"
  | "VARIANT"
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "array"; readonly element: VariantType }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, VariantType> };

/** The type of a VARIANT as Spark writes it: `OBJECT<a: BIGINT>`. */
export function schemaOfVariant(text: string): string {
  return written(typeOf(variantValue(text)));
}

/** The type that all of them are of; `VOID` without any. */
export function commonVariantSchema(texts: readonly (string | null)[]): string {
  const types = texts.flatMap((text) => text === null ? [] : [typeOf(variantValue(text))]);
  return written(types.reduce(merged, "VOID"));
}

function typeOf(value: JsonValue): VariantType {
  switch (value.kind) {
    case "object":
      return {
        kind: "object",
        members: new Map(value.members.map(([name, member]) => [name, typeOf(member)])),
      };
    case "array":
      return { kind: "array", element: value.items.map(typeOf).reduce(merged, "VOID") };
    case "number":
      return numberType(value.text);
    case "string":
      return "STRING";
    case "boolean":
      return "BOOLEAN";
    case "null":
      return "VOID";
  }
}

function numberType(text: string): VariantType {
  const kind = numberKind(text);
  if (kind !== "decimal") return kind === "long" ? "BIGINT" : "DOUBLE";
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const scale = fraction.replace(/0+$/, "").length;
  return { kind: "decimal", precision: Math.max(whole.replace(/^0+/, "").length + scale, 1), scale };
}

function merged(a: VariantType, b: VariantType): VariantType {
  if (a === "VOID" || a === b) return b;
  if (b === "VOID") return a;
  if (typeof a !== "string" && typeof b !== "string") {
    if (a.kind === "array" && b.kind === "array") {
      return { kind: "array", element: merged(a.element, b.element) };
    }
    if (a.kind === "object" && b.kind === "object") return mergedObject(a.members, b.members);
  }
  const [left, right] = [asDecimal(a), asDecimal(b)];
  if (left && right) return mergedDecimal(left, right);
  const isNumber = (type: VariantType) => type === "DOUBLE" || asDecimal(type) !== undefined;
  return isNumber(a) && isNumber(b) ? "DOUBLE" : "VARIANT";
}

function mergedObject(a: ReadonlyMap<string, VariantType>, b: ReadonlyMap<string, VariantType>): VariantType {
  const members = new Map(a);
  for (const [name, type] of b) members.set(name, merged(members.get(name) ?? "VOID", type));
  return { kind: "object", members: new Map([...members].sort(([x], [y]) => (x < y ? -1 : 1))) };
}

type Decimal = Extract<VariantType, { kind: "decimal" }>;

function asDecimal(type: VariantType): Decimal | undefined {
  if (type === "BIGINT") return { kind: "decimal", precision: 20, scale: 0 };
  return typeof type !== "string" && type.kind === "decimal" ? type : undefined;
}

function mergedDecimal(a: Decimal, b: Decimal): VariantType {
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
  return precision > 38 ? "DOUBLE" : { kind: "decimal", precision, scale };
}

function written(type: VariantType): string {
  if (typeof type === "string") return type;
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "array":
      return `ARRAY<${written(type.element)}>`;
    case "object":
      return `OBJECT<${
        [...type.members].map(([name, t]) => `${quoteName(name)}: ${written(t)}`).join(", ")
      }>`;
  }
}
