import { assertEquals } from "@std/assert";
import type { Plan } from "../../declare/plan.ts";
import { compile, local, PlanBench } from "../analyze/testing.ts";

const lines = local({ value: "string" }, ["a\tb\t7"], ["short"], [null]);

function select(input: Plan, ...texts: string[]): Plan {
  return { kind: "project", input, columns: texts.map((text) => ({ kind: "sql", text })) };
}

async function countOf(word: string, plan: Plan): Promise<number> {
  return (await compile(plan)).toSql({ relationOf: () => "leaf", nowMs: 0 }).split(word).length - 1;
}

Deno.test("renderStages() computes a repeated expression once per row", async () => {
  const split = "split(value, '\t')";
  const three = select(lines, `${split}[0]`, `${split}[1]`, `CAST(${split}[2] AS INT) + 1`);
  assertEquals(await countOf("string_split(", three), 1);
  const good: Plan = { kind: "filter", input: lines, condition: { kind: "sql", text: `size(${split}) = 3` } };
  const overFilter = select(good, `${split}[0]`, `CAST(${split}[2] AS INT) + 1`);
  assertEquals(await countOf("string_split(", overFilter), 1);
  await using bench = await PlanBench.open();
  assertEquals(await bench.rows(overFilter), [["a", 8]]);
});

Deno.test("renderStages() reports the first row that lacks an element, and the first element it lacks", async () => {
  await using bench = await PlanBench.open();
  const rows = local({ value: "string" }, ["a\tb\tc\td"], [null], ["a\tb"], ["a"]);
  const fields = [1, 3, 2, 0].map((i) => `split(value, '\t')[${i}]`);
  const error = await bench.rows(select(rows, ...fields)).then(() => undefined, (e) => e);
  assertEquals(error.parameters, { indexValue: "3", arraySize: "2" });
  const long = local({ value: "string" }, ["a\tb\tc\td"], [null]);
  assertEquals(await bench.rows(select(long, ...fields)), [["b", "d", "c", "a"], [null, null, null, null]]);
});

Deno.test("renderStages() does not compute early what a row may not need", async () => {
  await using bench = await PlanBench.open();
  const item = "CAST(split(value, '\t')[2] AS INT)";
  const plans: Plan[] = [
    select(lines, `CASE WHEN size(split(value, '\t')) = 3 THEN ${item} + ${item} END`),
    select(lines, `if(size(split(value, '\t')) = 3, ${item} * 2, NULL)`),
    select(lines, `coalesce(CASE WHEN size(split(value, '\t')) < 3 THEN 14 END, ${item} * 2)`),
  ];
  const rows = await Promise.all(plans.map((plan) => bench.rows(plan)));
  assertEquals(rows, [[[14], [null], [null]], [[14], [null], [null]], [[14], [14], [null]]]);
});

Deno.test("renderStages() keeps AND and OR from evaluating what Spark would not", async () => {
  await using bench = await PlanBench.open();
  const numbers = local({ n: "integer" }, [0], [2]);
  const plan = select(numbers, "n <> 0 AND 10 / n > 1", "n = 0 OR 10 / n > 5");
  assertEquals(await bench.rows(plan), [[false, true], [true, false]]);
});

Deno.test("renderStages() binds a repeated argument inside a lambda", async () => {
  await using bench = await PlanBench.open();
  const plan = select(lines, "transform(split('1,x,3', ','), t -> try_cast(concat(t, '0') AS INT))");
  assertEquals((await bench.rows(plan))[0], [[10, null, 30]]);
});

Deno.test("renderStages() keeps a random value one value, and two apart", async () => {
  await using bench = await PlanBench.open();
  const plan = select(lines, "rand() AS r", "r = r AS same", "rand() = rand() AS other");
  const rows = await bench.rows(select(plan, "same", "other"));
  assertEquals(rows, [[true, false], [true, false], [true, false]]);
});
