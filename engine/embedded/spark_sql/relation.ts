import { isYearMonth } from "../../declare/interval_type.ts";
import type { Plan } from "../../declare/plan.ts";
import { seesClause } from "./clause_words.ts";
import { readRelation } from "./from.ts";
import { readInterval, seesInterval } from "./interval_literal.ts";
import { readGenerator } from "./lateral_view.ts";
import type { QueryCursor } from "./query_cursor.ts";
import { readSubquery, seesSubquery } from "./subquery.ts";
import { JOIN_WORDS, readAlias } from "./table_alias.ts";
import { unsupported } from "./unsupported.ts";
import { readValues, seesValues } from "./values.ts";

/** The name that Spark gives to a query in FROM without one; so its columns are not to be had under the names of the relations inside. */
const NO_NAME = "__auto_generated_subquery_name";

/** Reads one thing that has rows, with its alias: a view, a query or a join in parentheses, VALUES, a function. */
export function readRelationItem(cursor: QueryCursor): Plan {
  if (seesValues(cursor) && cursor.takes("VALUES")) return readValues(cursor);
  if (seesSubquery(cursor)) return cursor.nested(() => readNamed(cursor, readSubquery(cursor), NO_NAME));
  if (cursor.takes("(")) {
    const plan = cursor.nested(() => readRelation(cursor));
    cursor.expect(")", "to close the parenthesis");
    return readNamed(cursor, plan);
  }
  refuseStream(cursor);
  if (cursor.peek(1).text === "(" && !cursor.sees("IDENTIFIER") && !seesClause(cursor)) {
    return readAlias(cursor, { kind: "tableFunction", call: readGenerator(cursor) });
  }
  const plan = readRelationName(cursor);
  refuseTableClauses(cursor);
  return readNamed(cursor, plan);
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

/** Reads an alias, and before it possibly `WATERMARK ts DELAY OF INTERVAL 10 SECONDS`, which sees the columns under the alias. */
function readNamed(cursor: QueryCursor, plan: Plan, otherwise?: string): Plan {
  refuseSample(cursor);
  if (!cursor.sees("WATERMARK") || cursor.peek(2).text.toUpperCase() !== "DELAY") {
    return readAlias(cursor, plan, otherwise);
  }
  cursor.next();
  const column = cursor.name("the column with the time of the event");
  cursor.expect("DELAY", "");
  cursor.expect("OF", "after DELAY");
  if (!seesInterval(cursor)) throw cursor.error("expected INTERVAL and how late rows may come");
  const { type, value } = readInterval(cursor);
  const unit = isYearMonth(type) ? "months" : "microseconds";
  const input = readAlias(cursor, plan, otherwise);
  return { kind: "withWatermark", input, column, delay: `${value} ${unit}` };
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
  const isAsOf = /^as$/i.test(cursor.peek(ahead + 1).text) && /^of$/i.test(cursor.peek(ahead + 2).text);
  if (isVersion && isAsOf) {
    throw unsupported(cursor, "Older versions of a table (… AS OF …) are not supported.");
  }
}
