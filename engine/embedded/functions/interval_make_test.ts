import { INTERVAL_MAKE_FUNCTIONS } from "./interval_make.ts";
import { FunctionBench, typed } from "./testing.ts";

const months = (count: number) => ({ months: count, days: 0, micros: "0" });
const micros = (count: string) => ({ months: 0, days: 0, micros: count });

Deno.test("functions that make intervals add up their parts", async () => {
  await using bench = await FunctionBench.open(INTERVAL_MAKE_FUNCTIONS);
  await bench.assertCalls([
    ["make_ym_interval", [2, 5], months(29) as never],
    ["make_ym_interval", [-1], months(-12) as never],
    ["make_dt_interval", [0, 1, 1, typed("1.5", "decimal(18,6)")], micros("3661500000") as never],
    ["make_interval", [1, 2, 1, 3], { months: 14, days: 10, micros: "0" } as never],
    ["make_interval", [1, typed(null, "integer")], null],
    ["make_dt_interval", [7, typed(null, "integer"), 3], null],
    ["try_make_interval", [0, 0, 0, 0, 2], micros("7200000000") as never],
  ]);
});

Deno.test("functions that make intervals refuse what is too long, or give NULL", async () => {
  await using bench = await FunctionBench.open(INTERVAL_MAKE_FUNCTIONS);
  await bench.assertCalls([
    ["make_ym_interval", [200_000_000], { error: "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION" }],
    ["make_dt_interval", [200_000_000], { error: "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION" }],
    ["make_interval", [200_000_000], { error: "ARITHMETIC_OVERFLOW" }],
    ["try_make_interval", [200_000_000], null],
  ]);
  await bench.assertCalls([["make_interval", [200_000_000], null]], { ansi: false });
});
