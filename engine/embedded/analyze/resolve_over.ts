import type { Expr, FrameBound, OverExpr, SortExpr, WindowFrame } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { findFunction, functionNames } from "../functions/catalogue.ts";
import { isAggregateFunction } from "../functions/aggregate_function.ts";
import { isWindowFunction, type WindowFunction } from "../functions/window_function.ts";
import { datatypeMismatch, quotedType, unresolvedRoutine } from "./analysis_errors.ts";
import { isOrderable, notOrderable } from "./argument_types.ts";
import { isDateTime, isInterval, isNumeric } from "./common_type.ts";
import { resolveAggregateCall, resolveWindowCall } from "./resolve_aggregate_call.ts";
import { resolveExpr } from "./resolve_expr.ts";
import {
  literalValue,
  type ResolvedBound,
  type ResolvedExpr,
  type ResolvedFrame,
  type ResolvedOver,
  type ResolvedSort,
} from "./resolved_expr.ts";
import type { Scope } from "./scope.ts";

/**
 * `function OVER (…)`.
 *
 * @throws {AnalysisError} `UNSUPPORTED_EXPR_FOR_WINDOW`, `DISTINCT_WINDOW_FUNCTION_UNSUPPORTED`, `DATATYPE_MISMATCH.…`.
 */
export function resolveOver(expr: OverExpr, scope: Scope): ResolvedOver {
  const { input } = expr;
  const name = input.kind === "call" ? input.name : "";
  const fn = findFunction(name);
  if (input.kind === "call" && !fn) throw unresolvedRoutine(name, functionNames());
  if (input.kind !== "call" || !fn || !(isAggregateFunction(fn) || isWindowFunction(fn))) {
    throw notAWindowFunction(expr);
  }
  const window = isWindowFunction(fn);
  const call = window ? resolveWindowCall(fn, input, scope) : resolveAggregateCall(fn, input, scope, true);
  if (input.distinct) throw distinctOver(expr);
  if (input.filter) throw filteredOver();
  const orderBy = expr.orderBy.map((order) => resolveOrder(order, scope));
  if (window && fn.needsOrder && orderBy.length === 0) throw needsOrder(expr, fn);
  return {
    kind: "over",
    function: fn,
    args: call.args,
    ignoreNulls: call.ignoreNulls,
    type: call.type,
    nullable: call.nullable,
    partitionBy: expr.partitionBy.map((part) => resolvePartition(part, scope)),
    orderBy,
    frame: frameOf(expr, fn, orderBy, scope),
  };
}

function resolvePartition(written: Expr, scope: Scope): ResolvedExpr {
  const expr = resolveExpr(written, scope);
  if (isOrderable(expr.type) || expr.type === "interval") return expr;
  const parameters = { expr: `"${printExpr(written)}"`, exprType: quotedType(expr.type) };
  throw new AnalysisError(
    "EXPRESSION_TYPE_IS_NOT_ORDERABLE",
    `Column expression ${parameters.expr} cannot be sorted because its type ${parameters.exprType} is not orderable.`,
    { parameters },
  );
}

function resolveOrder({ input, direction, nulls }: SortExpr, scope: Scope): ResolvedSort {
  const expr = resolveExpr(input, scope);
  if (!isOrderable(expr.type)) throw datatypeMismatch(printExpr(input), notOrderable("sortorder", expr.type));
  return { expr, direction, nulls };
}

/** Without a frame in the text: the rows up to the current one and those equal to it, or all where there is no order. */
function frameOf(
  expr: OverExpr,
  fn: ResolvedOver["function"],
  orderBy: readonly ResolvedSort[],
  scope: Scope,
): ResolvedFrame | undefined {
  if (isWindowFunction(fn) && fn.frame !== undefined) {
    if (expr.frame && !isOwnFrame(expr.frame, fn)) throw wrongFrame(expr, fn);
    return undefined;
  }
  if (expr.frame) return resolveFrame(expr, expr.frame, orderBy, scope);
  return orderBy.length > 0
    ? { unit: "range", lower: "unbounded", upper: "current" }
    : { unit: "rows", lower: "unbounded", upper: "unbounded" };
}

function isOwnFrame({ unit, lower, upper }: WindowFrame, { frame }: WindowFunction): boolean {
  return unit === frame && lower === "unbounded" && upper === "current";
}

