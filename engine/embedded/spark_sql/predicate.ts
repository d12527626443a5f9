import type { Expr } from "../../declare/expr.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { balanced, call, readExpression, readValue } from "./expression.ts";
import { literal } from "./literal.ts";
import { readSubquery, seesSubqueryNoList } from "./subquery.ts";
import { valuesOf } from "./values.ts";

/** Reads what may follow a value to make it a condition: `BETWEEN`, `IN`, `LIKE`, `RLIKE`, `IS`, each possibly with NOT; at most one of them. */
export function readPredicate(cursor: QueryCursor, value: Expr): Expr {
  if (cursor.takes("IS")) return readIs(cursor, value);
  const negated = cursor.takes("NOT");
  const predicate = readPositive(cursor, value, negated);
  if (predicate === undefined) {
    if (negated) throw cursor.error("expected BETWEEN, IN, LIKE, ILIKE or RLIKE after NOT");
    return value;
  }
  return predicate;
}

function readPositive(cursor: QueryCursor, value: Expr, negated: boolean): Expr | undefined {
  const wrap = (expr: Expr) => negated ? call("not", expr) : expr;
  if (cursor.takes("BETWEEN")) {
    const lower = readValue(cursor);
    cursor.expect("AND", "between the two bounds of BETWEEN");
    return wrap(call("between", value, lower, readValue(cursor)));
  }
  if (cursor.takes("IN")) {
    if (seesSubqueryNoList(cursor)) {
      return wrap({ kind: "subquery", form: "in", plan: readSubquery(cursor), values: valuesOf(value) });
    }
    cursor.expect("(", "after IN, then the values");
    return wrap(call("in", value, ...readList(cursor, "the values of IN")));
  }
  if (cursor.takes("RLIKE") || cursor.takes("REGEXP")) return wrap(call("rlike", value, readValue(cursor)));
  const name = cursor.takes("LIKE") ? "like" : cursor.takes("ILIKE") ? "ilike" : undefined;
  return name && readLike(cursor, name, value, wrap);
}

function readLike(cursor: QueryCursor, name: string, value: Expr, wrap: (expr: Expr) => Expr): Expr {
  const joint = cursor.takes("ANY") || cursor.takes("SOME") ? "or" : cursor.takes("ALL") ? "and" : undefined;
  if (joint !== undefined) {
    cursor.expect("(", "before the patterns");
    // NOT belongs to each pattern: `a NOT LIKE ANY (p, q)` is `a NOT LIKE p OR a NOT LIKE q`.
    return balanced(
      joint,
      readList(cursor, "the patterns").map((pattern) => wrap(call(name, value, pattern))),
    );
  }
  const pattern = readValue(cursor);
  if (!cursor.takes("ESCAPE")) return wrap(call(name, value, pattern));
  const token = cursor.next();
  if (token.kind !== "string" || [...token.value].length !== 1) {
    throw cursor.error("ESCAPE takes one character in quotes", token);
  }
  return wrap(call(name, value, pattern, literal("string", token.value)));
}

function readIs(cursor: QueryCursor, value: Expr): Expr {
  const negated = cursor.takes("NOT");
  const wrap = (expr: Expr) => negated ? call("not", expr) : expr;
  if (cursor.takes("NULL") || cursor.takes("UNKNOWN")) return call(negated ? "isnotnull" : "isnull", value);
  if (cursor.takes("TRUE")) return wrap(call("<=>", value, literal("boolean", true)));
  if (cursor.takes("FALSE")) return wrap(call("<=>", value, literal("boolean", false)));
  if (cursor.takes("DISTINCT", "FROM")) {
    const same = call("<=>", value, readValue(cursor));
    return negated ? same : call("not", same);
  }
  throw cursor.error(
    "expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS; values are compared with =",
  );
}

/** Reads expressions between commas, up to the closing parenthesis. */
function readList(cursor: QueryCursor, what: string): Expr[] {
  const items: Expr[] = [];
  do items.push(readExpression(cursor)); while (cursor.takes(","));
  cursor.expect(")", `or a comma after ${what}`);
  return items;
}
