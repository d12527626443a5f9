import type { CallExpr, Expr, OverExpr, SortExpr, WindowFrame } from "../../declare/expr.ts";
import type { Plan, ReadPlan, RelationPlan, SqlPlan, WithPlan } from "../../declare/plan.ts";
import { mapPlanInputs, planInputs } from "../../declare/plan_inputs.ts";
import { AnalysisError, closeNames } from "../../errors.ts";
import { quoted } from "./analysis_errors.ts";

/** The Spark SQL parser, loaded only when a plan holds SQL text. */
export interface SqlTextParser {
  parseExpression(text: string): Promise<Expr>;
  parseProjection(text: string): Promise<Expr[]>;
  parseQuery(text: string, parameters: SqlPlan["parameters"]): Promise<Plan>;
}

/** A plan that {@linkcode preparePlan} has been through. */
export interface PreparedPlan {
  readonly plan: Plan;
  /** The reads of the plan, each once, those of queries inside its expressions included. */
  readonly reads: readonly ReadPlan[];
  /** The plans of views, each one object wherever the view stands. */
  readonly views: ReadonlySet<Plan>;
}

/**
 * A plan with all SQL text in it parsed, and with the plan of each view in place of its name.
 *
 * @param parser Gives the parser; called only when there is text.
 * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` and the like, `TABLE_OR_VIEW_NOT_FOUND`.
 */
export async function preparePlan(plan: Plan, parser: () => Promise<SqlTextParser>): Promise<PreparedPlan> {
  const preparation = new Preparation(parser);
  const { reads, views } = preparation;
  return { plan: await preparation.plan(plan, NO_VIEWS), reads: [...reads], views };
}

/** What names of views mean at some place, by name in lower case. */
type Views = ReadonlyMap<string, { readonly name: string; readonly plan: () => Promise<Plan> }>;

const NO_VIEWS: Views = new Map();

class Preparation {
  readonly reads = new Set<ReadPlan>();
  readonly views = new Set<Plan>();
  readonly #parser: () => Promise<SqlTextParser>;

  constructor(parser: () => Promise<SqlTextParser>) {
    this.#parser = parser;
  }

  async plan(plan: Plan, views: Views): Promise<Plan> {
    switch (plan.kind) {
      case "relation":
        return await this.#relation(plan, views);
      case "with":
        return await this.#with(plan, views);
      case "sql":
        return await this.#sql(plan);
      case "read":
        this.reads.add(plan);
        return plan;
      default: {
        const inputs = await each(planInputs(plan), (input) => this.plan(input, views));
        const rest = [...inputs];
        return await new ExprPreparation(this, this.#parser, views).plan(
          mapPlanInputs(plan, () => rest.shift()!),
        );
      }
    }
  }

  async #relation({ parts }: RelationPlan, views: Views): Promise<Plan> {
    const view = views.get(parts.join(".").toLowerCase());
    if (!view) throw viewNotFound(parts, [...views.values()].map(({ name }) => name));
    const input = await view.plan();
    this.views.add(input);
    return { kind: "alias", input, name: parts.at(-1)! };
  }

  async #with(plan: WithPlan, outer: Views): Promise<Plan> {
    const views = new Map(outer);
    for (const { name, plan: view } of plan.views) {
      const prepared = await this.plan(view, new Map(views));
      views.set(name.toLowerCase(), { name, plan: () => Promise.resolve(prepared) });
    }
    return await this.plan(plan.input, views);
  }

  async #sql({ text, parameters, views }: SqlPlan): Promise<Plan> {
    const query = await (await this.#parser()).parseQuery(text, parameters);
    const known = Object.entries(views).map(([name, view]) => {
      let prepared: Promise<Plan> | undefined;
      return [name.toLowerCase(), { name, plan: () => prepared ??= this.plan(view, NO_VIEWS) }] as const;
    });
    return await this.plan(query, new Map(known));
  }
}

/** The expressions of one node. */
class ExprPreparation {
  readonly #plans: Preparation;
  readonly #parser: () => Promise<SqlTextParser>;
  readonly #views: Views;

  constructor(plans: Preparation, parser: () => Promise<SqlTextParser>, views: Views) {
    this.#plans = plans;
    this.#parser = parser;
    this.#views = views;
  }