function resolveFrame(
  expr: OverExpr,
  { unit, lower, upper }: WindowFrame,
  orderBy: readonly ResolvedSort[],
  scope: Scope,
): ResolvedFrame {
  const hasOffset = typeof lower !== "string" || typeof upper !== "string";
  if (unit === "range" && orderBy.length === 0 && !(lower === "unbounded" && upper === "unbounded")) {
    throw datatypeMismatch(printExpr(expr), {
      mismatch: "RANGE_FRAME_WITHOUT_ORDER",
      reason: "A range window frame cannot be used in an unordered window specification",
      parameters: {},
    });
  }
  if (unit === "range" && hasOffset && orderBy.length !== 1) {
    throw datatypeMismatch(printExpr(expr), {
      mismatch: "RANGE_FRAME_MULTI_ORDER",
      reason:
        "A range window frame with value boundaries cannot be used in a window specification with multiple order by expressions",
      parameters: { orderSpec: expr.orderBy.map(printExpr).join(",") },
    });
  }
  const frame: ResolvedFrame = {
    unit,
    lower: boundOf(lower, unit, expr, orderBy, scope),
    upper: boundOf(upper, unit, expr, orderBy, scope),
  };
  if (placeOf(frame.lower, -Infinity) > placeOf(frame.upper, Infinity)) throw wrongComparison(expr);
  return frame;
}

/** Where an end of a frame is, relative to the current row; intervals compare only by their side. */
function placeOf(bound: ResolvedBound, unbounded: number): number {
  if (bound === "unbounded") return unbounded;
  if (bound === "current") return 0;
  const distance = isInterval(bound.offset.type) ? 1 : Number(literalValue(bound.offset));
  return bound.side === "preceding" ? -distance : distance;
}

function wrongComparison(expr: OverExpr): AnalysisError {
  return datatypeMismatch(printExpr(expr), {
    mismatch: "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
    reason: "The lower bound of a window frame must be less than or equal to the upper bound",
    parameters: { comparison: "less than or equal" },
  });
}

function boundOf(
  bound: FrameBound,
  unit: WindowFrame["unit"],
  expr: OverExpr,
  orderBy: readonly ResolvedSort[],
  scope: Scope,
): ResolvedBound {
  if (typeof bound === "string") return bound;
  const { offset: written } = bound;
  const negated = written.kind === "call" && written.name === "negative";
  const offset = resolveExpr(negated ? written.args[0]! : written, scope);
  const value = literalValue(offset);
  if (value === undefined) throw notALiteral(written);
  const fits = unit === "rows" ? offset.type === "integer" : canAdd(orderBy[0]!.expr.type, offset.type);
  if (value === null || !fits) throw wrongBound(expr, written, offset.type);
  const isNegative = String(value).startsWith("-");
  const side = isNegative !== negated ? "preceding" : "following";
  return { offset: isNegative ? negatedLiteral(offset) : offset, side };
}

/** Whether the bound of a range may be this far from a value. */
function canAdd(type: DataType, offset: DataType): boolean {
  if (isNumeric(type)) return isNumeric(offset);
  if (type === "date") return isInterval(offset) || ["integer", "short", "byte"].includes(offset as string);
  return isDateTime(type) ? isInterval(offset) : isInterval(type) && type === offset;
}

function wrongBound(expr: OverExpr, written: Expr, type: DataType): AnalysisError {
  return datatypeMismatch(printExpr(expr), {
    mismatch: "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
    reason: `A bound of the window frame must be a constant that can be added to the order, but ${
      printExpr(written)
    } is of type ${quotedType(type)}`,
    parameters: { exprType: quotedType(type) },
  });
}

function notALiteral(written: Expr): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_0064",
    `Frame bound value must be a literal, but it is ${printExpr(written)}.`,
  );
}

function filteredOver(): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1030",
    "Window aggregate function with filter predicate is not supported yet.",
  );
}

function negatedLiteral(expr: ResolvedExpr): ResolvedExpr {
  if (expr.kind === "cast") return { ...expr, input: negatedLiteral(expr.input) };
  if (expr.kind !== "literal") return expr;
  const value = typeof expr.value === "number" ? -expr.value : String(expr.value).slice(1);
  return { ...expr, value };
}

function notAWindowFunction(expr: OverExpr): AnalysisError {
  const sqlExpr = `"${printExpr(expr)}"`;
  return new AnalysisError(
    "UNSUPPORTED_EXPR_FOR_WINDOW",
    `Expression ${sqlExpr} not supported within a window function. Use an aggregate or a window function such as row_number.`,
    { parameters: { sqlExpr } },
  );
}

function distinctOver(expr: OverExpr): AnalysisError {
  const windowExpr = `"${printExpr(expr)}"`;
  return new AnalysisError(
    "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
    `Distinct window functions are not supported: ${windowExpr}.`,
    { parameters: { windowExpr } },
  );
}

function needsOrder(expr: OverExpr, fn: WindowFunction): AnalysisError {
  const text = printExpr(expr.input);
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1037",
    `Window function ${text} requires window to be ordered, please add ORDER BY clause. For example SELECT ${text}(value_expr) OVER (PARTITION BY window_partition ORDER BY window_ordering) from table.`,
    { parameters: { wf: fn.name } },
  );
}

function wrongFrame(expr: OverExpr, fn: WindowFunction): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1036",
    `The window frame of ${fn.name} must be the one that it has without a frame: ${printExpr(expr)}.`,
    { parameters: { wf: fn.name } },
  );
}
