import type { QueryCursor } from "./query_cursor.ts";

/** Reads items between commas, at least one. */
export function readListOf<T>(cursor: QueryCursor, read: (cursor: QueryCursor) => T): T[] {
  const items: T[] = [];
  do items.push(read(cursor)); while (cursor.takes(","));
  return items;
}
