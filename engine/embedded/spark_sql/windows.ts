import { AnalysisError } from "../../errors.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { seesSetOperation, seesWindowClause } from "./clause_words.ts";
import { readWindow } from "./over.ts";
import type { QueryCursor, WindowDefinition } from "./query_cursor.ts";

type Windows = ReadonlyMap<string, WindowDefinition>;

/** Reads `WINDOW a AS (…), b AS (…)`, if it comes. */
export function readWindows(cursor: QueryCursor): Windows {
  const windows = new Map<string, WindowDefinition>();
  if (!seesWindowClause(cursor)) return windows;
  cursor.next();
  do {
    const token = cursor.peek();
    const name = cursor.name("a name for the window");
    cursor.expect("AS", "and the window in parentheses");
    if (windows.has(name.toLowerCase())) throw repetitive(cursor.text, name, token);
    windows.set(name.toLowerCase(), cursor.withWindows(windows, () => readWindow(cursor)));
  } while (cursor.takes(","));
  return windows;
}

/** The windows of the SELECT that begins here. Its list may use them, though they are defined behind it. */
export function findWindows(cursor: QueryCursor): Windows {
  const mark = cursor.mark;
  const ahead = windowClauseOf(cursor);
  if (ahead === undefined) return new Map();
  for (let i = 0; i < ahead; i++) cursor.next();
  const windows = readWindows(cursor);
  cursor.rewind(mark);
  return windows;
}

function windowClauseOf(cursor: QueryCursor): number | undefined {
  let depth = 0;
  for (let i = 0; depth >= 0; i++) {
    const { kind, text } = cursor.peek(i);
    if (kind === "end") return undefined;
    if (kind === "symbol") depth += text === "(" ? 1 : text === ")" ? -1 : 0;
    if (depth > 0 || kind !== "word") continue;
    if (seesWindowClause(cursor, i)) return i;
    const ends = i > 0 && cursor.peek(i - 1).text !== "*" && cursor.peek(i - 1).text !== ".";
    if (ends && (seesSetOperation(cursor, i) || text.toUpperCase() === "SELECT")) return undefined;
  }
  return undefined;
}

function repetitive(text: string, name: string, token: { start: number; end: number }): AnalysisError {
  return new AnalysisError(
    "INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION",
    `The definition of window \`${name}\` is repetitive.` + pointer(text, token.start, token.end),
    { parameters: { windowName: name } },
  );
}
