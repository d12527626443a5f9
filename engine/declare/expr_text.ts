import type {
  AliasExpr,
  CallExpr,
  CaseExpr,
  CastExpr,
  ColumnExpr,
  Expr,
  ExtractExpr,
  FrameBound,
  LambdaExpr,
  LiteralExpr,
  OverExpr,
  SortExpr,
  StarExpr,
  SubqueryExpr,
  WindowFrame,
} from "./expr.ts";
import { sqlName } from "./types.ts";

/** Where the text of an expression as SQL and as a column's name differ. */
export interface ExprStyle {
  readonly column: (expr: ColumnExpr) => string;
  readonly literal: (expr: LiteralExpr) => string;
  readonly identifier: (name: string) => string;
  readonly extract: (expr: ExtractExpr, text: ExprText) => string;
  readonly lambda: (expr: LambdaExpr, text: ExprText) => string;
  /** A cast in a form of its own; undefined for the plain one. */
  readonly cast?: (expr: CastExpr, text: ExprText) => string | undefined;
  /** The same for a call. */
  readonly call: (expr: CallExpr, text: ExprText) => string | undefined;
  /** An order in the WITHIN GROUP of a call; undefined for the plain form. */
  readonly within: (order: SortExpr, call: CallExpr, text: ExprText) => string | undefined;
  /** The frame of a window that has none of its own; empty for none. */
  readonly frame: (expr: OverExpr) => string;
}

/** Writes a part of an expression. */
export type ExprText = (expr: Expr) => string;

/** Operators between their two operands. */
const BINARY: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "+",
    "-",
    "*",
    "/",
    "%",
    "div",
    "=",
    "<=>",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    ">>>",
    "||",
  ]
    .map((name) => [name, /^(and|or)$/.test(name) ? name.toUpperCase() : name]),
);

/** Gives a writer of expressions in one style; every operator stands in parentheses, as in Spark's own texts. */
export function exprText(style: ExprStyle): ExprText {
  const text: ExprText = (expr) => {
    switch (expr.kind) {
      case "column":
        return style.column(expr);
      case "star":
        return starText(expr, style);
      case "literal":
        return style.literal(expr);
      case "call":
        return callText(expr, style, text);
      case "cast":
        return style.cast?.(expr, text) ?? castText(expr, text);
      case "alias":
        return aliasText(expr, style, text);
      case "extract":
        return style.extract(expr, text);
      case "case":
        return caseText(expr, text);
      case "sort":
        return sortText(expr, text);
      case "lambda":
        return style.lambda(expr, text);
      case "lambdaVariable":
        return style.column({ kind: "column", parts: [expr.name] });
      case "over":
        return overText(expr, style, text);
      case "subquery":
        return subqueryText(expr, text);
      case "sql":
        return `(${expr.text})`;
      default:
        return expr satisfies never;
    }
  };
  return text;
}

function callText(expr: CallExpr, style: ExprStyle, text: ExprText): string {
  return (style.call(expr, text) ?? operatorText(expr, text) ??
    functionText(style.identifier(expr.name), expr.args.map(text), expr)) +
    (expr.withinGroup ? ` WITHIN GROUP (ORDER BY ${withinText(expr, style, text)})` : "") +
    (expr.filter ? ` FILTER (WHERE ${text(expr.filter)})` : "");
}

function withinText(expr: CallExpr, style: ExprStyle, text: ExprText): string {
  const orders = expr.withinGroup ?? [];
  return orders.map((order) => style.within(order, expr, text) ?? text(order)).join(", ");
}

/** `name(DISTINCT a, b)`. */
export function functionText(
  name: string,
  args: readonly string[],
  expr: Pick<CallExpr, "distinct">,
): string {
  return `${name}(${expr.distinct ? "DISTINCT " : ""}${args.join(", ")})`;
}

function operatorText(expr: CallExpr, text: ExprText): string | undefined {
  const [first, second] = expr.args;
  if (expr.distinct || first === undefined) return undefined;
  if (expr.args.length === 2 && Object.hasOwn(BINARY, expr.name)) {
    return `(${text(first)} ${BINARY[expr.name]} ${text(second!)})`;
  }
  if (expr.name === "in" && second) return `(${text(first)} IN (${expr.args.slice(1).map(text).join(", ")}))`;
  if (expr.args.length === 1) {
    switch (expr.name) {
      case "not":
        return `(NOT ${text(first)})`;
      case "negative":
        return `(- ${text(first)})`;
      case "positive":
        return `(+ ${text(first)})`;
      case "~":
        return `~${text(first)}`;
      case "isnull":
        return `(${text(first)} IS NULL)`;
      case "isnotnull":
        return `(${text(first)} IS NOT NULL)`;
    }
  }
  return keywordText(expr, text);
}

