import { assertEquals, assertThrows } from "@std/assert";
import type { Expr } from "../../declare/expr.ts";
import { AnalysisError } from "../../errors.ts";
import { positionalArguments } from "./named_arguments.ts";

const literal = (value: string | null): Expr => ({
  kind: "literal",
  type: value === null ? "void" : "string",
  value,
});
const value = literal("v");

Deno.test("positionalArguments() puts arguments where their parameters are", () => {
  assertEquals(positionalArguments("mask", [{ value }, { name: "LOWERCHAR", value: literal("q") }]), [
    value,
    literal("X"),
    literal("q"),
  ]);
  assertEquals(positionalArguments("explode", [{ name: "collection", value }]), [value]);
});

Deno.test("positionalArguments() refuses names that do not fit, with Spark's conditions", () => {
  const named = (name: string) => ({ name, value });
  const cases: [string, { name?: string; value: Expr }[], string][] = [
    ["upper", [named("str")], "NAMED_PARAMETERS_NOT_SUPPORTED"],
    ["explode", [named("expr")], "UNRECOGNIZED_PARAMETER_NAME"],
    ["explode", [named("collection"), { value }], "UNEXPECTED_POSITIONAL_ARGUMENT"],
    [
      "explode",
      [named("collection"), named("collection")],
      "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE",
    ],
    [
      "mask",
      [{ value }, named("str")],
      "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED",
    ],
    ["mask", [named("lowerChar")], "REQUIRED_PARAMETER_NOT_FOUND"],
  ];
  for (const [name, args, condition] of cases) {
    assertEquals(assertThrows(() => positionalArguments(name, args), AnalysisError).condition, condition);
  }
});
