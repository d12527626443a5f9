/** A string in double quotes, with Jackson's escapes. */
export function quoteJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /\\u[0-9a-f]{4}/g,
    (escape) => `\\u${escape.slice(2).toUpperCase()}`,
  );
}
