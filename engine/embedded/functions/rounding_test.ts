import { ROUNDING_FUNCTIONS } from "./rounding.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("rounding functions give Spark's results", async () => {
  await using bench = await FunctionBench.open(ROUNDING_FUNCTIONS);
  await bench.assertCalls([
    ["rint", [12.3456], 12],
    ["rint", [2.5], 2],
    ["rint", [3.5], 4],
    ["rint", [typed("2", "double")], 2],
  ]);
  await bench.assertCalls([
    ["bround", [typed("2.5", "decimal(2,1)"), 0], "2"],
    ["bround", [25, -1], 20],
    ["bround", [typed("2.5", "decimal(2,1)")], "2"],
    ["bround", [typed("3.5", "decimal(2,1)")], "4"],
    ["bround", [2.5], 2],
    ["bround", [-2.5], -2],
    ["bround", [35, -1], 40],
    ["bround", [1.005, 2], 1],
    ["bround", [0.15, 1], 0.2],
    ["ceil", [typed("-0.1", "decimal(1,1)")], "0"],
    ["ceil", [5n], 5n],
    ["ceil", [typed("3.1411", "decimal(5,4)"), 3], "3.142"],
    ["ceil", [typed("3.1411", "decimal(5,4)"), -3], "1000"],
    ["ceil", [typed("2.1", "decimal(2,1)")], "3"],
    ["ceil", [-0.1], 0n],
    ["ceil", [typed("2.123", "decimal(4,3)"), 2], "2.13"],
    ["ceil", [typed("-2.125", "decimal(4,3)"), 2], "-2.12"],
    ["ceil", [typed("123.45", "decimal(5,2)"), -1], "130"],
    ["ceil", [typed("3.1411", "decimal(30,15)"), 2], "3.15"],
    ["ceil", [typed("1e30", "double")], 9223372036854775807n],
    ["ceil", [typed("NaN", "double")], 0n],
    ["ceil", [typed("12345678901234567890.5", "decimal(21,1)")], "12345678901234567891"],
    ["ceiling", [typed("-0.1", "decimal(1,1)")], "0"],
    ["ceiling", [5n], 5n],
    ["ceiling", [typed("3.1411", "decimal(5,4)"), 3], "3.142"],
    ["ceiling", [typed("3.1411", "decimal(5,4)"), -3], "1000"],
    ["ceiling", [1.5], 2n],
    ["floor", [typed("-0.1", "decimal(1,1)")], "-1"],
    ["floor", [5n], 5n],
    ["floor", [typed("3.1411", "decimal(5,4)"), 3], "3.141"],
    ["floor", [typed("3.1411", "decimal(5,4)"), -3], "0"],
    ["floor", [typed("2.9", "decimal(2,1)")], "2"],
    ["floor", [-0.1], -1n],
    ["floor", [typed("-2.125", "decimal(4,3)"), 2], "-2.13"],
    ["floor", [7n], 7n],
    ["floor", [typed("3.1411", "decimal(30,15)"), 2], "3.14"],
    ["round", [typed("2.5", "decimal(2,1)"), 0], "3"],
    ["round", [2.5], 3],
    ["round", [-2.5], -3],
    ["round", [1.005, 2], 1.01],
    ["round", [2.675, 2], 2.68],
    ["round", [25, -1], 30],
    ["round", [-25, -1], -30],
    ["round", [2147483647, -1], { error: "ARITHMETIC_OVERFLOW" }],
    ["round", [typed("2.5", "decimal(2,1)")], "3"],
    ["round", [typed("-2.5", "decimal(2,1)")], "-3"],
    ["round", [typed("1.256", "decimal(4,3)"), 2], "1.26"],
    ["round", [5, 2], 5],
    ["round", [12345.678, -2], 12300],
    ["round", [typed("NaN", "double"), 2], "NaN"],
    ["round", [typed("Infinity", "double"), 2], "Infinity"],
    ["round", [typed(null, "double")], null],
    ["round", [typed("1e300", "double"), 2], 1e+300],
    ["round", [typed("2.55", "float"), 1], 2.5],
    ["round", [typed("127", "byte"), -1], { error: "ARITHMETIC_OVERFLOW" }],
    ["round", [15n, -1], 20n],
    ["round", [0.5], 1],
    ["round", [1.5], 2],
    ["round", [typed("9999.99", "decimal(6,2)"), -5], "0"],
    ["round", [typed("99.99", "decimal(4,2)"), 1], "100.0"],
  ], { literalsOnly: true });
});

Deno.test("rounding functions give NULL or wrap where ANSI mode is off", async () => {
  await using bench = await FunctionBench.open(ROUNDING_FUNCTIONS);
  await bench.assertCalls([
    ["round", [2147483647, -1], -2147483646],
    ["round", [typed("127", "byte"), -1], -126],
  ], { literalsOnly: true, ansi: false });
});
