/** A type of DuckDB, as DESCRIBE spells it, taken apart. */
export type StoredType =
  | { readonly kind: "simple"; readonly name: string }
  | { readonly kind: "list"; readonly element: StoredType }
  | { readonly kind: "map"; readonly key: StoredType; readonly value: StoredType }
  | {
    readonly kind: "struct";
    readonly members: readonly { readonly name: string; readonly type: StoredType }[];
  };

/** Reads `STRUCT(a INTEGER, "b c" MAP(VARCHAR, BIGINT)[])`. */
export function parseStoredType(text: string): StoredType {
  if (text.endsWith("[]")) return { kind: "list", element: parseStoredType(text.slice(0, -2)) };
  const nested = /^(STRUCT|MAP)\((.*)\)$/s.exec(text);
  if (!nested) return { kind: "simple", name: text };
  const parts = splitParts(nested[2]!);
  if (nested[1] === "MAP") {
    return { kind: "map", key: parseStoredType(parts[0]!), value: parseStoredType(parts[1]!) };
  }
  const members = parts.map((part) => {
    const [, quoted, bare, type] = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(part)!;
    return { name: quoted?.replaceAll('""', '"') ?? bare!, type: parseStoredType(type!) };
  });
  return { kind: "struct", members };
}

/** Splits at the commas outside parentheses and quotes. */
function splitParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
