import { BITMAP_FUNCTIONS } from "./bitmap.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("bitmap functions give Spark's results", async () => {
  await using bench = await FunctionBench.open(BITMAP_FUNCTIONS);
  await bench.assertCalls([
    ["bitmap_bit_position", [0n], 0n],
    ["bitmap_bit_position", [7n], 6n],
    ["bitmap_bit_position", [-7n], 7n],
    ["bitmap_bit_position", [32_768n], 32_767n],
    ["bitmap_bit_position", [32_769n], 0n],
    ["bitmap_bit_position", [-32_769n], 1n],
    ["bitmap_bit_position", [-9_223_372_036_854_775_808n], 0n],
    ["bitmap_bucket_number", [0n], 0n],
    ["bitmap_bucket_number", [-1n], 0n],
    ["bitmap_bucket_number", [32_768n], 1n],
    ["bitmap_bucket_number", [32_769n], 2n],
    ["bitmap_bucket_number", [-32_768n], -1n],
    ["bitmap_bucket_number", [-32_769n], -1n],
    ["bitmap_bucket_number", [9_223_372_036_854_775_807n], 281_474_976_710_656n],
    ["bitmap_count", [typed("0F80", "binary")], 5n],
    ["bitmap_count", [typed("", "binary")], 0n],
    ["bitmap_count", [typed(null, "binary")], null],
  ]);
});
