import type { CallExpr, Expr } from "../../declare/expr.ts";
import { parseInterval } from "../../declare/parse_interval.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { isDayTime } from "../../declare/interval_type.ts";
import { field, structType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import {
  SESSION_SPAN,
  SLIDING_WINDOWS,
  TIME_WINDOW,
  WINDOW_TIME,
} from "../functions/time_window_function.ts";
import { datatypeMismatch, wrongNumArgs } from "./analysis_errors.ts";
import { castTo } from "./cast_rules.ts";
import { callOf } from "./resolve_call.ts";
import { resolveExpr } from "./resolve_expr.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedCallExpr, ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import type { Scope } from "./scope.ts";
import { exprsBelow } from "./written_expr.ts";

/** A plan that has a column for the time window of its rows, and what calls that column stands for. */
interface WithTimeWindow {
  readonly input: ResolvedPlan;
  readonly timeWindows: ReadonlyMap<string, Attribute>;
}

/**
 * Brings a call of `window` or `session_window` in expressions below them, as a column `window` or `session_window` of the input. Rows without a time
 * are gone; of a row in several sliding windows there are as many.
 *
 * @throws {AnalysisError} For more than one such call, and for lengths that make no sense.
 */
export function withTimeWindow(
  input: ResolvedPlan,
  exprs: readonly Expr[],
  resolver: PlanResolver,
): WithTimeWindow {
  const calls = new Map<string, CallExpr>();
  for (const expr of exprs.flatMap(exprsBelow)) {
    if (isTimeWindow(expr)) calls.set(timeWindowKey(expr), expr);
  }
  const [[key, call] = [undefined, undefined], second] = calls;
  if (!call) return { input, timeWindows: new Map() };
  if (second) throw severalWindows();
  const scope = resolver.scopeOf(input);
  const { plan, window } = call.name === "window"
    ? windowColumn(call, input, scope, resolver)
    : sessionColumn(call, input, scope, resolver);
  return { input: plan, timeWindows: new Map([[key!, window]]) };
}

/** The column that a call has become. */
export function timeWindowOf(expr: CallExpr, scope: Scope): ResolvedExpr | undefined {
  if (expr.name === "window_time" && expr.args.length === 1) refuseComputedWindow(expr, scope);
  if (!isTimeWindow(expr)) return undefined;
  const window = scope.options.timeWindows?.get(timeWindowKey(expr));
  if (window) return attributeExpr(window);
  throw new AnalysisError(
    "UNSUPPORTED_EXPR_FOR_OPERATOR",
    `${printExpr(expr)} cannot be used here: use it in groupBy or select.`,
    { parameters: { invalidExprSqls: printExpr(expr) } },
  );
}

/** `window_time` takes a column that is a window, not a struct that looks like one. */
function refuseComputedWindow(expr: CallExpr, scope: Scope): void {
  if (resolveExpr(expr.args[0]!, scope).kind === "attribute") return;
  const windowTime = printExpr(expr);
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_3101",
    `The input is not a correct window column: ${windowTime}. Give it a column that window(…) has made.`,
    { parameters: { windowTime } },
  );
}

function isTimeWindow(expr: Expr): expr is CallExpr {
  return expr.kind === "call" && (expr.name === "window" || expr.name === "session_window");
}

function timeWindowKey({ name, args }: CallExpr): string {
  return JSON.stringify([name, args]);
}

function windowColumn(call: CallExpr, input: ResolvedPlan, scope: Scope, resolver: PlanResolver) {
  const [time, ...lengths] = call.args;
  if (!time || lengths.length < 1 || lengths.length > 3) {
    throw wrongNumArgs("window", "[2, 3, 4]", call.args.length);
  }
  const expr = timeOf(call, time, scope);
  const [duration, slide = duration, start = 0n] = lengths.map((length) => microsOf(call, length, scope));
  checkLengths(call, duration!, slide!, start!);
  const type = windowType(expr.type);
  const window = mark(resolver.newAttribute("window", { type, nullable: slide !== duration }), expr, input);
  const args = [expr, ...[duration!, slide!, start!].map(longLiteral)];
  if (slide === duration) {
    const value: ResolvedCallExpr = { kind: "call", function: TIME_WINDOW, args, type, nullable: false };
    return { plan: withColumn(timed(input, expr, resolver), window, value), window };
  }
  const list = { type: "array", elementType: type, containsNull: false } as const;
  const generator: ResolvedCallExpr = {
    kind: "call",
    function: SLIDING_WINDOWS,
    args,
    type: list,
    nullable: true,
  };
  const plan: ResolvedPlan = {
    kind: "generate",
    input,
    generator,
    outer: false,
    made: [window],
    output: [...input.output, window],
  };
  return { plan, window };
}

