import { assertEquals } from "@std/assert";
import { arrayType, field, structType } from "../../declare/types.ts";
import { COMPARISON_OPERATORS } from "./comparison.ts";
import type { Mismatch } from "./spark_function.ts";

const equals = COMPARISON_OPERATORS.find(({ name }) => name === "=")!;

for (const ansi of [true, false]) {
  Deno.test(`= compares nested values of equal types only, whatever their members are called, ansi ${ansi}`, () => {
    const a = structType([field("a", "integer")]);
    const b = structType([field("b", "integer")]);
    const argLiterals = [undefined, undefined];
    assertEquals(equals.coerce!({ argTypes: [a, b], argLiterals, ansi }), [a, a]);
    const arrays = [arrayType("integer"), arrayType("string")];
    const outcome = equals.coerce!({ argTypes: arrays, argLiterals, ansi });
    assertEquals((outcome as Mismatch).mismatch, "BINARY_OP_DIFF_TYPES");
  });
}
