import type { Expr } from "../../declare/expr.ts";
import type { Plan } from "../../declare/plan.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";
import { seesClause } from "./clause_words.ts";
import { readExpression } from "./expression.ts";
import { readRelation } from "./from.ts";
import { readInterval, seesInterval } from "./interval_literal.ts";
import { readGenerator } from "./lateral_view.ts";
import { readListOf } from "./list.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { readSubquery, seesQueryStart, seesSubquery } from "./subquery.ts";
import { unsupported } from "./unsupported.ts";

/** The name that Spark gives to a query in FROM without one. */
const NO_NAME = "__auto_generated_subquery_name";

/** Reads one thing that has rows, with its alias: a view, a query or a join in parentheses, VALUES, a function. */
export function readRelationItem(cursor: QueryCursor): Plan {
  if (seesValues(cursor) && cursor.takes("VALUES")) return readValues(cursor);
  refuseStream(cursor);
  if (cursor.sees("(")) {
    return cursor.nested(() => {
      if (!seesSubquery(cursor)) return readAlias(cursor, readRelationInParentheses(cursor));
      const plan = readAlias(cursor, readSubquery(cursor));
      // Its columns are not to be had under the names of the relations inside.
      return plan.kind === "alias" ? plan : { kind: "alias", input: plan, name: NO_NAME };
    });
  }
  if (cursor.peek(1).text === "(" && !cursor.sees("IDENTIFIER")) {
    return readAlias(cursor, { kind: "tableFunction", call: readGenerator(cursor) });
  }
  const plan = readRelationName(cursor);
  refuseTableClauses(cursor);
  return readAlias(cursor, plan);
}

/** Whether rows come, and no view that is called `values`. */
function seesValues(cursor: QueryCursor): boolean {
  if (!cursor.sees("VALUES") || !seesQueryStart(cursor)) return false;
  return !["word", "quoted"].includes(cursor.peek(1).kind) || cursor.peek(2).text === "(";
}

function readRelationInParentheses(cursor: QueryCursor): Plan {
  cursor.expect("(", "");
  const plan = readRelation(cursor);
  cursor.expect(")", "to close the parenthesis");
  return plan;
}

/** Reads `t` or `` db.`t` ``. */
export function readRelationName(cursor: QueryCursor): Plan {
  if (cursor.sees("IDENTIFIER", "(")) {
    throw unsupported(cursor, "IDENTIFIER(…) is not supported: write the name itself.");
  }
  const what = "the name of a view, or a query in parentheses";
  if (seesClause(cursor)) throw cursor.error(`expected ${what}`);
  const parts = [cursor.name(what)];
  while (cursor.takes(".")) parts.push(cursor.name("a name after the dot"));
  return { kind: "relation", parts };
}

/** Reads the rows after VALUES, with their alias: `(1, 'a'), (2, 'b') AS t (x, y)`. */
export function readValues(cursor: QueryCursor): Plan {
  const rows: (readonly Expr[])[] = [];
  do {
    const start = cursor.peek();
    rows.push(valuesOf(readExpression(cursor)));
    checkLength(cursor, rows[0]!.length, rows.at(-1)!.length, start);
  } while (cursor.takes(","));
  const start = cursor.peek();
  const plan = readAlias(cursor, { kind: "values", rows });
  if (plan.kind === "alias" && plan.columns) checkLength(cursor, plan.columns.length, rows[0]!.length, start);
  return plan;
}

function checkLength(cursor: QueryCursor, expected: number, actual: number, token: SqlToken): void {
  if (expected === actual) return;
  throw new AnalysisError(
    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
    `Invalid inline table. Expected ${expected} columns but found ${actual}.` +
      pointer(cursor.text, token.start, token.end),
    { parameters: { expectedNumCols: String(expected), actualNumCols: String(actual) } },
  );
}