/** Functions that write words between their arguments, or a unit without quotes. */
function keywordText(expr: CallExpr, text: ExprText): string | undefined {
  const [first, second, third] = expr.args;
  const word = first?.kind === "literal" && first.type === "string" && /^\w+$/.test(String(first.value));
  if (expr.name === "extract" && word && second && !third) {
    return `extract(${first.value} FROM ${text(second)})`;
  }
  if (["timestampadd", "timestampdiff"].includes(expr.name) && word && third) {
    return `${expr.name}(${first.value}, ${text(second!)}, ${text(third)})`;
  }
  const side = { trim: "BOTH", ltrim: "LEADING", rtrim: "TRAILING" }[expr.name];
  if (side && second && !third) return `TRIM(${side} ${text(first!)} FROM ${text(second)})`;
  return undefined;
}

function starText({ parts, except = [] }: StarExpr, { identifier }: ExprStyle): string {
  const star = [...parts.map(identifier), "*"].join(".");
  if (except.length === 0) return star;
  return `${star} EXCEPT (${except.map((name) => name.map(identifier).join(".")).join(", ")})`;
}

/** Spark's names do not show the query either. */
function subqueryText({ form, values = [] }: SubqueryExpr, text: ExprText): string {
  if (form === "scalar") return "scalarsubquery()";
  if (form === "exists") return "exists()";
  const named = values.map((value) =>
    `'${value.kind === "column" ? value.parts.at(-1) : ""}', ${text(value)}`
  );
  const value = values.length === 1 ? text(values[0]!) : `named_struct(${named.join(", ")})`;
  return `(${value} IN (listquery()))`;
}

function castText({ input, type, onError, constant }: CastExpr, text: ExprText): string {
  if (constant && input.kind === "literal") return `TIMESTAMP '${input.value}'`;
  return `${onError === "null" ? "TRY_CAST" : "CAST"}(${text(input)} AS ${sqlName(type)})`;
}

function aliasText({ input, names }: AliasExpr, style: ExprStyle, text: ExprText): string {
  const list = names.map(style.identifier).join(", ");
  return `${text(input)} AS ${names.length === 1 ? list : `(${list})`}`;
}

function caseText({ branches, otherwise }: CaseExpr, text: ExprText): string {
  const whens = branches.map(({ when, then }) => `WHEN ${text(when)} THEN ${text(then)}`).join(" ");
  return `CASE ${whens}${otherwise ? ` ELSE ${text(otherwise)}` : ""} END`;
}

function sortText({ input, direction, nulls }: SortExpr, text: ExprText): string {
  return `${text(input)} ${direction === "ascending" ? "ASC" : "DESC"} NULLS ${nulls.toUpperCase()}`;
}

function overText(expr: OverExpr, style: ExprStyle, text: ExprText): string {
  const { input, partitionBy, orderBy, frame } = expr;
  const parts = [
    partitionBy.length > 0 ? `PARTITION BY ${partitionBy.map(text).join(", ")}` : "",
    orderBy.length > 0 ? `ORDER BY ${orderBy.map(text).join(", ")}` : "",
    frame ? frameText(frame, text) : style.frame(expr),
  ];
  return `${text(input)} OVER (${parts.filter((part) => part !== "").join(" ")})`;
}

function frameText({ unit, lower, upper }: WindowFrame, text: ExprText): string {
  return `${unit.toUpperCase()} BETWEEN ${boundText(lower, "PRECEDING", text)} AND ${
    boundText(upper, "FOLLOWING", text)
  }`;
}

function boundText(bound: FrameBound, side: "PRECEDING" | "FOLLOWING", text: ExprText): string {
  if (bound === "unbounded") return `UNBOUNDED ${side}`;
  if (bound === "current") return "CURRENT ROW";
  const { offset } = bound;
  if (offset.kind === "literal" && offset.type !== "string" && String(offset.value).startsWith("-")) {
    const value = typeof offset.value === "number" ? -offset.value : String(offset.value).slice(1);
    return `${text({ ...offset, value })} PRECEDING`;
  }
  if (offset.kind === "call" && offset.name === "negative") return `${text(offset.args[0]!)} PRECEDING`;
  return `${text(offset)} FOLLOWING`;
}
