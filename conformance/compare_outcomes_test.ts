import { assertEquals } from "@std/assert";
import { parseSchema } from "../engine/mod.ts";
import { compareOutcomes } from "./compare_outcomes.ts";
import type { ErrorOutcome, Outcome } from "./outcome.ts";
import { neutral } from "./neutral.ts";

function rows(ddl: string, ...values: unknown[][]): Outcome {
  return { schema: parseSchema(ddl), rows: values };
}

function failure(condition: string | null, rest: Partial<ErrorOutcome> = {}): Outcome {
  return { error: { when: "run", condition, parameters: {}, message: "", ...rest } };
}

Deno.test("compareOutcomes() names every aspect in which frames differ", () => {
  const spark = rows("a INT, s STRUCT<x: INT NOT NULL>", [1, [2]]);
  assertEquals(compareOutcomes(spark, rows("a INT, s STRUCT<x: INT NOT NULL>", [1, [2]])), []);
  assertEquals(compareOutcomes(spark, rows("b INT, s STRUCT<x: INT>", [1, [3]])), [
    "nullability",
    "name",
    "value",
  ]);
  assertEquals(compareOutcomes(spark, rows("a BIGINT, s STRUCT<x: INT NOT NULL>", ["1", [2]])), ["type"]);
});

Deno.test("compareOutcomes() compares errors by condition, by time and by the names suggested", () => {
  const spark = failure("CAST_INVALID_INPUT");
  assertEquals(compareOutcomes(spark, failure("CAST_INVALID_INPUT", { message: "other words" })), []);
  assertEquals(compareOutcomes(spark, failure("CAST_INVALID_INPUT", { when: "analysis" })), ["error"]);
  assertEquals(compareOutcomes(spark, failure("CAST_INVALID_INPUT", { parameters: { proposal: "`a`" } })), [
    "error",
  ]);
  assertEquals(compareOutcomes(spark, rows("a INT")), ["error"]);
  assertEquals(compareOutcomes(failure(null), failure("ILLEGAL_ARGUMENT")), []);
});

Deno.test("compareOutcomes() sets apart what this engine says it does not support", () => {
  assertEquals(compareOutcomes(rows("a INT", [1]), failure("UNSUPPORTED_FEATURE.X")), ["unsupported"]);
  assertEquals(compareOutcomes(failure("UNRESOLVED_ROUTINE"), failure("UNRESOLVED_ROUTINE")), []);
});

Deno.test("neutral() takes out folders, topics, ids and times", () => {
  const text = '{"t-1234":{"0":5},"batchTimestampMs":17}';
  const outcomes = { files: { value: { "/some/folder/offsets/0": text, id: crypto.randomUUID() } } };
  assertEquals(neutral(outcomes, { folder: "/some/folder", topics: { t: "t-1234" } }), {
    files: { value: { "<folder>/offsets/0": '{"<t>":{"0":5},"batchTimestampMs":0}', id: "<uuid>" } },
  });
});
