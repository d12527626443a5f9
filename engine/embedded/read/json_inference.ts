import { AnalysisError } from "../../errors.ts";
import {
  arrayType,
  type DataType,
  decimalType,
  field,
  sameType,
  type StructField,
  type StructType,
  structType,
} from "../../declare/types.ts";
import { isNumeric, widerDecimal } from "../analyze/common_type.ts";
import type { JsonValue } from "../functions/json_text.ts";
import { parseTimestamp } from "./text_value.ts";

/** What of Spark's options changes the types that are found. */
export interface JsonInferenceOptions {
  readonly primitivesAsString: boolean;
  readonly inferTimestamp: boolean;
}

/** Finds the schema of JSON records, seen one after the other. */
export class JsonInference {
  readonly #options: JsonInferenceOptions;
  #type: DataType = structType([]);

  constructor(options: JsonInferenceOptions) {
    this.#options = options;
  }

  /** @returns False for a record that is no object. */
  add(record: JsonValue | undefined): boolean {
    if (record === undefined) return false;
    if (record.kind === "null") return true;
    const values = record.kind === "array" ? record.items : [record];
    if (values.some((value) => value.kind !== "object")) return false;
    for (const value of values) this.#type = merged(this.#type, typeOf(value, this.#options));
    return true;
  }

  /** @param corruptColumn Added when some record is none. */
  schema(corruptColumn: string | undefined): StructType {
    const known = this.#type as StructType;
    const all = corruptColumn === undefined
      ? known.fields
      : merged(known, structType([field(corruptColumn, "string")])).fields;
    const found = all.flatMap((f) => {
      const type = complete(f.type);
      return type === undefined ? [] : [field(f.name, type)];
    });
    refuseSameNames(found);
    return structType(found);
  }
}

function typeOf(value: JsonValue, options: JsonInferenceOptions): DataType {
  switch (value.kind) {
    case "object":
      return structType(
        sorted([...new Map(value.members)].map(([name, member]) => field(name, typeOf(member, options)))),
      );
    case "array":
      return arrayType(value.items.map((item) => typeOf(item, options)).reduce(merged, "void"));
    case "null":
      return "void";
    case "string":
      return options.inferTimestamp && parseTimestamp(value.text, "UTC") !== undefined
        ? "timestamp"
        : "string";
    case "boolean":
      return options.primitivesAsString ? "string" : "boolean";
    case "number":
      return options.primitivesAsString ? "string" : numberType(value.text);
  }
}

function numberType(text: string): DataType {
  if (!/^-?\d+$/.test(text)) return "double";
  const whole = BigInt(text);
  if (BigInt.asIntN(64, whole) === whole) return "long";
  const digits = text.replace("-", "").length;
  return digits <= 38 ? decimalType(digits, 0) : "double";
}

function merged(a: StructType, b: StructType): StructType;
function merged(a: DataType, b: DataType): DataType;
function merged(a: DataType, b: DataType): DataType {
  if (a === "void" || sameType(a, b)) return b;
  if (b === "void") return a;
  if (typeof a !== "string" && typeof b !== "string") {
    if (a.type === "array" && b.type === "array") return arrayType(merged(a.elementType, b.elementType));
    if (a.type === "struct" && b.type === "struct") {
      const types = new Map(a.fields.map((f) => [f.name, f.type]));
      for (const f of b.fields) types.set(f.name, merged(types.get(f.name) ?? "void", f.type));
      return structType(sorted([...types].map(([name, type]) => field(name, type))));
    }
  }
  if (!isNumeric(a) || !isNumeric(b)) return "string";
  return a === "double" || b === "double" ? "double" : widerDecimal(a, b) ?? "long";
}

function sorted(fields: readonly StructField[]): StructField[] {
  return fields.toSorted((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));
}

/** NULLs alone are a STRING; a struct without members, and a list of them, is no column. */
function complete(type: DataType): DataType | undefined {
  if (type === "void") return "string";
  if (typeof type === "string" || type.type === "map") return type;
  if (type.type === "array") {
    const element = complete(type.elementType);
    return element && arrayType(element);
  }
  const fields = type.fields.flatMap((f) => {
    const inner = complete(f.type);
    return inner === undefined ? [] : [field(f.name, inner)];
  });
  return fields.length === 0 ? undefined : structType(fields);
}

function refuseSameNames(fields: readonly StructField[]): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    const key = name.toLowerCase();
    if (seen.has(key)) {
      throw new AnalysisError(
        "COLUMN_ALREADY_EXISTS",
        `The column \`${key}\` already exists: records have names that differ only in upper and lower case. Declare the schema.`,
        { parameters: { columnName: `\`${key}\`` } },
      );
    }
    seen.add(key);
  }
}
