import type { Plan, SqlPlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import { readQuery } from "./query.ts";
import { QueryCursor } from "./query_cursor.ts";

/**
 * Reads a query of Spark SQL: SELECT with all its clauses, VALUES, TABLE, set operations, WITH. The plan holds views as {@linkcode RelationPlan}s.
 *
 * Grammar and precedence are those of Spark 4.1, with one difference: words that begin a clause, such as WHERE, are no aliases, so that a clause
 * with nothing in it is an error instead of a name. Names, types and functions are not checked here.
 *
 * @param parameters Values for `:name`, or for each `?` in turn.
 * @throws {AnalysisError} `PARSE_SYNTAX_ERROR` with a pointer at the place for text that Spark SQL has no meaning for, `PARSE_EMPTY_STATEMENT` for none,
 * `UNBOUND_SQL_PARAMETER` for a parameter without a value, `MISSING_WINDOW_SPECIFICATION` for a window that no WINDOW clause defines, the conditions
 * of literals, and `UNSUPPORTED_FEATURE` for what Spark knows but this engine does not: statements that are no queries among it.
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await parseQuery("SELECT * FROM reviews WHERE stars > :least", {
 *   least: { kind: "literal", type: "integer", value: 3 },
 * }), {
 *   kind: "project",
 *   input: {
 *     kind: "filter",
 *     input: { kind: "relation", parts: ["reviews"] },
 *     condition: {
 *       kind: "call",
 *       name: ">",
 *       args: [{ kind: "column", parts: ["stars"] }, { kind: "literal", type: "integer", value: 3 }],
 *     },
 *   },
 *   columns: [{ kind: "star", parts: [] }],
 * });
 * ```
 */
export function parseQuery(text: string, parameters: SqlPlan["parameters"] = {}): Promise<Plan> {
  return Promise.try(() => {
    const cursor = new QueryCursor(text, parameters);
    if (cursor.peek().kind === "end") {
      throw new AnalysisError("PARSE_EMPTY_STATEMENT", "The text of the query is empty.");
    }
    const plan = readQuery(cursor);
    while (cursor.takes(";"));
    cursor.expectEnd(
      cursor.peek(-1).text === ";"
        ? "one text holds one query"
        : "the query should end here, or go on with another clause, in the order of Spark SQL",
    );
    return plan;
  });
}