function sessionColumn(call: CallExpr, input: ResolvedPlan, scope: Scope, resolver: PlanResolver) {
  const [time, gap] = call.args;
  if (!time || !gap || call.args.length > 2) throw wrongNumArgs("session_window", "2", call.args.length);
  const expr = timeOf(call, time, scope);
  const type = windowType(expr.type);
  const args = [expr, gapOf(call, gap, scope)];
  const value: ResolvedCallExpr = { kind: "call", function: SESSION_SPAN, args, type, nullable: true };
  const window = mark(resolver.newAttribute("session_window", { type, nullable: false }), expr, input);
  const rows = withColumn(input, window, value);
  const notNull = callOf("isnotnull", [attributeExpr(window)], resolver.ansi, () => printExpr(call));
  return { plan: { kind: "filter", input: rows, condition: notNull, output: rows.output } as const, window };
}

function withColumn(input: ResolvedPlan, attribute: Attribute, value: ResolvedExpr): ResolvedPlan {
  return {
    kind: "project",
    input,
    output: [...input.output, attribute],
    columns: [...input.output.map(attributeExpr), value],
  };
}

/** The rows that have a time. */
function timed(input: ResolvedPlan, time: ResolvedExpr, resolver: PlanResolver): ResolvedPlan {
  if (!time.nullable) return input;
  const condition = callOf("isnotnull", [time], resolver.ansi, () => "time");
  return { kind: "filter", input, condition, output: input.output };
}

/** A window carries the mark of the event times that it is made of. */
function mark(window: Attribute, time: ResolvedExpr, input: ResolvedPlan): Attribute {
  const column = time.kind === "call" && time.function === WINDOW_TIME ? time.args[0]! : time;
  const source = column.kind === "attribute" ? input.output.find((a) => a.id === column.id) : undefined;
  const delayMs = source?.eventTimeDelayMs;
  return delayMs === undefined ? window : { ...window, eventTimeDelayMs: delayMs };
}

function timeOf(call: CallExpr, written: Expr, scope: Scope): ResolvedExpr {
  const expr = resolveExpr(written, scope);
  const { type } = expr;
  if (type === "timestamp" || type === "timestamp_ntz") return expr;
  if (type === "string" || type === "date" || type === "void") {
    return castTo(expr, "timestamp", scope.ansi ? "ansi" : "legacy");
  }
  if (typeof type !== "string" && type.type === "struct" && type.fields.some((f) => f.name === "end")) {
    const end = type.fields.find((f) => f.name === "end")!;
    return { kind: "call", function: WINDOW_TIME, args: [expr], type: end.type, nullable: true };
  }
  throw datatypeMismatch(printExpr(call), {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The first parameter requires the ("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE") type, however "${
      printExpr(written)
    }" has another type`,
    parameters: { paramIndex: "first", requiredType: '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")' },
  });
}

function windowType(time: ResolvedExpr["type"]) {
  return structType([field("start", time), field("end", time)]);
}

function longLiteral(value: bigint): ResolvedExpr {
  return { kind: "literal", type: "long", value: String(value), nullable: false };
}

function microsOf(call: CallExpr, written: Expr, scope: Scope): bigint {
  const expr = resolveExpr(written, scope);
  if (expr.kind !== "literal" || expr.type !== "string" || typeof expr.value !== "string") {
    throw datatypeMismatch(printExpr(call), {
      mismatch: "NON_FOLDABLE_INPUT",
      reason: `the input ${printExpr(written)} should be a constant text such as '10 minutes'`,
      parameters: { inputExpr: `"${printExpr(written)}"` },
    });
  }
  const { months, days, micros } = parseInterval(expr.value);
  if (months === 0) return BigInt(days) * 86_400_000_000n + micros;
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_3231",
    `Intervals greater than a month is not supported (${expr.value}).`,
    { parameters: { interval: expr.value } },
  );
}

function gapOf(call: CallExpr, written: Expr, scope: Scope): ResolvedExpr {
  const expr = resolveExpr(written, scope);
  if (expr.kind === "literal" && typeof expr.value === "string" && expr.type === "string") {
    return {
      kind: "literal",
      type: "interval day to second",
      value: String(microsOf(call, written, scope)),
      nullable: false,
    };
  }
  if (expr.type === "interval" || isDayTime(expr.type)) return expr;
  return castTo(expr, "interval", scope.ansi ? "ansi" : "legacy");
}

function checkLengths(call: CallExpr, duration: bigint, slide: bigint, start: bigint): void {
  const fail = (mismatch: string, reason: string) => {
    throw datatypeMismatch(printExpr(call), { mismatch, reason, parameters: {} });
  };
  const parameters = { window_duration: duration, slide_duration: slide, start_time: start };
  for (const [name, value] of Object.entries(parameters)) {
    if (name !== "start_time" && value <= 0n) {
      fail(
        "VALUE_OUT_OF_RANGE",
        `The ${name} must be between (0, 9223372036854775807] (current value = ${value}L)`,
      );
    }
  }
  const bounded = (name: string, other: string, holds: boolean, relation: string) => {
    if (!holds) fail("PARAMETER_CONSTRAINT_VIOLATION", `The ${name} must be ${relation} the ${other}`);
  };
  bounded("slide_duration", "window_duration", slide <= duration, "<=");
  bounded("abs(start_time)", "slide_duration", (start < 0n ? -start : start) < slide, "<");
}

function severalWindows(): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1039",
    "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.",
  );
}
