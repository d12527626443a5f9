/**
 * Whether two engines came to the same.
 *
 * @module
 */
import type { DataType, StructField, StructType } from "../engine/mod.ts";
import type { Outcome } from "./outcome.ts";

/**
 * In what two outcomes differ. `unsupported`: this engine says that it cannot do it, which is no wrong answer.
 */
export type Aspect = "value" | "type" | "nullability" | "name" | "error" | "unsupported";

/** What this engine says when it knows that it cannot. */
const UNSUPPORTED_REGEXP =
  /^(UNSUPPORTED_FEATURE|UNSUPPORTED_DATATYPE|UNSUPPORTED_ON_SPARK_CONNECT|UNSUPPORTED_TIME_TYPE|UNRESOLVED_ROUTINE|UNRESOLVABLE_TABLE_VALUED_FUNCTION)\b/;

/**
 * In what the outcome here differs from Spark's; nothing when it is the same.
 *
 * Schemas are equal in names, types and nullability, at every depth; errors in condition, in the suggested names and
 * in whether they come before the rows. Text of messages is not compared.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(compareOutcomes({ value: 1 }, { value: 1 }), []);
 * assertEquals(compareOutcomes({ value: 1 }, { value: 2 }), ["value"]);
 * ```
 */
export function compareOutcomes(spark: Outcome, ours: Outcome): Aspect[] {
  const condition = ours.error?.condition;
  if (condition && condition !== spark.error?.condition && UNSUPPORTED_REGEXP.test(condition)) {
    return ["unsupported"];
  }
  if (spark.error || ours.error) return sameError(spark, ours) ? [] : ["error"];
  const aspects: Aspect[] = [];
  if (spark.schema && ours.schema) aspects.push(...compareSchemas(spark.schema, ours.schema));
  if (canonical(spark.rows) !== canonical(ours.rows) || canonical(spark.value) !== canonical(ours.value)) {
    // Values of another type are written in another way: that they differ says nothing more.
    if (!aspects.includes("type")) aspects.push("value");
  }
  return aspects;
}

/** What this engine calls Java's IllegalArgumentException, for which Spark has no name. */
const UNNAMED = "ILLEGAL_ARGUMENT";

function sameError({ error: spark }: Outcome, { error: ours }: Outcome): boolean {
  if (!spark || !ours) return false;
  return (spark.condition ?? UNNAMED) === (ours.condition ?? UNNAMED) && spark.when === ours.when &&
    (spark.parameters.proposal ?? "") === (ours.parameters.proposal ?? "");
}

function compareSchemas(spark: StructType, ours: StructType): Aspect[] {
  const differ = (part: (field: StructField) => unknown) =>
    canonical(spark.fields.map(part)) !== canonical(ours.fields.map(part));
  const aspects: Aspect[] = [];
  if (differ(({ type }) => withoutNullability(type))) aspects.push("type");
  else if (differ(({ type, nullable }) => [type, nullable])) aspects.push("nullability");
  if (differ(({ name }) => name)) aspects.push("name");
  return aspects;
}

function withoutNullability(type: DataType): unknown {
  return JSON.parse(JSON.stringify(type, (key, value) => NULLABILITY.includes(key) ? undefined : value));
}

const NULLABILITY = ["nullable", "containsNull", "valueContainsNull"];

/** JSON text with the members of objects in order of their names. */
export function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, each) =>
      each && typeof each === "object" && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
  ) ?? "";
}
