import { type JsonValue, parseJson, printJson } from "./json_text.ts";

type Step = { readonly key: string } | { readonly index: number } | { readonly wildcard: "[*]" | ".*" };
type Style = "raw" | "quoted" | "flatten";

const STEP_REGEXP = /\.\*|\['\*'\]|\.([^.[]+)|\['([^'?]+)'\]|\[(\d+)\]|(\[\*\])/y;
const PATHS = new Map<string, readonly Step[] | undefined>();

/** The steps of a path such as `$.a[0]['b c']`; undefined when it is none. */
function parsePath(path: string): readonly Step[] | undefined {
  if (PATHS.has(path)) return PATHS.get(path);
  const steps: Step[] = [];
  let at = path.startsWith("$") ? 1 : -1;
  while (at >= 0 && at < path.length) {
    STEP_REGEXP.lastIndex = at;
    const match = STEP_REGEXP.exec(path);
    at = match ? STEP_REGEXP.lastIndex : -1;
    if (!match) break;
    const [, plain, quoted, index, anyItem] = match;
    const key = plain ?? quoted;
    steps.push(
      key !== undefined
        ? { key }
        : index !== undefined
        ? { index: Number(index) }
        : { wildcard: anyItem ? "[*]" : ".*" },
    );
  }
  const parsed = at < 0 ? undefined : steps;
  if (PATHS.size > 500) PATHS.clear();
  PATHS.set(path, parsed);
  return parsed;
}

/**
 * What stands at a path of a JSON text, as Spark's `get_json_object` gives it; null when the text is malformed or has nothing there.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/sql/#get_json_object}
 */
export function jsonAtPath(text: string, path: string): string | null {
  const steps = parsePath(path);
  const value = steps && parseJson(text);
  if (!steps || !value) return null;
  const found = evaluate(value, steps, "raw");
  return found.length === 0 ? null : found.join(",");
}

/** The pieces that a path finds, as text; Hive's rules for wildcards, which Spark keeps. */
function evaluate(value: JsonValue, steps: readonly Step[], style: Style): string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return copied(value, style);
  if ("key" in step) return value.kind === "object" ? member(value.members, step.key, rest, style) : [];
  if (value.kind !== "array") return [];
  if ("index" in step) {
    const item = value.items[step.index];
    const next = rest[0] && "wildcard" in rest[0] && rest[0].wildcard === "[*]" ? "quoted" : style;
    return item === undefined ? [] : evaluate(item, rest, next);
  }
  return step.wildcard === "[*]" ? everyItem(value.items, rest, style) : [];
}

function copied(value: JsonValue, style: Style): string[] {
  if (value.kind === "string" && style === "raw") return [value.text];
  if (value.kind === "array" && style === "flatten") {
    return value.items.flatMap((item) => copied(item, style));
  }
  return [printJson(value)];
}

/** The first member of the name that gives something. */
function member(
  members: readonly (readonly [string, JsonValue])[],
  key: string,
  rest: readonly Step[],
  style: Style,
): string[] {
  for (const [name, value] of members) {
    if (name !== key || value.kind === "null") continue;
    const found = evaluate(value, rest, style);
    if (found.length > 0) return found;
  }
  return [];
}

function everyItem(items: readonly JsonValue[], rest: readonly Step[], style: Style): string[] {
  const second = rest[0];
  if (second && "wildcard" in second && second.wildcard === "[*]") {
    const found = items.flatMap((item) => evaluate(item, rest.slice(1), "flatten"));
    return found.length > 0 ? [`[${found.join(",")}]`] : [];
  }
  const matches = items.map((item) => evaluate(item, rest, style === "raw" ? "quoted" : style))
    .filter((found) => found.length > 0);
  if (matches.length === 0) return [];
  const list = matches.flat().join(",");
  return [matches.length > 1 || style === "quoted" ? `[${list}]` : list];
}
