import { CONVERSION_FUNCTIONS } from "./conversion.ts";
import { FunctionBench } from "./testing.ts";

Deno.test("names of types as functions give Spark's results", async () => {
  await using bench = await FunctionBench.open(CONVERSION_FUNCTIONS);
  await bench.assertCalls([
    ["bigint", ["5"], 5n],
    ["binary", ["a"], "61"],
    ["boolean", ["yes"], true],
    ["date", ["2024-01-01"], "2024-01-01"],
    ["decimal", ["12.5"], "13"],
    ["double", ["1e3"], 1000],
    ["int", [2.9], 2],
    ["smallint", ["7"], 7],
    ["timestamp", ["2024-01-01"], "2024-01-01 00:00:00+00"],
    ["tinyint", ["300"], { error: "CAST_INVALID_INPUT" }],
  ]);
});

Deno.test("names of types as functions give NULL or wrap where ANSI mode is off", async () => {
  await using bench = await FunctionBench.open(CONVERSION_FUNCTIONS);
  await bench.assertCalls([
    ["tinyint", ["300"], null],
  ], { ansi: false });
});
