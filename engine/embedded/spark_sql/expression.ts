import type { CallExpr, Expr } from "../../declare/expr.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { readPredicate } from "./predicate.ts";
import { readPrimary } from "./primary.ts";
import { readSubquery, seesSubquery } from "./subquery.ts";

/** Makes a call of a function or operator. */
export function call(name: string, ...args: Expr[]): CallExpr {
  return { kind: "call", name, args };
}

/** Reads an expression of any kind, without an alias: `a = 1 OR NOT b AND c`. */
export function readExpression(cursor: QueryCursor): Expr {
  const operands = [readAnd(cursor)];
  while (cursor.takes("OR")) operands.push(readAnd(cursor));
  return balanced("or", operands);
}

function readAnd(cursor: QueryCursor): Expr {
  const operands = [readNot(cursor)];
  while (cursor.takes("AND")) operands.push(readNot(cursor));
  return balanced("and", operands);
}

/** Joins operands by halves, as Spark does, so that a chain of thousands makes no tree thousands deep. */
export function balanced(name: "and" | "or", operands: readonly Expr[]): Expr {
  if (operands.length === 1) return operands[0]!;
  const half = Math.ceil(operands.length / 2);
  return call(name, balanced(name, operands.slice(0, half)), balanced(name, operands.slice(half)));
}

// NOT and ! are one operator, weaker than comparisons: `!a = b` is `!(a = b)`.
function readNot(cursor: QueryCursor): Expr {
  if (cursor.takes("NOT") || cursor.takes("!")) return cursor.nested(() => call("not", readNot(cursor)));
  if (cursor.sees("EXISTS") && seesSubquery(cursor, 1) && cursor.takes("EXISTS")) {
    return { kind: "subquery", form: "exists", plan: readSubquery(cursor) };
  }
  return cursor.nested(() => readPredicate(cursor, readValue(cursor)));
}

/** Binary operators, from the weakest to the strongest; all of them group to the left. */
const LEVELS: readonly (readonly string[])[] = [
  ["=", "==", "<=>", "<>", "!=", "<=", ">=", "<", ">", "!>", "!<"],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>>", ">>"],
  ["+", "-", "||"],
  ["*", "/", "%", "DIV"],
];
const LEVEL_OF = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level])),
);

/**
 * Reads what is stronger than AND, OR, NOT and the predicates: comparisons, arithmetic, and all that comes in parentheses.
 *
 * @param weakest The level of the weakest operator that may be taken.
 */
export function readValue(cursor: QueryCursor, weakest = 0): Expr {
  let left = readUnary(cursor);
  while (true) {
    const operator = nextOperator(cursor);
    const level = LEVEL_OF.get(operator);
    if (level === undefined || level < weakest) return left;
    // `>>` is two tokens, so that types may end in it.
    cursor.takes(...(operator.startsWith(">>") ? operator : [operator]));
    left = binary(operator, left, readValue(cursor, level + 1));
  }
}

function nextOperator(cursor: QueryCursor): string {
  if (isAdjacent(cursor, 3)) return ">>>";
  if (isAdjacent(cursor, 2)) return ">>";
  const { kind, text } = cursor.peek();
  return kind === "word" || kind === "symbol" ? text.toUpperCase() : "";
}

function isAdjacent(cursor: QueryCursor, count: number): boolean {
  return cursor.sees(...">".repeat(count)) &&
    cursor.peek(count - 1).start === cursor.peek().start + count - 1;
}

function binary(operator: string, left: Expr, right: Expr): Expr {
  switch (operator) {
    case "==":
      return call("=", left, right);
    case "<>":
    case "!=":
      return call("not", call("=", left, right));
    case "!>":
      return call("<=", left, right);
    case "!<":
      return call(">=", left, right);
    default:
      return call(operator.toLowerCase(), left, right);
  }
}

function readUnary(cursor: QueryCursor): Expr {
  // A minus before digits belongs to the number: `-2147483648` is an INT, `-1::string` a string.
  const negativeNumber = cursor.sees("-") && cursor.peek(1).kind === "number";
  if (negativeNumber) return readPrimary(cursor);
  const name = cursor.takes("-")
    ? "negative"
    : cursor.takes("+")
    ? "positive"
    : cursor.takes("~")
    ? "~"
    : undefined;
  if (name === undefined) return readPrimary(cursor);
  return cursor.nested(() => call(name, readUnary(cursor)));
}
