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
    const prepared = this.#prepared.length === 0 ? input : this.#withPrepared(input);
    const output = [...prepared.output, ...this.calls.map(({ attribute }) => attribute)];
    return { kind: "window", input: prepared, calls: this.calls, output };
  }

  /** What the functions take may itself be of functions over windows, which come first. */
  #withPrepared(input: ResolvedPlan): ResolvedPlan {
    const inner = withWindows(input, this.#prepared.map(({ expr }) => expr), this.#resolver);
    const kept = inner.input.output;
    return {
      kind: "project",
      input: inner.input,
      output: [...kept, ...this.#prepared.map(({ attribute }) => attribute)],
      columns: [...kept.map(attributeExpr), ...inner.exprs],
    };
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
