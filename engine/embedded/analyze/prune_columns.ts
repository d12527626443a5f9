import { isFloating, isIntegral } from "./common_type.ts";
import { childrenOf, mapChildren, type ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, exprsOf, inputsOf, mapExprs, type ResolvedPlan } from "./resolved_plan.ts";

/** The ids of the attributes that an expression reads, those that the queries in it read included. */
export function attributesIn(expr: ResolvedExpr, ids = new Set<number>()): Set<number> {
  if (expr.kind === "attribute") ids.add(expr.id);
  if (expr.kind === "subquery") attributesInPlan(expr.plan, ids);
  for (const child of childrenOf(expr)) attributesIn(child, ids);
  return ids;
}

function attributesInPlan(plan: ResolvedPlan, ids: Set<number>): void {
  for (const expr of exprsOf(plan)) attributesIn(expr, ids);
  for (const input of inputsOf(plan)) attributesInPlan(input, ids);
}

/** The plan without the columns that nothing above them needs; its own output stays. */
export function pruneColumns(plan: ResolvedPlan): ResolvedPlan {
  return keep(plan, idsOf(plan.output));
}

function keep(plan: ResolvedPlan, needed: ReadonlySet<number>): ResolvedPlan {
  const pruned = withoutUnneeded(plan, needed);
  return exprsOf(pruned).some(hasQuery) ? mapExprs(pruned, pruneQueries) : pruned;
}

function withoutUnneeded(plan: ResolvedPlan, needed: ReadonlySet<number>): ResolvedPlan {
  switch (plan.kind) {
    case "read":
      return { ...plan, output: neededOf(plan.output, needed) };
    case "local":
    case "values":
    case "range":
      return plan;
    case "shared":
      // Alike wherever it stands.
      return { ...plan, input: keep(plan.input, idsOf(plan.output)) };
    case "project": {
      const output = neededOf(plan.output, needed);
      const columns = output.map((a) => plan.columns[plan.output.indexOf(a)]!);
      return { kind: "project", input: keep(plan.input, idsRead(columns)), output, columns };
    }
    case "filter":
    case "generate":
    case "sort":
    case "deduplicate":
    case "sessions":
    case "watermark":
    case "alias":
    case "limit":
    case "offset": {
      const input = keep(plan.input, idsRead(exprsOf(plan), [...needed, ...eventTimesIn(plan)]));
      return { ...plan, input, output: stillThere(plan, [input]) };
    }
    case "join": {
      const below = idsRead(exprsOf(plan), needed);
      const [left, right] = [keep(plan.left, below), keep(plan.right, below)];
      return { ...plan, left, right, output: stillThere(plan, [left, right]) };
    }
    case "aggregate": {
      const calls = plan.calls.filter(({ attribute }) => needed.has(attribute.id));
      const pruned = { ...plan, calls };
      const input = keep(plan.input, idsRead(exprsOf(pruned)));
      const dropped = idsOf(plan.calls.map(({ attribute }) => attribute));
      for (const { attribute } of calls) dropped.delete(attribute.id);
      return { ...pruned, input, output: plan.output.filter((a) => !dropped.has(a.id)) };
    }
    case "window": {
      const calls = plan.calls.filter(({ attribute }) => needed.has(attribute.id));
      const pruned = { ...plan, calls };
      const input = keep(plan.input, idsRead(exprsOf(pruned), needed));
      const kept = idsOf([...input.output, ...calls.map(({ attribute }) => attribute)]);
      return { ...pruned, input, output: plan.output.filter((a) => kept.has(a.id)) };
    }
    case "union": {
      const output = neededOf(plan.output, needed);
      const places = output.map((a) => plan.output.indexOf(a));
      // An input may give one column in several places.
      const inputs = plan.inputs.map((input) => {
        const wanted = places.map((place) => input.output[place]!);
        const kept = keep(input, idsOf(wanted));
        return { kind: "project", input: kept, output: wanted, columns: wanted.map(asColumn) } as const;
      });
      return { kind: "union", inputs, output };
    }
    case "setOperation":
      return { ...plan, left: pruneColumns(plan.left), right: pruneColumns(plan.right) };
    default:
      return plan satisfies never;
  }
}

/** The event times that a node looks at without naming them: in a stream, duplicates that come too late are no rows. */
function eventTimesIn(plan: ResolvedPlan): number[] {
  if (plan.kind === "watermark") return [plan.eventTime.id];
  if (plan.kind !== "deduplicate") return [];
  return plan.input.output.filter((a) => a.eventTimeDelayMs !== undefined).map((a) => a.id);
}

function asColumn({ id, name, type, nullable }: Attribute): ResolvedExpr {
  return { kind: "attribute", id, name, type, nullable };
}

function hasQuery(expr: ResolvedExpr): boolean {
  return expr.kind === "subquery" || childrenOf(expr).some(hasQuery);
}

function pruneQueries(expr: ResolvedExpr): ResolvedExpr {
  if (!hasQuery(expr)) return expr;
  const changed = mapChildren(expr, pruneQueries);
  if (changed.kind !== "subquery") return changed;
  const plan = changed.form === "exists" ? keep(changed.plan, new Set()) : pruneColumns(changed.plan);
  return { ...changed, plan };
}

function idsOf(attributes: readonly Attribute[]): Set<number> {
  return new Set(attributes.map((a) => a.id));
}

function idsRead(exprs: readonly ResolvedExpr[], others: Iterable<number> = []): Set<number> {
  const ids = new Set(others);
  for (const expr of exprs) attributesIn(expr, ids);
  return ids;
}

/** A plan's columns without those of its inputs that are gone. */
function stillThere(plan: ResolvedPlan, inputs: readonly ResolvedPlan[]): readonly Attribute[] {
  const before = idsOf(inputsOf(plan).flatMap((input) => input.output));
  const now = idsOf(inputs.flatMap((input) => input.output));
  return plan.output.filter((a) => now.has(a.id) || !before.has(a.id));
}

/** Those columns, or, since rows without columns cannot be counted, one that is cheap to read. */
function neededOf(output: readonly Attribute[], needed: ReadonlySet<number>): readonly Attribute[] {
  const kept = output.filter((a) => needed.has(a.id));
  if (kept.length > 0) return kept;
  const cheapest = output.find((a) => isIntegral(a.type) || isFloating(a.type)) ?? output[0];
  return cheapest ? [cheapest] : [];
}
