import { isPlain } from "./expr_key.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import { mapChildren, type ResolvedExpr, type ResolvedOver } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";

/** Expressions in which each function over a window has become a column of a window node below them. */
export function withWindows(
  input: ResolvedPlan,
  exprs: readonly ResolvedExpr[],
  resolver: PlanResolver,
): { input: ResolvedPlan; exprs: readonly ResolvedExpr[] } {
  const windows = new Windows(resolver);
  const replaced = exprs.map((expr) => windows.replace(expr));
  return windows.calls.length === 0 ? { input, exprs } : { input: windows.over(input), exprs: replaced };
}

class Windows {
  readonly calls: { attribute: Attribute; over: ResolvedOver }[] = [];
  readonly #prepared: { attribute: Attribute; expr: ResolvedExpr }[] = [];
  readonly #resolver: PlanResolver;
  readonly #done = new Map<ResolvedExpr, ResolvedExpr>();

  constructor(resolver: PlanResolver) {
    this.#resolver = resolver;
  }

  replace(expr: ResolvedExpr): ResolvedExpr {
    const known = this.#done.get(expr);
    if (known) return known;
    const replaced = expr.kind === "over"
      ? this.#column(expr)
      : mapChildren(expr, (child) => this.replace(child));
    this.#done.set(expr, replaced);
    return replaced;
  }

  over(input: ResolvedPlan): ResolvedPlan {
    const prepared: ResolvedPlan = this.#prepared.length === 0 ? input : {
      kind: "project",
      input,
      output: [...input.output, ...this.#prepared.map(({ attribute }) => attribute)],
      columns: [...input.output.map(attributeExpr), ...this.#prepared.map(({ expr }) => expr)],
    };
    const output = [...prepared.output, ...this.calls.map(({ attribute }) => attribute)];
    return { kind: "window", input: prepared, calls: this.calls, output };
  }

  #column(expr: ResolvedOver): ResolvedExpr {
    const over = mapChildren(expr, (child) => this.#plain(child)) as ResolvedOver;
    const attribute = this.#resolver.newAttribute(expr.function.name, expr);
    this.calls.push({ attribute, over });
    return attributeExpr(attribute);
  }

  #plain(expr: ResolvedExpr): ResolvedExpr {
    if (isPlain(expr)) return expr;
    const attribute = this.#resolver.newAttribute("argument", expr);
    this.#prepared.push({ attribute, expr });
    return attributeExpr(attribute);
  }
}
