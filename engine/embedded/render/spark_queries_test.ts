import { assertEquals } from "@std/assert";
import type { Plan } from "../../declare/plan.ts";
import { SparkError } from "../../errors.ts";
import { compile, PlanBench } from "../analyze/testing.ts";
import { ddlName } from "../functions/misc.ts";
import spark from "./spark_queries.json" with { type: "json" };

// The table is what Spark 4.1.0 gives for queries over small views, in UTC: columns with their types, rows as texts, or the condition of the error.
// `legacy` has what differs with spark.sql.ansi.enabled=false. Rows that are not `ordered` are sorted as JSON.
type Outcome = Rows | { readonly error: string };

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly ordered?: boolean;
}

/** Each may read those before it. */
const VIEWS: Record<string, Plan> = {};
for (const [name, text] of Object.entries(spark.views)) {
  VIEWS[name] = { kind: "sql", text, parameters: {}, views: { ...VIEWS } };
}

for (const mode of ["ansi", "legacy"] as const) {
  Deno.test(`renderPlan() answers queries as Spark does, ${mode}`, async () => {
    await using bench = await PlanBench.open();
    const expected = Object.entries(spark[mode] as unknown as Record<string, Outcome>);
    for (const [text, outcome] of expected) {
      const actual = await outcomeOf(text, outcome, mode === "ansi", bench);
      assertEquals({ [text]: actual }, { [text]: rounded(outcome) });
    }
  });
}

async function outcomeOf(
  text: string,
  expected: Outcome,
  ansi: boolean,
  bench: PlanBench,
): Promise<Outcome> {
  const plan: Plan = { kind: "sql", text, parameters: {}, views: VIEWS };
  try {
    const { schema } = await compile(plan, { ansi });
    const columns = schema.fields.map((f) => `${f.name} ${ddlName(f.type)}${f.nullable ? "" : " NOT NULL"}`);
    const rows = await bench.run(await compile(asTexts(plan, columns.length), { ansi }));
    const ordered = "ordered" in expected;
    return rounded({ columns, ...(ordered ? { ordered } : {}), rows: ordered ? rows : sorted(rows) });
  } catch (error) {
    if (error instanceof SparkError) return { error: error.condition };
    throw error;
  }
}

/** The columns of a plan, whatever their names, as Spark writes them. */
function asTexts(plan: Plan, count: number): Plan {
  const names = Array.from({ length: count }, (_, i) => `c${i}`);
  return {
    kind: "project",
    input: { kind: "alias", input: plan, name: "query", columns: names },
    columns: names.map((name) => ({
      kind: "cast",
      input: { kind: "column", parts: [name] },
      type: "string",
      onError: "raise",
    })),
  };
}

function sorted(rows: readonly unknown[][]): unknown[][] {
  return rows.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

/** Floating numbers that were added up in another order differ in their last digits. */
function rounded(outcome: Outcome): Outcome {
  if ("error" in outcome) return outcome;
  const isDouble = outcome.columns.map((column) => / double( NOT NULL)?$/.test(column));
  const round = (cell: unknown, i: number) =>
    isDouble[i] && cell !== null ? String(Number(Number(cell).toPrecision(10))) : cell;
  return { ...outcome, rows: outcome.rows.map((row) => row.map(round)) };
}
