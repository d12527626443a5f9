import type { Expr } from "../../declare/expr.ts";
import type { JoinPlan } from "../../declare/plan.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { quoted } from "./analysis_errors.ts";
import { joinOutput, qualifiedColumns } from "./hidden_columns.ts";
import { attributesIn } from "./prune_columns.ts";
import { refuseManyRows } from "./many_rows.ts";
import { callOf } from "./resolve_call.ts";
import { resolveCondition } from "./resolve_expr.ts";
import { type PlanResolver, unchanged } from "./resolve_plan.ts";
import { mapChildren, type ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedJoin, type ResolvedPlan } from "./resolved_plan.ts";
import { sameName } from "./scope.ts";

/** `join`, by a condition, by columns of both sides, or of all pairs. */
export function resolveJoin(plan: JoinPlan, resolver: PlanResolver): ResolvedPlan {
  const left = resolver.resolve(plan.left);
  const right = resolver.resolve(plan.right);
  if (plan.natural) {
    const common = left.output.filter((a) => right.output.some((b) => sameName(a.name, b.name)));
    return joinUsing(plan, left, right, common.map((a) => a.name), resolver);
  }
  if (plan.using) return joinUsing(plan, left, right, plan.using, resolver);
  const type = plan.type === "cross" ? "inner" : plan.type;
  const bare = joined(left, right, type, undefined);
  if (!plan.condition) return bare;
  const scope = resolver.scopeOf({ ...bare, output: [...left.output, ...right.output] });
  const condition = resolveCondition(plan.condition, scope, (found) => notACondition(plan.condition!, found));
  refuseManyRows(condition, plan.condition, "JOIN");
  const sides = withQueries({ left, right, condition }, plan.condition, resolver);
  return { ...bare, ...sides };
}

interface Sides {
  readonly left: ResolvedPlan;
  readonly right: ResolvedPlan;
  readonly condition: ResolvedExpr;
}

/** Queries inside the condition become columns of the side that they are about. */
function withQueries({ left, right, condition }: Sides, written: Expr, resolver: PlanResolver): Sides {
  const made: { attribute: Attribute; expr: ResolvedExpr; isRight: boolean }[] = [];
  const replaced = (expr: ResolvedExpr): ResolvedExpr => {
    if (expr.kind !== "subquery") return mapChildren(expr, replaced);
    const ids = attributesIn(expr);
    const [ofLeft, ofRight] = [left, right].map((side) => side.output.some((a) => ids.has(a.id)));
    if (ofLeft && ofRight) throw queryOfBothSides(written);
    const attribute = resolver.newAttribute("query", expr);
    made.push({ attribute, expr, isRight: ofRight === true });
    return attributeExpr(attribute);
  };
  const changed = replaced(condition);
  const side = (input: ResolvedPlan, isRight: boolean): ResolvedPlan => {
    const own = made.filter((query) => query.isRight === isRight);
    return own.length === 0 ? input : {
      kind: "project",
      input,
      output: [...input.output, ...own.map(({ attribute }) => attribute)],
      columns: [...input.output.map(attributeExpr), ...own.map(({ expr }) => expr)],
    };
  };
  return { left: side(left, false), right: side(right, true), condition: changed };
}

function queryOfBothSides(written: Expr): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_FEATURE",
    `This engine does not support a query about columns of both sides in the condition of a join: ${
      printExpr(written)
    }. Filter the join's result instead.`,
    { parameters: { construct: "subquery in ON" } },
  );
}

function joined(
  left: ResolvedPlan,
  right: ResolvedPlan,
  type: JoinPlan["type"],
  condition: ResolvedJoin["condition"],
): ResolvedJoin {
  return { kind: "join", left, right, type, condition, output: joinOutput(type, left.output, right.output) };
}

/** The columns of both sides are one in the result, and come first. */
function joinUsing(
  { type }: JoinPlan,
  left: ResolvedPlan,
  right: ResolvedPlan,
  names: readonly string[],
  resolver: PlanResolver,
): ResolvedPlan {
  const pairs = names.map((name) => [columnOf(left, name, "left"), columnOf(right, name, "right")] as const);
  const equal = (a: Attribute, b: Attribute) =>
    callOf("=", [attributeExpr(a), attributeExpr(b)], resolver.ansi, () => `(${a.name} = ${b.name})`);
  const condition = pairs.map(([a, b]) => equal(a, b)).reduce<ResolvedJoin["condition"]>(
    (all, one) => all ? callOf("and", [all, one], resolver.ansi, () => "and") : one,
    undefined,
  );
  const plan = joined(left, right, type === "cross" ? "inner" : type, condition);
  const outputOf = (attribute: Attribute) => plan.output.find((a) => a.id === attribute.id)!;
  const [leftKeys, rightKeys] = [pairs.map(([a]) => a.id), pairs.map(([, b]) => b.id)];
  const keys = pairs.map(([a, b], i) => {
    const name = names[i]!;
    if (type === "right") return { name: b.name, expr: attributeExpr(outputOf(b)) };
    if (type !== "full") return { name: a.name, expr: attributeExpr(outputOf(a)) };
    const both = [outputOf(a), outputOf(b)].map(attributeExpr);
    const nullable = a.nullable || b.nullable;
    return { name, expr: { ...callOf("coalesce", both, resolver.ansi, () => name), nullable } };
  });
  const rest = plan.output.filter(({ id }) => !leftKeys.includes(id) && !rightKeys.includes(id));
  const project = resolver.makeProject(plan, [...keys, ...rest.map(unchanged)]);
  const isKey = ({ id }: Attribute) => leftKeys.includes(id) || rightKeys.includes(id);
  const qualified = [...plan.output.filter(isKey), ...qualifiedColumns(plan)].filter(({ id }) =>
    !project.output.some((a) => a.id === id)
  );
  return project.kind === "project" ? { ...project, qualified } : project;
}

function columnOf(side: ResolvedPlan, name: string, which: "left" | "right"): Attribute {
  const matches = side.output.filter((a) => sameName(a.name, name));
  const [match] = matches;
  if (match && matches.every(({ id }) => id === match.id)) return match;
  if (match) {
    throw new AnalysisError(
      "AMBIGUOUS_REFERENCE",
      `Reference ${
        quoted(name)
      } is ambiguous on the ${which} side of the join: ${matches.length} columns have that name.`,
      {
        parameters: {
          name: quoted(name),
          referenceNames: `[${matches.map((a) => quoted(a.name)).join(", ")}]`,
        },
      },
    );
  }
  const suggestion = side.output.map((a) => quoted(a.name)).join(", ");
  throw new AnalysisError(
    "UNRESOLVED_USING_COLUMN_FOR_JOIN",
    `USING column ${
      quoted(name)
    } cannot be resolved on the ${which} side of the join. The ${which}-side columns: [${suggestion}].`,
    { parameters: { colName: quoted(name), side: which, suggestion } },
  );
}

function notACondition(condition: Expr, type: string): AnalysisError {
  const joinCondition = `"${printExpr(condition)}"`;
  return new AnalysisError(
    "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
    `The join condition ${joinCondition} has the invalid type ${type}, expected "BOOLEAN".`,
    { parameters: { joinCondition, conditionType: type } },
  );
}
