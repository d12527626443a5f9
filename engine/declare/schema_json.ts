import { AnalysisError } from "../errors.ts";
import { parseType } from "./parse_type.ts";
import type { DataType, StructField } from "./types.ts";

/**
 * Reads a data type from the JSON text that Spark writes: `{"type":"struct","fields":[…]}`.
 *
 * @throws {AnalysisError} `INVALID_JSON_DATA_TYPE` for text that is not such JSON, naming the part that is wrong.
 */
export function parseSchemaJson(text: string): DataType {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is not JSON", text, cause);
  }
  return readType(json, "the type");
}

function readType(json: unknown, where: string): DataType {
  // Spark's JSON names differ from its DDL only in "null"; all others DDL reads too, "decimal(10,2)" and "interval day" among them.
  if (typeof json === "string") return parseType(json);
  const object = record(json, where);
  switch (object.type) {
    case "struct":
      if (!Array.isArray(object.fields)) throw invalid(`${where} is a struct without "fields"`, json);
      return {
        type: "struct",
        fields: object.fields.map((field, i) => readField(field, `field ${i + 1} of ${where}`)),
      };
    case "array":
      return {
        type: "array",
        elementType: readType(object.elementType, `"elementType" of ${where}`),
        containsNull: flag(object.containsNull, where),
      };
    case "map":
      return {
        type: "map",
        keyType: readType(object.keyType, `"keyType" of ${where}`),
        valueType: readType(object.valueType, `"valueType" of ${where}`),
        valueContainsNull: flag(object.valueContainsNull, where),
      };
  }
  throw invalid(`"type" of ${where} is neither struct, array nor map`, json);
}

function readField(json: unknown, where: string): StructField {
  const object = record(json, where);
  if (typeof object.name !== "string") throw invalid(`${where} has no "name"`, json);
  return {
    name: object.name,
    type: readType(object.type, `column ${object.name}`),
    nullable: flag(object.nullable, where),
    metadata: object.metadata === undefined ? {} : record(object.metadata, `"metadata" of ${where}`),
  };
}

function flag(json: unknown, where: string): boolean {
  if (json === undefined) return true;
  if (typeof json !== "boolean") {
    throw invalid(`a "nullable" or "containsNull" flag of ${where} is not true or false`, json);
  }
  return json;
}

function record(json: unknown, where: string): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw invalid(`${where} is not an object`, json);
  }
  return json as Record<string, unknown>;
}

function invalid(what: string, json: unknown, cause?: unknown): AnalysisError {
  const shown = typeof json === "string" ? json : JSON.stringify(json) ?? "nothing";
  return new AnalysisError(
    "INVALID_JSON_DATA_TYPE",
    `Cannot read a schema from JSON: ${what}: ${
      shown.slice(0, 200)
    }. Write it as Spark does, or as "a INT, b STRING".`,
    { parameters: { invalidType: shown.slice(0, 200) }, ...(cause === undefined ? {} : { cause }) },
  );
}
