const CLAUSE_REGEXP = /^(FROM|WHERE|GROUP|LATERAL|ORDER|UNION|LIMIT)\b/i;

/**
 * The columns of a `SELECT`, split at its commas; nothing for one that has more than columns: a `FROM`, a query inside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(selectItems("SELECT f('a,b', 1), x AS y"), ["f('a,b', 1)", "x AS y"]);
 * assertEquals(selectItems("SELECT * FROM t"), undefined);
 * ```
 */
export function selectItems(statement: string): string[] | undefined {
  const text = statement.trim().replace(/^SELECT\s+/i, "").replace(/;$/, "");
  if (/\(\s*SELECT\b/i.test(text)) return undefined;
  const items: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "'" || char === '"' || char === "`") at = endOfQuote(text, at);
    else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (depth === 0 && char === ",") {
      items.push(text.slice(begin, at).trim());
      begin = at + 1;
    } else if (depth === 0 && !/\w/.test(text[at - 1] ?? " ") && CLAUSE_REGEXP.test(text.slice(at))) {
      return undefined;
    }
  }
  return [...items, text.slice(begin).trim()];
}

/** Where the quote that begins at `at` ends; a backslash escapes what follows. */
function endOfQuote(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === text[at]) return end;
  }
  return text.length;
}
