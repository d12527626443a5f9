import { assertEquals, assertRejects } from "@std/assert";
import type { Expr } from "../../declare/expr.ts";
import type { JoinPlan, Plan, RowCount } from "../../declare/plan.ts";
import { autoName } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { parseQuery } from "./parse_query.ts";
import recorded from "./spark_queries.json" with { type: "json" };

/**
 * `spark_queries.json` holds what the parser of Spark 4.1 makes of some hundred texts: the nodes of its plan, as {@linkcode shape} writes ours, with
 * the plans of queries inside expressions in braces; `! CONDITION` for an error; `? Node` for what this engine does not have.
 */
const QUERIES = recorded as [sql: string, answer: string][];

/** Texts that Spark takes because it lets words of its grammar be names where nothing else fits; here they are the mistakes that they look like. */
const NAMES_IN_SPARK_ONLY = new Set([
  "SELECT distinct FROM t",
  "SELECT a FROM t AS (x, y)",
  "SELECT a FROM t limit",
  "SELECT a FROM",
  "SELECT a FROM WHERE b",
  "SELECT a from FROM t",
  "SELECT a FROM VALUES ()",
  "SELECT a FROM t WHERE",
  "SELECT a, count(*) FROM t GROUP BY ROLLUP ()",
  "SELECT sum(a) OVER w FROM t WINDOW",
  "SELECT 1 UNION",
  "SELECT 1 union",
  "SELECT a, FROM t",
  "SELECT FROM t",
  "SELECT a,\n  b,\n  c +\nFROM t",
  "SELECT sum(a) OVER FROM t",
  "SELECT a over FROM t",
  "SELECT * FROM t LATERAL VIEW explode(a) x AS",
]);

/** Texts that Spark's parser takes and this engine refuses: parts that it does not have, or what Spark's analysis refuses. */
const UNSUPPORTED = new Set([
  "SELECT * FROM t TABLESAMPLE (10 ROWS)",
  "SELECT a FROM t TABLESAMPLE (5 ROWS) x",
  "SELECT * FROM t, LATERAL (SELECT t.a)",
  "SELECT * FROM t JOIN LATERAL (SELECT 1)",
  "SELECT * FROM LATERAL explode(array(1))",
  "WITH RECURSIVE c AS (SELECT 1 UNION ALL SELECT a + 1 FROM c) SELECT * FROM c",
  "WITH RECURSIVE c (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < 5) SELECT * FROM c",
  "WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1",
  "SELECT * FROM range(start => 1, end => 3)",
  "FROM t |> SELECT a",
  "SELECT * FROM my_tvf(TABLE t)",
  "SELECT * FROM my_tvf(TABLE(SELECT 1))",
  "SELECT * FROM t LATERAL VIEW db.explode(a) x",
  "SELECT a FROM t WITH ('split-size'=5)",
]);

/** Texts in which Spark finds a name where only its grammar sees one: `FROM` or `AS`. Here `all` and `recursive` are the names. */
const READ_OTHERWISE = new Set([
  "SELECT all FROM t",
  "WITH recursive AS (SELECT 1) SELECT * FROM recursive",
]);

/** Hints are comments here, wherever they stand. */
const ACCEPTED = new Set(["SELECT a FROM t /*+ BROADCAST(t) */", "SELECT a, /*+ x */ b FROM t"]);

/** Values for the parameters in the texts. */
const ONE = { kind: "literal", type: "integer", value: 1 } as const;

Deno.test("parseQuery() makes the plans that Spark makes", async () => {
  const accepted = QUERIES.filter(([sql, answer]) =>
    /^[^!?]/.test(answer) && ![NAMES_IN_SPARK_ONLY, UNSUPPORTED, READ_OTHERWISE].some((set) => set.has(sql))
  );
  const ours = await Promise.all(accepted.map(async ([sql]) => {
    const plan = await parseQuery(sql, sql.includes("?") ? [ONE] : { a: ONE, b: ONE });
    return [
      sql,
      shape(plan).replaceAll(
        /Limit 1(?=\(Project\(Relation t\)\)$)/g,
        (limit) => sql.includes(":a") ? "Limit namedparameter(a)" : limit,
      ),
    ];
  }));
  assertEquals(ours, accepted);
});

