import type { LiteralExpr } from "../../declare/expr.ts";
import type { Plan, SqlPlan } from "../../declare/plan.ts";
import { type SqlToken, tokenizeSql } from "../../declare/sql_tokens.ts";
import type { Sent } from "../protocol/message_types.ts";
import { toExpression } from "./to_expression.ts";

type Relation = Sent<"Relation"> | Uint8Array;

/**
 * SQL text, with the views that it may mean beside it: Spark knows them while it reads the text, and only then. That is what keeps declaring pure: the
 * session on the cluster has no views of ours.
 */
export function sqlRelation(plan: SqlPlan, relationOf: (plan: Plan) => Relation): Sent<"Relation"> {
  const { names, query } = placeViews(plan);
  const sql = { sql: { query, ...argumentsOf(plan.parameters) } };
  if (names.length === 0) return sql;
  const references = names.map(({ name, serverName }) => ({
    subquery_alias: { input: relationOf(plan.views[name]!), alias: serverName },
  }));
  return { with_relations: { root: sql, references } };
}

const QUERY_REGEXP = /^(select|with|values|from|table|map|reduce)$/i;

/** Whether the text is a query, of which Spark does nothing before its rows are asked for; other statements are run at once. */
export function isQuery(text: string): boolean {
  const first = tokensOf(text).find((token) => token.text !== "(");
  return first === undefined || first.kind === "end" || QUERY_REGEXP.test(first.text);
}

/** Text that is none of Spark SQL has no tokens; Spark says what is wrong with it. */
function tokensOf(text: string): readonly SqlToken[] {
  try {
    return tokenizeSql(text);
  } catch {
    return [];
  }
}

function argumentsOf(parameters: SqlPlan["parameters"]): Partial<Sent<"SQL">> {
  const values = (literals: readonly LiteralExpr[]) => literals.map(toExpression);
  if (isList(parameters)) return { pos_arguments: values(parameters) };
  const named = Object.entries(parameters).map(([name, literal]) => [name, toExpression(literal)]);
  return { named_arguments: Object.fromEntries(named) };
}

function isList(parameters: SqlPlan["parameters"]): parameters is readonly LiteralExpr[] {
  return Array.isArray(parameters);
}

interface PlacedView {
  readonly name: string;
  /** What Spark calls it. */
  readonly serverName: string;
}

/**
 * The text and the names under which Spark finds the views. Spark forgets each name after the text that brought it, so where views are themselves SQL over
 * views, names of one text would end those of another: then each text gets names of its own, which a WITH before the query gives the old ones back.
 */
function placeViews({ text, views }: SqlPlan): { query: string; names: PlacedView[] } {
  const plain = Object.keys(views).map((name) => ({
    name,
    serverName: "`" + name.replaceAll("`", "``") + "`",
  }));
  const dotted = plain.filter(({ name }) => name.includes("."));
  const query = dotted.length > 0 ? quoteDotted(text, new Set(dotted.map(({ name }) => name))) : text;
  if (!Object.values(views).some(readsViews) || !isQuery(text)) return { query, names: plain };
  const unique = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  const names = plain.map(({ name, serverName }, i) => ({
    name,
    given: serverName,
    serverName: `_${unique}_${i}`,
  }));
  const list = names.map(({ given, serverName }) => `${given} AS (SELECT * FROM ${serverName})`).join(", ");
  return { query: withList(query, list), names };
}

function withList(query: string, list: string): string {
  const recursive = /^(\s*)WITH\s+RECURSIVE\s/i.exec(query);
  if (recursive) return `WITH RECURSIVE ${list}, ${query.slice(recursive[0].length)}`;
  const first = /^\s*WITH\s/i.exec(query);
  return first ? `WITH ${list}, ${query.slice(first[0].length)}` : `WITH ${list} ${query}`;
}

function readsViews(plan: Plan): boolean {
  let found = false;
  JSON.stringify(plan, (_, value) => {
    found ||= value?.kind === "sql" && typeof value.views === "object" && Object.keys(value.views).length > 0;
    return value;
  });
  return found;
}

/** Puts names with dots into back quotes: to Spark, `silver.reviews` is a table of a database, and a view's name has no dots. */
function quoteDotted(text: string, names: ReadonlySet<string>): string {
  const tokens = tokensOf(text);
  let result = "";
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    const [dot, last] = [tokens[i + 1], tokens[i + 2]];
    if (dot?.text !== "." || !last) continue;
    const name = `${token.value}.${last.value}`.toLowerCase();
    if (!names.has(name)) continue;
    result += text.slice(end, token.start) + "`" + name + "`";
    end = last.end;
  }
  return result + text.slice(end);
}