/** The members of a row: several values in parentheses were read as a struct. */
export function valuesOf(row: Expr): readonly Expr[] {
  const isStruct = row.kind === "call" && row.name === "struct" && row.args.length > 0;
  return isStruct ? row.args.map((arg) => arg.kind === "alias" ? arg.input : arg) : [row];
}

/** Words that join, and so are no alias, not even after AS. */
const JOIN_WORDS = new Set([
  ...["ANTI", "CROSS", "EXCEPT", "FULL", "INNER", "INTERSECT", "JOIN", "LATERAL", "LEFT", "NATURAL", "ON"],
  ...["RIGHT", "SEMI", "MINUS", "UNION", "USING"],
]);

/** Reads what may follow a relation: a name, and names for its columns. */
export function readAlias(cursor: QueryCursor, relation: Plan): Plan {
  refuseSample(cursor);
  const plan = readWatermark(cursor, relation);
  const hasAs = cursor.takes("AS");
  const { kind, text } = cursor.peek();
  const isName = kind === "quoted" ||
    (kind === "word" && !JOIN_WORDS.has(text.toUpperCase()) && (hasAs || !seesClause(cursor)));
  if (!isName) {
    if (hasAs) {
      throw cursor.error("expected a name after AS (one that is not a plain word stands in `back quotes`)");
    }
    return plan;
  }
  const name = cursor.next().value;
  const columns = cursor.sees("(") ? { columns: readNames(cursor) } : {};
  return { kind: "alias", input: plan, name, ...columns };
}

/** Reads `WATERMARK ts DELAY OF INTERVAL 10 SECONDS`, if it comes. */
function readWatermark(cursor: QueryCursor, input: Plan): Plan {
  if (!cursor.sees("WATERMARK") || cursor.peek(2).text.toUpperCase() !== "DELAY") return input;
  cursor.next();
  const column = cursor.name("the column with the time of the event");
  cursor.expect("DELAY", "");
  cursor.expect("OF", "after DELAY");
  if (!seesInterval(cursor)) throw cursor.error("expected INTERVAL and how late rows may come");
  const { type, value } = readInterval(cursor);
  const unit = type === "interval year to month" ? "months" : "microseconds";
  return { kind: "withWatermark", input, column, delay: `${value} ${unit}` };
}

/** Reads `(a, b)`. */
export function readNames(cursor: QueryCursor): string[] {
  cursor.expect("(", "before the names of columns");
  const names = readListOf(cursor, () => cursor.name("the name of a column"));
  cursor.expect(")", "or a comma after the name of a column");
  return names;
}

function refuseSample(cursor: QueryCursor): void {
  if (cursor.sees("TABLESAMPLE", "(")) {
    throw unsupported(
      cursor,
      "TABLESAMPLE is not supported: filter with rand() < 0.1 for about a tenth of the rows.",
    );
  }
}

function refuseStream(cursor: QueryCursor): void {
  const { kind, text } = cursor.peek(1);
  const named = kind === "quoted" ||
    (kind === "word" && !/^as$/i.test(text) && !JOIN_WORDS.has(text.toUpperCase()) && !seesClause(cursor, 1));
  if (!cursor.sees("STREAM") || !(named || text === "(")) return;
  throw unsupported(cursor, "STREAM is not supported: name the view alone. That of a stream is one already.");
}

function refuseTableClauses(cursor: QueryCursor): void {
  if (cursor.sees("WITH", "(")) {
    throw unsupported(
      cursor,
      "Options of a table (WITH …) are not supported: give them to read or readStream.",
    );
  }
  const ahead = cursor.sees("FOR") ? 1 : 0;
  const isVersion = ["VERSION", "SYSTEM_VERSION", "TIMESTAMP", "SYSTEM_TIME"]
    .includes(cursor.peek(ahead).text.toUpperCase());
  if (isVersion && /^as$/i.test(cursor.peek(ahead + 1).text) && /^of$/i.test(cursor.peek(ahead + 2).text)) {
    throw unsupported(cursor, "Older versions of a table (… AS OF …) are not supported.");
  }
}
