import type { Expr, StarExpr } from "../../declare/expr.ts";
import { autoName, printExpr } from "../../declare/print_expr.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { isGeneratorFunction } from "../functions/generator.ts";
import { quoted } from "./analysis_errors.ts";
import { aggregates, isGenerator, refuseGenerators } from "./many_rows.ts";
import { generateRows } from "./resolve_generate.ts";
import { selectAggregates } from "./resolve_aggregate.ts";
import { withoutStars } from "./resolve_call.ts";
import { resolveExpr } from "./resolve_expr.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import { withWindows } from "./resolve_window.ts";
import type { ResolvedExpr } from "./resolved_expr.ts";
import { attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import type { Scope } from "./scope.ts";
import { withTimeWindow } from "./time_window.ts";

/** A column on its way into a project. */
export interface Selected {
  readonly name: string;
  /** The names that were written for it: none, one, or several where it makes several columns. */
  readonly names?: readonly string[];
  readonly expr: ResolvedExpr;
}

/** `select`: a project, an aggregate of all rows if one of the columns aggregates. */
export function select(input: ResolvedPlan, columns: readonly Expr[], resolver: PlanResolver): ResolvedPlan {
  const { input: timed, timeWindows } = withTimeWindow(input, columns, resolver);
  const scope = resolver.scopeOf(timed, { timeWindows });
  let rows = timed;
  const selected = columns.flatMap((column) => {
    const items = selectedBy(column, scope);
    const [item] = items;
    if (!item || !isGenerator(item.expr) || aggregates(item.expr)) return items;
    const generated = withGenerator(rows, [item], resolver);
    rows = generated.input;
    for (const { name, expr } of item.names ? generated.columns : []) scope.addAlias(name, expr);
    return generated.columns;
  });
  return selected.some(({ expr }) => aggregates(expr))
    ? selectAggregates(rows, scope, selected, resolver)
    : finishSelect(rows, selected, resolver);
}

/** A project of columns among which may be generators and window functions: these become nodes of their own below it. */
export function finishSelect(
  input: ResolvedPlan,
  columns: readonly Selected[],
  resolver: PlanResolver,
): ResolvedPlan {
  const generated = withGenerator(input, columns, resolver);
  const windows = withWindows(generated.input, generated.columns.map(({ expr }) => expr), resolver);
  return resolver.makeProject(
    windows.input,
    generated.columns.map(({ name }, i) => ({ name, expr: windows.exprs[i]! })),
  );
}

/** The columns that an item of a `select` stands for. Its alias becomes known to the items after it. */
export function selectedBy(column: Expr, scope: Scope): Selected[] {
  if (column.kind === "star") return starColumns(column, scope);
  refuseGenerators(column);
  const expr = resolveExpr(column, scope);
  if (column.kind !== "alias") return [{ name: nameOf(withoutStarsIn(column, scope), expr, scope), expr }];
  if (column.names.length !== 1 && !isGenerator(expr)) {
    throw new AnalysisError(
      "MULTI_ALIAS_WITHOUT_GENERATOR",
      `Multi part aliasing (${column.names.join(", ")}) is not supported with ${
        printExpr(column.input)
      } as it is not a generator function.`,
      { parameters: { expr: `"${printExpr(column.input)}"`, names: column.names.join(", ") } },
    );
  }
  const name = column.names[0]!;
  if (!isGenerator(expr)) scope.addAlias(name, expr);
  return [{ name, names: column.names, expr }];
}

function starColumns({ parts, except = [] }: StarExpr, scope: Scope): Selected[] {
  const columns = scope.star(parts);
  const left = except.map((name) => leftOut(name, scope));
  return columns
    .filter((expr) => !left.some((id) => expr.kind === "attribute" && expr.id === id))
    .map((expr) => ({ name: (expr as { name: string }).name, expr }));
}

function leftOut(name: readonly string[], scope: Scope): number {
  const expr = scope.resolve(name);
  if (expr.kind === "attribute") return expr.id;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE",
    `This engine does not support members of structs in EXCEPT yet: ${quoted(...name)}.`,
    { parameters: { construct: "EXCEPT" } },
  );
}

/** `struct(*)` is named by the columns that the star stands for; `count(*)` is not. */
function withoutStarsIn(column: Expr, scope: Scope): Expr {
  if (column.kind !== "call" || (column.name === "count" && !column.distinct)) return column;
  return column.args.some((arg) => arg.kind === "star")
    ? { ...column, args: withoutStars(column, scope) }
    : column;
}

/** The name that Spark gives a column without an alias. */
export function nameOf(column: Expr, expr: ResolvedExpr, scope: Scope): string {
  if (column.kind === "column") return column.parts.at(-1)!;
  if (expr.kind === "attribute" && column.kind === "call") return expr.name;
  return autoName(column, {
    timeZone: scope.options.timeZone,
    columnText: ({ parts }) => {
      const members = scope.column(parts)?.members.length ?? parts.length - 1;
      return parts.slice(-1 - members).join(".");
    },
    isMember: ({ input, key }) =>
      key.kind === "literal" && key.type === "string" && hasMembers(resolveExpr(input, scope).type),
    typeOf: (part) => typeOf(part, scope),
  });
}

/** Unknown inside a lambda, whose parameters are in scope no more. */
function typeOf(part: Expr, scope: Scope): DataType | undefined {
  try {
    return resolveExpr(part, scope).type;
  } catch (error) {
    if (error instanceof AnalysisError) return undefined;
    throw error;
  }
}

function hasMembers(type: DataType): boolean {
  if (typeof type === "string") return false;
  return type.type === "struct" || (type.type === "array" && hasMembers(type.elementType));
}

function withGenerator(
  input: ResolvedPlan,
  columns: readonly Selected[],
  resolver: PlanResolver,
): { input: ResolvedPlan; columns: readonly Selected[] } {
  const generators = columns.filter(({ expr }) => isGenerator(expr));
  const [selected, second] = generators;
  if (!selected) return { input, columns };
  if (second) throw tooMany(generators.length);
  const { expr, names } = selected;
  if (expr.kind !== "call" || !isGeneratorFunction(expr.function)) return { input, columns };
  const { plan, made } = generateRows(
    input,
    { ...expr, function: expr.function },
    { names: names ?? [] },
    resolver,
  );
  const rows = made.map((a): Selected => ({ name: a.name, expr: attributeExpr(a) }));
  return { input: plan, columns: columns.flatMap((column) => column === selected ? rows : [column]) };
}

function tooMany(count: number): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
    `The generator is not supported: only one generator allowed per clause but found ${count}. Use LATERAL VIEW, or one select after the other.`,
    { parameters: { num: String(count) } },
  );
}
