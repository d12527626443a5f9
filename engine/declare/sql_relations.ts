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

/**
 * The names, in lower case, that stand in a query where views stand: behind FROM, JOIN and the commas between. Those that WITH defines are left out.
 *
 * Declaring knows no grammar, so this looks at single words; the parser has the last word when the plan is analysed.
 */
export function relationsIn(text: string): ReadonlySet<string> {
  const tokens = tokensOf(text);
  const names = new Set<string>();
  const outer: Level[] = [];
  let level = levelIn();
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    if (isSymbol(token, "(")) {
      outer.push(level);
      const inner = levelIn(level, tokens[i - 1]);
      level.expects = false;
      level = inner;
    } else if (isSymbol(token, ")")) {
      const { before } = level;
      level = outer.pop() ?? level;
      const isColumnList = next && !(before && isWord(before, /^as$/i)) &&
        (isWord(next, /^as$/i) || isSymbol(next, "("));
      if (!isColumnList) closeView(level, next, tokens[i + 2]);
    } else if (isSymbol(token, ",")) level.expects = level.inFrom;
    else if (isName(token)) {
      if (!readKeyword(level, token, tokens[i - 1], next)) readName(level, token, tokens[i - 1], next, names);
    } else if (!isSymbol(token, ".")) level.expects = false;
  }
  return names;
}

/** What is between one pair of parentheses. */
interface Level {
  /** Whether a relation may come next. */
  expects: boolean;
  /** Whether a comma separates relations. */
  inFrom: boolean;
  /** The token before the parenthesis; if it is `extract` or the like, FROM belongs to the function: `extract(year FROM ts)`. */
  readonly before: SqlToken | undefined;
  /** The query of WITH whose text is being read. */
  view?: string | undefined;
  /** The names that WITH has defined. */
  readonly views: Set<string>;
}

const CALLS_WITH_FROM = /^(extract|trim|substr|substring|overlay)$/i;

function levelIn(around?: Level, before?: SqlToken): Level {
  const expects = around?.expects ?? false;
  return { expects, inFrom: expects, before, views: new Set(around?.views) };
}

/** Ends the query of WITH that the parentheses held. */
function closeView(level: Level, next: SqlToken | undefined, name: SqlToken | undefined): void {
  if (level.view === undefined) return;
  level.views.add(level.view);
  level.view = next && isSymbol(next, ",") && name ? nameOf(name) : undefined;
}

const AFTER_FROM =
  /^(select|where|group|having|order|sort|cluster|distribute|limit|union|intersect|except|minus|view)$/i;

function readKeyword(level: Level, token: SqlToken, before?: SqlToken, next?: SqlToken): boolean {
  if (before && isSymbol(before, ".")) return false;
  if (isWord(token, /^from$/i)) {
    const inCall = level.before && isWord(level.before, CALLS_WITH_FROM);
    if (!inCall && !(before && isWord(before, /^distinct$/i))) level.expects = level.inFrom = true;
    return true;
  }
  if (isWord(token, /^with$/i) && next && isName(next)) {
    level.view = nameOf(next);
    level.expects = level.inFrom = false;
    return true;
  }
  if (isWord(token, /^values$/i) && next && ["number", "string"].includes(next.kind)) {
    level.expects = false;
    return true;
  }
  if (isWord(token, /^window$/i) && !level.expects && next && isName(next)) level.inFrom = false;
  if (isWord(token, /^(join|table)$/i)) level.expects = true;
  else if (isWord(token, AFTER_FROM)) level.expects = level.inFrom = false;
  else return isWord(token, /^lateral$/i);
  return true;
}

function readName(
  level: Level,
  token: SqlToken,
  before: SqlToken | undefined,
  next: SqlToken | undefined,
  names: Set<string>,
): void {
  const isPart = (before && isSymbol(before, ".")) || (next && (isSymbol(next, ".") || isSymbol(next, "(")));
  if (level.expects && !isPart && !level.views.has(nameOf(token))) names.add(nameOf(token));
  if (!next || !isSymbol(next, ".")) level.expects = false;
}

function isSymbol(token: SqlToken, text: string): boolean {
  return token.kind === "symbol" && token.text === text;
}

function isWord(token: SqlToken, pattern: RegExp): boolean {
  return token.kind === "word" && pattern.test(token.text);
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