  async plan(plan: Plan): Promise<Plan> {
    switch (plan.kind) {
      case "values":
        return { ...plan, rows: await each(plan.rows, (row) => each(row, (value) => this.#expr(value))) };
      case "tableFunction":
        return { ...plan, call: await this.#call(plan.call) };
      case "project":
      case "drop":
        return { ...plan, columns: await this.#list(plan.columns) };
      case "withColumns": {
        const columns = await each(plan.columns, async ({ name, expr }) => ({
          name,
          expr: await this.#expr(expr),
        }));
        return { ...plan, columns };
      }
      case "filter":
      case "having":
        return { ...plan, condition: await this.#expr(plan.condition) };
      case "join":
        return plan.condition ? { ...plan, condition: await this.#expr(plan.condition) } : plan;
      case "generate":
        return { ...plan, generator: await this.#call(plan.generator) };
      case "aggregate": {
        const grouping = await this.#list(plan.grouping);
        return { ...plan, grouping, output: await this.#list(plan.output) };
      }
      case "sort":
        return { ...plan, orders: await each(plan.orders, (order) => this.#sort(order)) };
      case "limit":
      case "offset":
        return typeof plan.count === "number" ? plan : { ...plan, count: await this.#expr(plan.count) };
      case "repartition":
        return { ...plan, by: await this.#list(plan.by) };
      default:
        return plan;
    }
  }

  /** Where a list stands, one text may hold several expressions. */
  async #list(exprs: readonly Expr[]): Promise<Expr[]> {
    const lists = await each(exprs, async (expr) => {
      if (expr.kind !== "sql") return [await this.#expr(expr)];
      return await each(await (await this.#parser()).parseProjection(expr.text), (e) => this.#expr(e));
    });
    return lists.flat();
  }

  async #expr(expr: Expr): Promise<Expr> {
    switch (expr.kind) {
      case "sql":
        return await this.#expr(await (await this.#parser()).parseExpression(expr.text));
      case "column":
      case "star":
      case "literal":
      case "lambdaVariable":
        return expr;
      case "cast":
      case "alias":
        return { ...expr, input: await this.#expr(expr.input) };
      case "sort":
        return await this.#sort(expr);
      case "call":
        return await this.#call(expr);
      case "extract":
        return { ...expr, input: await this.#expr(expr.input), key: await this.#expr(expr.key) };
      case "lambda":
        return { ...expr, body: await this.#expr(expr.body) };
      case "case": {
        const branches = await each(expr.branches, async ({ when, then }) => ({
          when: await this.#expr(when),
          then: await this.#expr(then),
        }));
        const otherwise = expr.otherwise && await this.#expr(expr.otherwise);
        return { kind: "case", branches, ...(otherwise ? { otherwise } : {}) };
      }
      case "over":
        return await this.#over(expr);
      case "subquery": {
        const plan = await this.#plans.plan(expr.plan, this.#views);
        const values = expr.values && await each(expr.values, (value) => this.#expr(value));
        return { ...expr, plan, ...(values ? { values } : {}) };
      }
      default:
        return expr satisfies never;
    }
  }

  async #call(expr: CallExpr): Promise<CallExpr> {
    const args = await each(expr.args, (arg) => this.#expr(arg));
    const filter = expr.filter && await this.#expr(expr.filter);
    return { ...expr, args, ...(filter ? { filter } : {}) };
  }

  async #sort(expr: SortExpr): Promise<SortExpr> {
    return { ...expr, input: await this.#expr(expr.input) };
  }

  async #over(expr: OverExpr): Promise<OverExpr> {
    return {
      ...expr,
      input: await this.#expr(expr.input),
      partitionBy: await each(expr.partitionBy, (e) => this.#expr(e)),
      orderBy: await each(expr.orderBy, (e) => this.#sort(e)),
      ...(expr.frame ? { frame: await this.#frame(expr.frame) } : {}),
    };
  }

  async #frame(frame: WindowFrame): Promise<WindowFrame> {
    const bound = async (b: WindowFrame["lower"]) =>
      typeof b === "string" ? b : { offset: await this.#expr(b.offset) };
    return { ...frame, lower: await bound(frame.lower), upper: await bound(frame.upper) };
  }
}

function each<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  return Promise.all(items.map(action));
}

function viewNotFound(parts: readonly string[], names: readonly string[]): AnalysisError {
  const relationName = quoted(...parts);
  const close = closeNames(parts.at(-1)!, names, 3).join(", ");
  const known = close ? `Views that are here: ${close}.` : "No view is registered.";
  return new AnalysisError(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view ${relationName} cannot be found. ${known} Register a frame with createOrReplaceTempView.`,
    { parameters: { relationName } },
  );
}
