/**
 * VARIANT as text: JSON with the members of objects in order of their names. A number is what its text says: digits alone are a BIGINT (or a
 * DECIMAL, if too many), with a point a DECIMAL, with an exponent a DOUBLE. Another text of the same value would be another VARIANT.
 *
 * @module
 */
import { ComputationError } from "../../errors.ts";
import { javaDoubleText } from "../../java_double.ts";
import { type JsonValue, parseJson, printJson } from "./json_text.ts";
import { quoteJson } from "../../quote_json.ts";

/** The value of a VARIANT, from its text. */
export function variantValue(text: string): JsonValue {
  return parseJson(text, { nonNumericNumbers: true })!;
}

/** The text of a VARIANT: numbers as they are, since their text says their type. */
export function variantText(value: JsonValue): string {
  return printJson(value, (text) => text);
}

/**
 * Reads JSON as a VARIANT.
 *
 * @returns The VARIANT's text; null for a text that is no JSON.
 * @throws {ComputationError} `VARIANT_DUPLICATE_KEY`.
 */
export function parseVariant(json: string): string | null {
  const value = parseJson(json, { strict: true });
  return value === undefined ? null : variantText(canonical(value));
}

function canonical(value: JsonValue): JsonValue {
  switch (value.kind) {
    case "object": {
      const members = value.members.map(([name, member]) => [name, canonical(member)] as const)
        .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
      const twice = members.find(([name], i) => name === members[i + 1]?.[0]);
      if (twice) throw duplicateKey(twice[0]);
      return { kind: "object", members };
    }
    case "array":
      return { kind: "array", items: value.items.map(canonical) };
    case "number":
      return { kind: "number", text: canonicalNumber(value.text) };
    default:
      return value;
  }
}

function canonicalNumber(text: string): string {
  if (/[eE]/.test(text)) return doubleText(Number(text));
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  if (digits.length > 38 || fraction.length > 38) return doubleText(Number(text));
  return digits === "" ? text.replace("-", "") : text;
}

/** A DOUBLE as a VARIANT's text. */
export function doubleText(value: number): string {
  return Number.isFinite(value) ? value.toExponential() : String(value);
}

function duplicateKey(key: string): ComputationError {
  return new ComputationError(
    "VARIANT_DUPLICATE_KEY",
    `Failed to build variant because of a duplicate object key \`${key}\`.`,
    { parameters: { key } },
  );
}

/** What a number of a VARIANT is. */
export function numberKind(text: string): "long" | "decimal" | "double" {
  if (/[eEyN]/.test(text)) return "double";
  if (text.includes(".")) return "decimal";
  const whole = BigInt(text);
  return BigInt.asIntN(64, whole) === whole ? "long" : "decimal";
}

/** A number as CAST writes it. */
export function numberText(text: string): string {
  switch (numberKind(text)) {
    case "long":
      return text;
    case "decimal":
      return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
    case "double":
      return javaDoubleText(Number(text));
  }
}

/** A VARIANT as JSON that Spark writes. */
export function variantJson(value: JsonValue): string {
  switch (value.kind) {
    case "object":
      return `{${
        value.members.map(([name, member]) => `${quoteJson(name)}:${variantJson(member)}`).join(",")
      }}`;
    case "array":
      return `[${value.items.map(variantJson).join(",")}]`;
    case "number": {
      const text = numberText(value.text);
      return /[yN]/.test(text) ? `"${text}"` : text;
    }
    default:
      return variantText(value);
  }
}

const STEP_REGEXP = /\.([^.[]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/**
 * What stands at a path such as `$.a[0]['b c']`; undefined for nothing.
 *
 * @throws {ComputationError} `INVALID_VARIANT_GET_PATH`.
 */
export function variantAtPath(root: JsonValue, path: string, functionName: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of pathSteps(path, functionName)) {
    if (typeof step === "number") value = value?.kind === "array" ? value.items[step] : undefined;
    else value = value?.kind === "object" ? value.members.find(([name]) => name === step)?.[1] : undefined;
  }
  return value;
}

function pathSteps(path: string, functionName: string): (string | number)[] {
  const steps: (string | number)[] = [];
  STEP_REGEXP.lastIndex = 1;
  let end = 1;
  for (let match; end < path.length && (match = STEP_REGEXP.exec(path)); end = STEP_REGEXP.lastIndex) {
    const [, name, index, single, double] = match;
    steps.push(index === undefined ? (name ?? single ?? double)! : Number(index));
  }
  if (path.startsWith("$") && end >= path.length) return steps;
  throw new ComputationError(
    "INVALID_VARIANT_GET_PATH",
    `The path \`${path}\` is not a valid variant extraction path in \`${functionName}\`. A valid path starts with \`$\` and goes on with \`[123]\`, \`.name\`, \`['name']\` or \`["name"]\`.`,
    { parameters: { path, functionName: `\`${functionName}\`` } },
  );
}
