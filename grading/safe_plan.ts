import type { Plan } from "../lib/mod.ts";
import { rowsPath } from "./answer.ts";
import { WrongAnswer } from "./wrong_answer.ts";

/** More than any answer needs. */
const MAX_NODES = 50_000;
const MAX_DEPTH = 300;
/** Members that hold one word of a few, which ends up in SQL as it is. */
const WORDS = new Set([
  ...["kind", "direction", "nulls", "unit", "onError", "form", "operation", "outputMode", "function"],
]);
/** Members that hold a column type. */
const TYPES = new Set(["type", "elementType", "keyType", "valueType"]);
/** Members that hold a number, or an expression. */
const NUMBERS = new Set(["count", "sets", "intervalMs"]);
const TYPE_NAME_REGEXP = /^[a-z_]+( [a-z]+){0,4}$|^(decimal\(\d+,-?\d+\)|time\(\d\))$/;
/** What a literal that is no text may look like. */
const LITERAL_REGEXP = /^[-+\w.:,/=]*$/;
const TEXT_TYPES = new Set(["string", "binary", "variant"]);
/** Sources of files; a path among those that the answer was given is the only thing that one may read. */
const FILE_FORMATS = new Set(["parquet", "json", "csv", "text", "orc"]);

/**
 * Refuses a plan that is no plan, or that would read something else than what its answer was given. A plan comes from a process that may print anything, and is
 * rendered as SQL.
 *
 * @param texts The texts that the answer was given: paths, and addresses of clusters.
 * @throws {WrongAnswer} Says what it reads.
 */
export function refuseUnsafePlan(plan: unknown, texts: readonly string[]): void {
  let nodes = 0;
  const visit = (value: unknown, name: string, depth: number): void => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new WrongAnswer("Its plan is larger than any answer needs.");
    }
    if (typeof value === "string" && !isSafeText(name, value)) throw notAPlan(name, value);
    if (Array.isArray(value)) value.forEach((item) => visit(item, name, depth + 1));
    else if (typeof value === "object" && value !== null) {
      const node = value as Readonly<Record<string, unknown>>;
      if (node.kind === "read") refuseOtherRead(node as unknown as Extract<Plan, { kind: "read" }>, texts);
      if (node.kind === "local") refuseOddRows(node as unknown as Extract<Plan, { kind: "local" }>);
      if (node.kind === "literal") refuseOddValue(node.type, node.value);
      for (const [key, member] of Object.entries(node)) if (key !== "rows") visit(member, key, depth + 1);
    }
  };
  visit(plan, "plan", 0);
}

function isSafeText(name: string, text: string): boolean {
  if (WORDS.has(name)) return /^[A-Za-z]+$/.test(text);
  if (NUMBERS.has(name)) return false;
  return !TYPES.has(name) || TYPE_NAME_REGEXP.test(text);
}

function notAPlan(name: string, value: unknown): WrongAnswer {
  return new WrongAnswer(
    `It gives something that no DataFrame can be made of: ${name} ${JSON.stringify(value)}.`,
  );
}

function refuseOddRows({ schema, rows }: Extract<Plan, { kind: "local" }>): void {
  for (const row of rows) row.forEach((value, i) => refuseOddValue(schema.fields[i]?.type, value));
}

/** A number, a time and the like are text that ends up in SQL. */
function refuseOddValue(type: unknown, value: unknown): void {
  if (typeof value === "string" && !TEXT_TYPES.has(String(type)) && typeof type === "string") {
    if (!LITERAL_REGEXP.test(value)) throw notAPlan("value", value);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) throw notAPlan("value", value);
}

function refuseOtherRead(
  { format = "parquet", options, paths }: Extract<Plan, { kind: "read" }>,
  texts: readonly string[],
): void {
  const option = (wanted: string) =>
    Object.entries(options).filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const places = [...paths, ...option("path")];
  if (places.length === 1 && places[0]!.startsWith(rowsPath("").slice(0, -1))) return;
  if (FILE_FORMATS.has(format.toLowerCase())) {
    const other = places.find((place) => !texts.some((text) => text !== "" && place.startsWith(text)));
    if (places.length === 0) throw new WrongAnswer("It reads no path: load(path) is what gives it one.");
    if (other !== undefined) throw new WrongAnswer(`It reads ${other}, and not the path that it is given.`);
    return;
  }
  const servers = option("kafka.bootstrap.servers");
  if (
    format.toLowerCase() === "kafka" && servers.every((server) => texts.includes(server)) &&
    servers.length === 1
  ) return;
  const streams = ["kinesis.streamname", "streamname"].flatMap(option);
  if (format.toLowerCase().endsWith("kinesis") && streams.length === 1 && texts.includes(streams[0]!)) return;
  const from = servers.length > 0 ? `Kafka at ${servers.join(" and ")}` : `the source "${format}"`;
  throw new WrongAnswer(`It reads from ${from}, which it was not given.`);
}
