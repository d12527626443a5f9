import type { CallExpr, Expr } from "../../declare/expr.ts";
import { readType } from "../../declare/read_type.ts";
import type { QueryCursor } from "./query_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { decimalType, type SimpleType } from "../../declare/types.ts";
import { call, readExpression, readValue } from "./expression.ts";
import { readListOf } from "./list.ts";
import { literal } from "./literal.ts";
import { positionalArguments, type WrittenArgument } from "./named_arguments.ts";
import { readNamedExpression } from "./named_expression.ts";
import { readOver, readSort } from "./over.ts";
import { seesQueryStart } from "./subquery.ts";

/** Functions that are casts: `int(x)` is `CAST(x AS INT)`. */
const CASTS: Readonly<Record<string, SimpleType | "decimal">> = {
  boolean: "boolean",
  tinyint: "byte",
  smallint: "short",
  int: "integer",
  bigint: "long",
  float: "float",
  double: "double",
  decimal: "decimal",
  date: "date",
  timestamp: "timestamp",
  binary: "binary",
  string: "string",
};

/** Reads the arguments of a function whose name has been read, and what may follow them: FILTER, IGNORE NULLS, OVER. */
export function readCall(cursor: QueryCursor, token: SqlToken): Expr {
  const name = token.value.toLowerCase();
  cursor.expect("(", "");
  const special = cursor.sees(")") ? undefined : SPECIAL_FORMS.get(name)?.(cursor, name);
  if (special) return special;
  const plain = readArguments(cursor, name);
  const type = Object.hasOwn(CASTS, name) && plain.args.length === 1 ? CASTS[name] : undefined;
  if (type !== undefined) {
    return {
      kind: "cast",
      input: plain.args[0]!,
      type: type === "decimal" ? decimalType() : type,
      onError: "raise",
      asFunction: true,
    };
  }
  return readSuffixes(cursor, plain);
}

/** Reads the arguments of a function after the opening parenthesis, and the closing one. */
export function readArguments(cursor: QueryCursor, name: string): CallExpr {
  const distinct = cursor.sees("DISTINCT") && !cursor.sees("DISTINCT", ")") && cursor.takes("DISTINCT");
  if (!distinct && cursor.peek(1).kind !== "symbol") cursor.takes("ALL");
  const written: WrittenArgument[] = [];
  let ignoreNulls = false;
  if (!cursor.takes(")")) {
    do written.push(readArgument(cursor, name)); while (cursor.takes(","));
    ignoreNulls = cursor.takes("IGNORE", "NULLS");
    cursor.expect(")", `or a comma after the arguments of ${name}`);
  }
  const args = positionalArguments(name, written);
  return { ...call(name, ...args), ...(distinct && { distinct }), ...(ignoreNulls && { ignoreNulls }) };
}

function readArgument(cursor: QueryCursor, name: string): WrittenArgument {
  if (cursor.sees(cursor.peek().text.toUpperCase(), "=>")) {
    const argument = cursor.name("the name of an argument");
    cursor.expect("=>", "");
    return { name: argument, value: readExpression(cursor) };
  }
  if (cursor.sees("SELECT") && seesQueryStart(cursor)) {
    throw cursor.error("a query as an argument stands in parentheses of its own");
  }
  // Only a struct's members can be named on the way.
  return { value: name === "struct" ? readNamedExpression(cursor) : readExpression(cursor) };
}

function readSuffixes(cursor: QueryCursor, plain: CallExpr): Expr {
  let expr = plain;
  if (cursor.takes("WITHIN", "GROUP", "(")) {
    cursor.expect("ORDER", "BY in WITHIN GROUP (ORDER BY …)");
    cursor.expect("BY", "after ORDER");
    expr = { ...expr, withinGroup: readListOf(cursor, readSort) };
    cursor.expect(")", "to close WITHIN GROUP");
  }
  if (cursor.takes("FILTER", "(")) {
    cursor.expect("WHERE", "in FILTER (WHERE condition)");
    expr = { ...expr, filter: readExpression(cursor) };
    cursor.expect(")", "after the condition of FILTER");
  }
  if (cursor.takes("IGNORE", "NULLS")) expr = { ...expr, ignoreNulls: true };
  else cursor.takes("RESPECT", "NULLS");
  return cursor.takes("OVER") ? readOver(cursor, expr) : expr;
}

type SpecialForm = (cursor: QueryCursor, name: string) => Expr | undefined;

/** Functions with words of their own between the parentheses; a form gives nothing back, and has read nothing, when the call is a plain one. */
const SPECIAL_FORMS = new Map<string, SpecialForm>([
  ["cast", readCast],
  ["try_cast", readCast],
  ["extract", readExtract],
  ["substring", readSubstring],
  ["substr", readSubstring],
  ["trim", readTrim],
  ["position", readPosition],
  ["overlay", readOverlay],
  ["dateadd", readUnitCall],
  ["date_add", readUnitCall],
  ["timestampadd", readUnitCall],
  ["datediff", readUnitCall],
  ["date_diff", readUnitCall],
  ["timediff", readUnitCall],
  ["timestampdiff", readUnitCall],
]);