Deno.test("parseQuery() refuses what Spark refuses, and what this engine does not have", async () => {
  for (const [sql, answer] of QUERIES) {
    const refused = /^[!?]/.test(answer)
      ? !ACCEPTED.has(sql)
      : NAMES_IN_SPARK_ONLY.has(sql) || UNSUPPORTED.has(sql);
    if (refused) await assertRejects(() => parseQuery(sql), AnalysisError, undefined, sql);
  }
});

/** The list has a count up to its first space. */
function countText(count: RowCount): string {
  if (typeof count === "number") return String(count);
  const text = count.kind === "subquery" ? "scalar-subquery#38" : autoName(count);
  return text.split(" ")[0]!.replace("NULL", "null");
}

/** The nodes of a plan under Spark's names, those of queries inside expressions in braces. */
function shape(plan: Plan): string {
  const node = (name: string, exprs: unknown, ...inputs: Plan[]) => {
    const inner = subqueriesOf(exprs).map(shape);
    const braces = inner.length > 0 ? `{${inner.join(", ")}}` : "";
    return name + braces + (inputs.length > 0 ? `(${inputs.map(shape).join(", ")})` : "");
  };
  switch (plan.kind) {
    case "values":
      return plan.rows[0]!.length === 0 ? "OneRow" : node("Values", plan.rows);
    case "relation":
      return `Relation ${plan.parts.join(".")}`;
    case "tableFunction":
      return node(`Function ${plan.call.name}`, plan.call);
    case "project":
      return node("Project", plan.columns, plan.input);
    case "filter":
      return node("Filter", plan.condition, plan.input);
    case "having":
      return node("Having", plan.condition, plan.input);
    case "aggregate":
      return node("Aggregate", [plan.grouping, plan.output], plan.input);
    case "alias": {
      const columns = plan.columns && plan.input.kind !== "values" ? ` (${plan.columns.join(", ")})` : "";
      return `Alias ${plan.name}${columns}(${shape(plan.input)})`;
    }
    case "join":
      return node(joinName(plan), plan.condition, plan.left, plan.right);
    case "generate":
      return node(plan.outer ? "Generate outer" : "Generate", plan.generator, plan.input);
    case "withWatermark":
      return node("Watermark", [], plan.input);
    case "distinct":
      return node("Distinct", [], plan.input);
    case "sort":
      return node(plan.global ? "Sort" : "SortWithin", plan.orders, plan.input);
    case "repartition":
      return node("Repartition", plan.by, plan.input);
    case "limit":
      return node(`Limit ${countText(plan.count)}`, [], plan.input);
    case "offset":
      return node(`Offset ${countText(plan.count)}`, [], plan.input);
    case "union":
      return node("Union", [], ...plan.inputs);
    case "setOperation":
      return node(
        `${plan.operation === "except" ? "Except" : "Intersect"} ${plan.all}`,
        [],
        plan.left,
        plan.right,
      );
    case "with": {
      const views = plan.views.map(({ name, plan }) => {
        const named = plan.kind === "alias" && plan.columns
          ? plan
          : { kind: "alias", input: plan, name } as const;
        return shape(named);
      });
      return `With{${views.join(", ")}}(${shape(plan.input)})`;
    }
    default:
      throw new TypeError(`SQL text makes no ${plan.kind}`);
  }
}

const JOIN_NAMES = {
  inner: "Inner",
  cross: "Cross",
  left: "LeftOuter",
  right: "RightOuter",
  full: "FullOuter",
  semi: "LeftSemi",
  anti: "LeftAnti",
};

function joinName({ type, using, natural, condition }: JoinPlan): string {
  const on = using ? ` using (${using.join(", ")})` : natural ? " natural" : condition ? " on" : "";
  return `Join ${JOIN_NAMES[type]}${on}`;
}

/** The plans of the queries in an expression or several, in the order of the text. */
function subqueriesOf(part: unknown): Plan[] {
  if (typeof part !== "object" || part === null) return [];
  const expr = part as Partial<Expr>;
  if (expr.kind === "subquery") return [...subqueriesOf(expr.values), expr.plan!];
  return Object.values(part).flatMap(subqueriesOf);
}
