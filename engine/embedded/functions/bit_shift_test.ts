import { BIT_FUNCTIONS } from "./bit_shift.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("functions of bits give Spark's results", async () => {
  await using bench = await FunctionBench.open(BIT_FUNCTIONS);
  await bench.assertCalls([
    ["bit_count", [0n], 0],
    ["bit_count", [-1n], 64],
    ["bit_count", [7n], 3],
    ["bit_count", [true], 1],
    ["bit_get", [11, 0], 1],
    ["bit_get", [11, 2], 0],
    ["bit_get", [11, 32], { error: "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE" }],
    ["bit_get", [11, -1], { error: "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE" }],
    ["bit_get", [-1n, 63], 1],
    ["bit_get", [typed("1", "byte"), 8], { error: "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE" }],
    ["getbit", [11, 0], 1],
    ["getbit", [11, 2], 0],
    ["getbit", [11, 1], 1],
    ["shiftleft", [2, 1], 4],
    ["shiftleft", [1, 33], 2],
    ["shiftleft", [1, 31], -2147483648],
    ["shiftleft", [1n, 63], -9223372036854775808n],
    ["shiftleft", [-1, 4], -16],
    ["shiftleft", [1, -1], -2147483648],
    ["shiftleft", [1, 3], 8],
    ["shiftright", [4, 1], 2],
    ["shiftright", [-8, 1], -4],
    ["shiftright", [8, 33], 4],
    ["shiftright", [-8n, 65], -4n],
    ["shiftrightunsigned", [4, 1], 2],
    ["shiftrightunsigned", [-8, 1], 2147483644],
    ["shiftrightunsigned", [-8n, 1], 9223372036854775804n],
    ["shiftrightunsigned", [8, 33], 4],
    ["shiftrightunsigned", [-1, 32], -1],
  ]);
});
