import { TRY_ARITHMETIC_FUNCTIONS } from "./try_arithmetic.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("try_ functions of arithmetic give Spark's results", async () => {
  await using bench = await FunctionBench.open(TRY_ARITHMETIC_FUNCTIONS);
  await bench.assertCalls([
    ["try_add", [1, 2], 3],
    ["try_add", [2147483647, 1], null],
    ["try_add", [typed("2021-01-01", "date"), 1], "2021-01-02"],
    ["try_add", [9223372036854775807n, 1n], null],
    ["try_add", [typed("1.5", "decimal(2,1)"), typed("2", "decimal(10,0)")], "3.5"],
    ["try_add", [1.5, typed("2", "double")], 3.5],
    ["try_add", [1n, 2n], 3n],
    ["try_divide", [typed("3", "double"), typed("2", "double")], 1.5],
    ["try_divide", [typed("2", "double"), typed("2", "double")], 1],
    ["try_divide", [typed("1", "double"), typed("0", "double")], null],
    ["try_divide", [typed("3", "double"), typed("0", "double")], null],
    ["try_divide", [typed("1.5", "decimal(2,1)"), typed("0.5", "decimal(1,1)")], "3.000000"],
    ["try_divide", [typed("0", "double"), typed("0", "double")], null],
    ["try_mod", [3, 2], 1],
    ["try_mod", [2n, 2n], 0n],
    ["try_mod", [typed("3.0", "decimal(2,1)"), typed("2.0", "decimal(2,1)")], "1.0"],
    ["try_mod", [1, 0], null],
    ["try_mod", [7, 0], null],
    ["try_mod", [7, 3], 1],
    ["try_mod", [-7, 3], -1],
    ["try_mod", [typed("7.5", "decimal(2,1)"), typed("2", "decimal(10,0)")], "1.5"],
    ["try_multiply", [2, 3], 6],
    ["try_multiply", [-2147483648, 10], null],
    ["try_multiply", [2147483647, 2], null],
    ["try_subtract", [2, 1], 1],
    ["try_subtract", [-2147483648, 1], null],
    ["try_subtract", [typed("2021-01-02", "date"), 1], "2021-01-01"],
    ["try_subtract", [3, 1], 2],
  ]);
});

Deno.test("try_ functions give NULL for intervals that become too long", async () => {
  await using bench = await FunctionBench.open(TRY_ARITHMETIC_FUNCTIONS);
  const months = typed("2000000000 months", "interval month");
  await bench.assertCalls([
    ["try_add", [months, months], null],
    ["try_multiply", [months, 2.5], null],
    ["try_divide", [months, typed("0", "double")], null],
    ["try_subtract", [months, months], { months: 0, days: 0, micros: "0" } as never],
  ]);
});
