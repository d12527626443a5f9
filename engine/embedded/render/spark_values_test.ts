import { assertEquals } from "@std/assert";
import { ComputationError } from "../../errors.ts";
import { compile, local, PlanBench } from "../analyze/testing.ts";
import spark from "./spark_values.json" with { type: "json" };

// The tables are what Spark 4.1.0 gives for CAST(expression AS STRING) in New York, or the condition of its error; `legacy` has what differs
// with spark.sql.ansi.enabled=false.
type Outcome = string | null | { readonly error: string };

const ONE_ROW = local({ unused: "integer" }, [1]);
const AT_ONCE = 40;

for (const mode of ["ansi", "legacy"] as const) {
  Deno.test(`renderPlan() computes what Spark computes, ${mode}`, async () => {
    await using bench = await PlanBench.open();
    const options = { ansi: mode === "ansi", timeZone: "America/New_York" };
    const values = async (exprs: readonly string[]) => {
      const columns = exprs.map((expr) => ({ kind: "sql", text: `cast((${expr}) as string)` } as const));
      const plan = { kind: "project", input: ONE_ROW, columns } as const;
      return (await bench.run(await compile(plan, options)))[0] as Outcome[];
    };
    const expected = Object.entries(spark[mode] as Record<string, Outcome>);
    const withValue = expected.filter(([, outcome]) => typeof outcome === "string" || outcome === null);
    for (let start = 0; start < withValue.length; start += AT_ONCE) {
      const slice = withValue.slice(start, start + AT_ONCE);
      const actual = await values(slice.map(([expr]) => expr));
      assertEquals(slice.map(([expr], i) => [expr, actual[i]]), slice);
    }
    for (const [expr, outcome] of expected.filter((entry) => !withValue.includes(entry))) {
      const actual = await values([expr]).catch((error) => ({ error: error.condition }));
      assertEquals([expr, actual], [expr, outcome]);
    }
  });
}

Deno.test("renderPlan() reports a row's values in Spark's words", async () => {
  await using bench = await PlanBench.open();
  const input = local({ s: "string", i: "integer" }, ["a\tb", 7]);
  const cases: [expr: string, message: string, parameters: Record<string, string>][] = [
    [
      "split(s, '\t')[i]",
      "[INVALID_ARRAY_INDEX] The index 7 is out of bounds. The array has 2 elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.",
      { indexValue: "7", arraySize: "2" },
    ],
    [
      "cast(s as int)",
      `[CAST_INVALID_INPUT] The value 'a\tb' of the type "STRING" cannot be cast to "INT" because it is malformed. Correct the value as per the syntax, or change its target type. Use \`try_cast\` to tolerate malformed input and return NULL instead.`,
      { expression: "'a\tb'", sourceType: "STRING", targetType: "INT" },
    ],
    [
      "i / (i - 7)",
      '[DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
      {},
    ],
    [
      "i + 2147483647",
      `[ARITHMETIC_OVERFLOW] integer overflow. Use 'try_add' to tolerate overflow and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
      {
        message: "integer overflow",
        alternative: " Use 'try_add' to tolerate overflow and return NULL instead.",
      },
    ],
  ];
  for (const [text, message, parameters] of cases) {
    const plan = { kind: "project", input, columns: [{ kind: "sql", text }] } as const;
    const error = await bench.run(await compile(plan)).then(() => undefined, (e) => e);
    assertEquals(error instanceof ComputationError, true);
    assertEquals([error.message, error.parameters], [message, parameters]);
  }
});