function readCast(cursor: QueryCursor, name: string): Expr {
  const input = readExpression(cursor);
  cursor.expect("AS", `and a type, as in ${name.toUpperCase()}(value AS INT)`);
  const type = readType(cursor);
  cursor.expect(")", "after the type");
  return { kind: "cast", input, type, onError: name === "cast" ? "raise" : "null" };
}

function readExtract(cursor: QueryCursor): Expr | undefined {
  const field = cursor.peek();
  if (field.kind !== "word" || cursor.peek(1).text.toUpperCase() !== "FROM") return undefined;
  cursor.next();
  cursor.expect("FROM", "");
  return closed(cursor, call("extract", literal("string", field.text), readValue(cursor)));
}

/** Whether one of these words stands between the parentheses of this call, so that its first argument is read once only. */
function seesInside(cursor: QueryCursor, ...words: string[]): boolean {
  let depth = 0;
  for (let i = 0; depth >= 0; i++) {
    const token = cursor.peek(i);
    if (token.kind === "end") return false;
    if (token.text === "(" || token.text === "[") depth++;
    else if (token.text === ")" || token.text === "]") depth--;
    // At the beginning or after a dot, it is a column's name.
    else if (depth === 0 && i > 0 && token.kind === "word" && words.includes(token.text.toUpperCase())) {
      if (cursor.peek(i - 1).text !== ".") return true;
    }
  }
  return false;
}

function readSubstring(cursor: QueryCursor): Expr | undefined {
  if (!seesInside(cursor, "FROM", "FOR")) return undefined;
  const text = readValue(cursor);
  if (!cursor.takes("FROM")) cursor.expect(",", "or FROM after the text");
  const start = readValue(cursor);
  const length = cursor.takes("FOR") ? [readValue(cursor)] : [];
  return closed(cursor, call("substring", text, start, ...length));
}

const TRIMS: Readonly<Record<string, string>> = { BOTH: "trim", LEADING: "ltrim", TRAILING: "rtrim" };

function readTrim(cursor: QueryCursor): Expr | undefined {
  if (!seesInside(cursor, "FROM")) return undefined;
  const side = Object.keys(TRIMS).find((side) => cursor.sees(side) && cursor.peek(1).kind !== "symbol") ??
    "BOTH";
  cursor.takes(side);
  const characters = cursor.sees("FROM") ? [] : [readValue(cursor)];
  cursor.expect("FROM", `as in TRIM(${side} 'x' FROM value)`);
  return closed(cursor, call(TRIMS[side]!, ...characters, readValue(cursor)));
}

function readPosition(cursor: QueryCursor): Expr | undefined {
  if (!seesInside(cursor, "IN")) return undefined;
  const part = readValue(cursor);
  cursor.expect("IN", "as in POSITION('x' IN value)");
  return closed(cursor, call("locate", part, readValue(cursor)));
}

function readOverlay(cursor: QueryCursor): Expr | undefined {
  if (!seesInside(cursor, "PLACING")) return undefined;
  const text = readValue(cursor);
  cursor.expect("PLACING", "as in OVERLAY(value PLACING 'x' FROM 1)");
  const replacement = readValue(cursor);
  cursor.expect("FROM", "and the position, after PLACING");
  const start = readValue(cursor);
  const length = cursor.takes("FOR") ? [readValue(cursor)] : [];
  return closed(cursor, call("overlay", text, replacement, start, ...length));
}

const UNITS = [
  ...["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFYEAR", "HOUR", "MINUTE", "SECOND"],
  ...["MILLISECOND", "MICROSECOND"],
];

/** `date_add(DAY, 1, x)`: a bare unit before two more arguments makes another function of it than `date_add(x, 1)`. */
function readUnitCall(cursor: QueryCursor, name: string): Expr | undefined {
  const unit = UNITS.find((unit) => cursor.sees(unit, ","));
  if (unit === undefined) {
    const first = cursor.peek();
    if (first.kind === "string" && UNITS.includes(first.value.toUpperCase())) {
      throw cursor.error(`${name} takes the unit without quotes`);
    }
    return undefined;
  }
  cursor.next();
  cursor.expect(",", "");
  const second = readExpression(cursor);
  cursor.expect(",", "and the third argument");
  const target = name.endsWith("diff") ? "timestampdiff" : "timestampadd";
  return closed(cursor, call(target, literal("string", unit), second, readExpression(cursor)));
}

function closed(cursor: QueryCursor, expr: CallExpr): Expr {
  cursor.expect(")", `after the arguments of ${expr.name}`);
  return expr;
}
