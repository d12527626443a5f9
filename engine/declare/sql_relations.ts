import type { Plan } from "./plan.ts";
import { type SqlToken, tokenizeSql } from "./sql_tokens.ts";

/**
 * Those of `views` whose name occurs in the text: what a {@linkcode SqlPlan} needs to remember. Some may turn out to be columns there.
 *
 * @param views By name, in lower case.
 */
export function viewsNamedIn(text: string, views: ReadonlyMap<string, Plan>): Record<string, Plan> {
  const names = new Set(tokensOf(text).filter(isName).map(nameOf));
  return Object.fromEntries([...views].filter(([name]) => name.split(".").every((part) => names.has(part))));
}

/** The names, in lower case, that stand in the text of a query where a view may stand; without parsing the text. */
export function relationsIn(text: string): ReadonlySet<string> {
  return new Set(tokensOf(text).filter(isName).map(nameOf));
}

/** Text that is none of Spark SQL names no view; its error is for the parser to tell. */
function tokensOf(text: string): readonly SqlToken[] {
  try {
    return tokenizeSql(text);
  } catch {
    return [];
  }
}

function isName(token: SqlToken): boolean {
  return token.kind === "word" || token.kind === "quoted";
}

function nameOf(token: SqlToken): string {
  return token.value.toLowerCase();
}
