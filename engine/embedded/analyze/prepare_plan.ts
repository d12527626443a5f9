import type { CallExpr, Expr, OverExpr, SortExpr, WindowFrame } from "../../declare/expr.ts";
import type { Plan, ReadPlan } from "../../declare/plan.ts";
import { planInputs } from "../../declare/plan_inputs.ts";
import { notSupportedYet } from "./not_supported_yet.ts";

/** The Spark SQL parser, loaded only when a plan holds SQL text. */
export interface SqlTextParser {
  parseExpression(text: string): Promise<Expr>;
  parseProjection(text: string): Promise<Expr[]>;
}

/** The reads of a plan, left to right. */
export function readsOf(plan: Plan): ReadPlan[] {
  return plan.kind === "read" ? [plan] : planInputs(plan).flatMap(readsOf);
}

/**
 * A plan with all SQL text in it parsed.
 *
 * @param parser Gives the parser; called only when there is text.
 */
export async function parseTexts(plan: Plan, parser: () => Promise<SqlTextParser>): Promise<Plan> {
  const texts = new TextParser(parser);
  return await texts.plan(plan);
}

class TextParser {
  readonly #parser: () => Promise<SqlTextParser>;

  constructor(parser: () => Promise<SqlTextParser>) {
    this.#parser = parser;
  }

  async plan(plan: Plan): Promise<Plan> {
    switch (plan.kind) {
      case "read":
      case "local":
        return plan;
      case "union":
        return { ...plan, inputs: await each(plan.inputs, (input) => this.plan(input)) };
      case "project":
        return { ...plan, input: await this.plan(plan.input), columns: await this.#list(plan.columns) };
      case "drop":
        return { ...plan, input: await this.plan(plan.input), columns: await this.#list(plan.columns) };
      case "withColumns": {
        const columns = await each(plan.columns, async ({ name, expr }) => ({
          name,
          expr: await this.#expr(expr),
        }));
        return { ...plan, input: await this.plan(plan.input), columns };
      }
      case "filter": {
        const input = await this.plan(plan.input);
        return { ...plan, input, condition: await this.#expr(plan.condition) };
      }
      case "rename":
      case "alias":
      case "limit":
        return { ...plan, input: await this.plan(plan.input) };
      default:
        throw notSupportedYet(plan);
    }
  }

  /** Where a list stands, one text may hold several expressions. */
  async #list(exprs: readonly Expr[]): Promise<Expr[]> {
    const lists = await each(
      exprs,
      async (expr) =>
        expr.kind === "sql"
          ? await (await this.#parser()).parseProjection(expr.text)
          : [await this.#expr(expr)],
    );
    return lists.flat();
  }

  async #expr(expr: Expr): Promise<Expr> {
    switch (expr.kind) {
      case "sql":
        return await (await this.#parser()).parseExpression(expr.text);
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
      case "subquery":
        throw notSupportedYet(expr);
      default:
        return expr satisfies never;
    }
  }

  async #call(expr: CallExpr): Promise<Expr> {
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
