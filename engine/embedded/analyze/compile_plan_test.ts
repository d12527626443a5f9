import { assertEquals, assertRejects } from "@std/assert";
import type { Expr } from "../../declare/expr.ts";
import type { Plan } from "../../declare/plan.ts";
import { arrayType, field, structType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { compile, local, PlanBench } from "./testing.ts";

const KAFKA = structType([
  field("key", "binary"),
  field("value", "binary"),
  field("topic", "string", false),
  field("offset", "long", false),
  field("timestamp", "timestamp", false),
]);
const read: Plan = {
  kind: "read",
  streaming: true,
  format: "kafka",
  options: { password: "secret" },
  paths: [],
};
const people = local(
  { name: "string", Age: "integer", home: structType([field("city", "string"), field("zip", "integer")]) },
  ["Ann", 31, ["Bonn", 53111]],
  ["Bo", null, null],
);

function sql(text: string): Expr {
  return { kind: "sql", text };
}

function column(...parts: string[]): Expr {
  return { kind: "column", parts };
}

function select(input: Plan, ...columns: (string | Expr)[]): Plan {
  return {
    kind: "project",
    input,
    columns: columns.map((column) => typeof column === "string" ? sql(column) : column),
  };
}

function filter(input: Plan, condition: string): Plan {
  return { kind: "filter", input, condition: sql(condition) };
}

Deno.test("compilePlan() resolves names, members and stars and gives rows", async () => {
  await using bench = await PlanBench.open();
  const cases: [plan: Plan, names: string[], rows: unknown[][]][] = [
    [select(people, "NAME", "age + 1 AS next"), ["NAME", "next"], [["Ann", 32], ["Bo", null]]],
    [select(people, "home.city", "home['zip']"), ["city", "home.zip"], [["Bonn", 53111], [null, null]]],
    [select({ kind: "alias", input: people, name: "p" }, "p.Age", "P.home.City"), ["Age", "City"], [
      [31, "Bonn"],
      [null, null],
    ]],
    [select(people, "home.*"), ["city", "zip"], [["Bonn", 53111], [null, null]]],
    [select(local({ "a.b": "integer" }, [1]), column("a.b")), ["a.b"], [[1]]],
    [select(people, "Age * 2 AS twice", "twice + 1 AS odd"), ["twice", "odd"], [[62, 63], [null, null]]],
    [filter(people, "Age > 30"), ["name", "Age", "home"], [["Ann", 31, { city: "Bonn", zip: 53111 }]]],
    [filter(select(people, "name"), "Age IS NULL"), ["name"], [["Bo"]]],
    [{ kind: "limit", input: select(people, "name"), count: 1 }, ["name"], [["Ann"]]],
    [
      { kind: "drop", input: people, columns: [column("AGE"), column("nothing"), column("home")] },
      ["name"],
      [["Ann"], ["Bo"]],
    ],
    [
      {
        kind: "withColumns",
        input: select(people, "name", "Age"),
        columns: [{ name: "AGE", expr: sql("0") }, { name: "b", expr: sql("Age + 1") }],
      },
      ["name", "AGE", "b"],
      [["Ann", 0, 32], ["Bo", 0, null]],
    ],
    [
      {
        kind: "rename",
        input: select(people, "name", "Age"),
        names: [{ from: "NAME", to: "age" }, { from: "none", to: "x" }],
      },
      ["age", "Age"],
      [["Ann", 31], ["Bo", null]],
    ],
  ];
  for (const [plan, names, rows] of cases) {
    const compiled = await compile(plan);
    assertEquals(compiled.schema.fields.map((f) => f.name), names);
    assertEquals(await bench.run(compiled), rows);
  }
});

Deno.test("compilePlan() brings the inputs of a union together", async () => {
  await using bench = await PlanBench.open();
  const numbers = local({ a: "integer", b: "string" }, [1, "x"]);
  const texts = local({ B: "string", a: "long" }, ["y", "2"]);
  const union = (inputs: Plan[], byName: boolean, allowMissingColumns = false): Plan => ({
    kind: "union",
    inputs,
    byName,
    allowMissingColumns,
  });
  const byName = await compile(union([numbers, texts], true));
  assertEquals(byName.schema.fields.map((f) => [f.name, f.type]), [["a", "long"], ["b", "string"]]);
  assertEquals(await bench.run(byName), [["1", "x"], ["2", "y"]]);
  const filled = await compile(union([numbers, local({ c: "date" }, ["2024-01-05"])], true, true));
  assertEquals(await bench.run(filled), [[1, "x", null], [null, null, "2024-01-05"]]);
  const byPosition = await compile(union([numbers, local({ q: "string", r: "string" }, ["7", "z"])], false));
  assertEquals(byPosition.schema.fields.map((f) => [f.name, f.type]), [["a", "long"], ["b", "string"]]);
  assertEquals(await bench.run(byPosition), [["1", "x"], ["7", "z"]]);
});

Deno.test("compilePlan() reports what is wrong with Spark's condition and sentence", async () => {
  const aliased: Plan = { kind: "alias", input: people, name: "p" };
  const twice = select(people, "name", "Age AS NAME");
  const cases: [plan: Plan, message: string][] = [
    [
      select(people, "nam"),
      "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `nam` cannot be resolved. Did you mean one of the following? [`name`, `Age`, `home`].",
    ],
    [
      select(aliased, "p.nam"),
      "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `p`.`nam` cannot be resolved. Did you mean one of the following? [`p`.`name`, `p`.`Age`, `p`.`home`].",
    ],
    [
      select(select(people), "x"),
      "[UNRESOLVED_COLUMN.WITHOUT_SUGGESTION] A column, variable, or function parameter with name `x` cannot be resolved.",
    ],
    [select(people, "home.town"), "[FIELD_NOT_FOUND] No such struct field `town` in `city`, `zip`."],
    [
      select(people, "Age.x"),
      `[INVALID_EXTRACT_BASE_FIELD_TYPE] Can't extract a value from "Age". Need a complex type [STRUCT, ARRAY, MAP] but got "INT".`,
    ],
    [
      select(twice, "name"),
      "[AMBIGUOUS_REFERENCE] Reference `name` is ambiguous, could be: [`NAME`, `name`].",
    ],
    [
      select(people, "splitt(name, ',')"),
      "[UNRESOLVED_ROUTINE] Cannot resolve routine `splitt` on search path [`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]. Did you mean one of the following? [`split`].",
    ],
    [
      select(people, "split(name)"),
      "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION] The `split` requires [2, 3] parameters but the actual number is 1. Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.",
    ],
    [
      select(people, "Age + home"),
      '[DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES] Cannot resolve "(Age + home)" due to data type mismatch: the left and right operands of the binary operator have incompatible types ("INT" and "STRUCT<city: STRING, zip: INT>").',
    ],
    [
      select(people, "array(1)['x']"),
      '[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE] Cannot resolve "array(1)[\'x\']" due to data type mismatch: The second parameter requires the "INTEGRAL" type, however "\'x\'" has the type "STRING".',
    ],
    [
      filter(people, "Age"),
      '[DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN] Cannot resolve "Age" due to data type mismatch: Filter expression "Age" of type "INT" is not a boolean.',
    ],
    [
      select(people, "cast(date'2024-01-05' as int)"),
      "[DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION]",
    ],
    [
      {
        kind: "withColumns",
        input: people,
        columns: [{ name: "q", expr: sql("1") }, { name: "Q", expr: sql("2") }],
      },
      "[COLUMN_ALREADY_EXISTS] The column `q` already exists. Choose another name or rename the existing column.",
    ],
    [
      {
        kind: "union",
        inputs: [people, select(people, "name")],
        byName: false,
        allowMissingColumns: false,
      },
      "[NUM_COLUMNS_MISMATCH] UNION can only be performed on inputs with the same number of columns, but the first input has 3 columns and the second input has 1 columns.",
    ],
    [
      {
        kind: "union",
        inputs: [select(people, "Age"), select(people, "home")],
        byName: false,
        allowMissingColumns: false,
      },
      '[INCOMPATIBLE_COLUMN_TYPE] UNION can only be performed on tables with compatible column types. The first column of the second table is "STRUCT<city: STRING, zip: INT>" type which is not compatible with "INT" at the same column of the first table.',
    ],
    [{ kind: "limit", input: people, count: -1 }, "[INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE]"],
    [select(people, "count(name)", "Age"), "[MISSING_GROUP_BY]"],
    [select(people, "1 + *"), "[INVALID_USAGE_OF_STAR_OR_REGEX]"],
  ];
  for (const [plan, message] of cases) await assertRejects(() => compile(plan), AnalysisError, message);
});

Deno.test("compilePlan() asks a source only for what the plan uses", async () => {
  const text = select(read, "CAST(value AS STRING) AS value", "offset");
  const cases: [plan: Plan, columns: [name: string, landing: string][]][] = [
    [select(text, "split(value, '\t')[0]"), [["value", "text"]]],
    [filter(select(read, "value", "topic"), "topic = 'x'"), [["value", "as is"], ["topic", "as is"]]],
    [select(read, "CAST(value AS STRING)", "length(value)"), [["value", "as is"]]],
    [filter(select(read, "topic"), "CAST(value AS STRING) <> ''"), [["value", "text"], ["topic", "as is"]]],
    [select(read, "1 AS one"), [["offset", "as is"]]],
  ];
  for (const [plan, columns] of cases) {
    const { leaves } = await compile(plan, {}, KAFKA);
    assertEquals(leaves.map((leaf) => leaf.columns.map((c) => [c.name, c.landing])), [columns]);
  }
});

Deno.test("compilePlan() reads a column landed as text without a cast", async () => {
  await using bench = await PlanBench.open();
  await bench.execute(`CREATE TABLE landed AS SELECT 'a,b' AS "value"`);
  const compiled = await compile(select(read, "split(CAST(value AS STRING), ',')[1] AS b"), {}, KAFKA);
  assertEquals(await bench.run(compiled, { relationOf: () => "landed" }), [["b"]]);
});

Deno.test("compilePlan() knows whether a batch may be run piece by piece", async () => {
  const union: Plan = { kind: "union", inputs: [read, read], byName: false, allowMissingColumns: false };
  const plans: [Plan, boolean][] = [
    [filter(select(read, "topic"), "topic = 'x'"), true],
    [{ kind: "limit", input: read, count: 5 }, false],
    [union, true],
    [people, false],
  ];
  for (const [plan, expected] of plans) {
    assertEquals((await compile(plan, {}, KAFKA)).rowByRow, expected);
  }
  assertEquals((await compile(union, {}, KAFKA)).leaves.length, 2);
});

Deno.test("compilePlan() describes the resolved plan without options", async () => {
  const plan = filter(select(read, "CAST(value AS STRING) AS text", "offset + 1 AS next"), "text > 5");
  assertEquals(
    (await compile(plan, {}, KAFKA)).description,
    [
      "Filter (cast(text#6 as bigint) > cast(5 as bigint))",
      "+- Project [cast(value#2 as string) AS text#6, (offset#4L + cast(1 as bigint)) AS next#7L]",
      "   +- StreamingRelation kafka[key#1, value#2, topic#3, offset#4L, timestamp#5]",
    ].join("\n"),
  );
});

Deno.test("compilePlan() gives nested types their nullability", async () => {
  const { schema } = await compile(
    select(people, "array(1, 2) AS a", "transform(array(1), x -> x + 1) AS t"),
  );
  assertEquals(schema.fields.map((f) => [f.name, f.type, f.nullable]), [
    ["a", arrayType("integer", false), false],
    ["t", arrayType("integer", false), false],
  ]);
});
