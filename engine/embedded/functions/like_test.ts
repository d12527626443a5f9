import { LIKE_FUNCTIONS } from "./like.ts";
import { FunctionBench } from "./testing.ts";

Deno.test("like() and ilike() refuse an escape that escapes nothing", async () => {
  await using bench = await FunctionBench.open(LIKE_FUNCTIONS);
  await bench.assertCalls([
    ["like", ["a_", "a\\_"], true],
    ["like", ["ab", "a\\_"], false],
    ["like", ["\\", "\\\\"], true],
    ["like", ["a\n_", "a_\\_"], true],
    ["like", ["a]_", "a]]]_", "]"], true],
    ["like", [null, "a_"], null],
    ["ilike", ["AB", "a_"], true],
  ]);
  await bench.assertCalls([
    ["like", ["a", "\\a"], { error: "INVALID_FORMAT.ESC_IN_THE_MIDDLE" }],
    ["like", ["a", "b\\"], { error: "INVALID_FORMAT.ESC_AT_THE_END" }],
    ["like", ["a", "x", "x"], { error: "INVALID_FORMAT.ESC_AT_THE_END" }],
    ["ilike", ["ab", "\\B"], { error: "INVALID_FORMAT.ESC_IN_THE_MIDDLE" }],
  ]);
});
