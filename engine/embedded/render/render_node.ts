import { parameterOf } from "../analyze/argument_types.ts";
import {
  childrenOf,
  type ElementExpr,
  literalValue,
  type MapValueExpr,
  type ResolvedCallExpr,
  type ResolvedCase,
  type ResolvedExpr,
  type ResolvedLambda,
} from "../analyze/resolved_expr.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../duckdb_type.ts";
import { raise } from "../functions/run_time_error.ts";
import { renderCast } from "./render_cast.ts";
import type { ExprContext } from "./render_context.ts";
import { renderLiteral } from "./render_literal.ts";
import { renderQuery } from "./render_query.ts";

type SqlOf = (child: ResolvedExpr) => string;

/** The DuckDB names of lambda parameters, known once the call that they stand in is. */
export class LambdaNames {
  readonly #variables = new Map<number, string>();
  readonly #parameters = new Map<ResolvedLambda, readonly string[]>();
  readonly #bodies = new Map<ResolvedLambda, (sql: string) => string>();

  /** Names the parameters of a call's lambdas, as the function wants them written. */
  add(call: ResolvedCallExpr): void {
    const types = call.args.map((arg) => arg.type);
    for (const [i, arg] of call.args.entries()) {
      if (arg.kind !== "lambda" || this.#parameters.has(arg)) continue;
      const names = arg.parameters.map((variable) => `x${variable.id}`);
      const rule = parameterOf(call.function, i).type;
      const form = typeof rule === "object" ? rule.lambda.inDuckDb?.(names, types) : undefined;
      this.#parameters.set(arg, form?.parameters ?? names);
      if (form?.body) this.#bodies.set(arg, form.body);
      for (const [j, variable] of arg.parameters.entries()) {
        this.#variables.set(variable.id, (form?.variables ?? names)[j]!);
      }
    }
  }

  variable(id: number): string {
    return this.#variables.get(id)!;
  }

  /** A lambda as SQL. */
  written(lambda: ResolvedLambda, body: string): string {
    const sql = this.#bodies.get(lambda)?.(body) ?? body;
    return `lambda ${this.#parameters.get(lambda)!.join(", ")}: ${sql}`;
  }
}

/** The name of an attribute inside generated SQL: readable, and different for different columns of one name, in whatever case. */
export function columnName(attribute: { readonly name: string; readonly id: number }): string {
  return quoteIdentifier(`${attribute.name}#${attribute.id}`);
}

/**
 * One expression as DuckDB SQL, from the SQL of the expressions below it.
 *
 * @param sqlOf Gives the SQL of a child: a primary expression.
 */
export function renderNode(
  expr: ResolvedExpr,
  sqlOf: SqlOf,
  context: ExprContext,
  lambdas: LambdaNames,
): string {
  switch (expr.kind) {
    case "attribute":
      return columnName(expr);
    case "lambdaVariable":
      return lambdas.variable(expr.id);
    case "literal":
      return renderLiteral(expr.value, expr.type);
    case "call":
      return renderCall(expr, sqlOf, context);
    case "cast":
      return renderCast(sqlOf(expr.input), expr.input.type, expr.type, {
        mode: expr.mode,
        timeZone: context.timeZone,
        nowMs: context.nowMs,
        ...constantText(expr.input),
      });
    case "case":
      return renderCase(expr, sqlOf);
    case "member":
      return `struct_extract(${sqlOf(expr.input)}, ${quoteString(expr.name)})`;
    case "element":
      return renderElement(expr, sqlOf);
    case "mapValue":
      return renderMapValue(expr, sqlOf);
    case "subquery":
      return renderQuery(expr, sqlOf, context);
    case "aggregate":
    case "over":
      throw new TypeError(`A call of ${expr.function.name} stands outside of an aggregate or window node`);
    case "lambda":
      return lambdas.written(expr, sqlOf(expr.body));
    default:
      return expr satisfies never;
  }
}

function renderCall(expr: ResolvedCallExpr, sqlOf: SqlOf, context: ExprContext): string {
  return expr.function.toSql(expr.args.map(sqlOf), {
    argTypes: expr.args.map((arg) => arg.type),
    argNullable: expr.args.map((arg) => arg.nullable),
    argMayRaise: expr.args.map(mayRaise),
    argLiterals: expr.args.map(literalValue),
    resultType: expr.type,
    ...context,
  });
}

function constantText(expr: ResolvedExpr): { readonly constant?: string } {
  const constant = literalValue(expr);
  return typeof constant === "string" ? { constant } : {};
}

/** A column or a constant as SQL. */
export function renderPlain(expr: ResolvedExpr, context: ExprContext): string {
  return renderNode(expr, (child) => renderPlain(child, context), context, new LambdaNames());
}

/** Whether evaluating an expression can end the query with an error. */
export function mayRaise(expr: ResolvedExpr): boolean {
  switch (expr.kind) {
    case "cast":
      if (expr.mode !== "try") return true;
      break;
    case "element":
      if (expr.outOfRange === "raise") return true;
      break;
    case "call":
      if (expr.function.raises !== false) return true;
      break;
    case "subquery":
      return true;
  }
  return childrenOf(expr).some(mayRaise);
}

function renderCase(expr: ResolvedCase, sqlOf: SqlOf): string {
  const branches = expr.branches.map(({ when, then }) => `WHEN ${sqlOf(when)} THEN ${sqlOf(then)}`);
  const otherwise = expr.otherwise ? sqlOf(expr.otherwise) : `CAST(NULL AS ${duckDbType(expr.type)})`;
  return `CASE ${branches.join(" ")} ELSE ${otherwise} END`;
}

/** DuckDB counts from 1 and takes negative indexes from the end; Spark counts from 0 and knows no negative ones. */
function renderElement(expr: ElementExpr, sqlOf: SqlOf): string {
  const array = sqlOf(expr.input);
  const index = sqlOf(expr.index);
  const size = `len(${array})`;
  const constant = literalValue(expr.index);
  const place = typeof constant === "number" || typeof constant === "bigint"
    ? String(BigInt(constant) + 1n)
    : `(CAST(${index} AS BIGINT) + 1)`;
  const element = `list_extract(${array}, ${place})`;
  const tooHigh = `${size} <= ${index}`;
  const outside = constant === undefined
    ? `(${tooHigh} OR ${index} < 0)`
    : Number(constant) < 0
    ? `${array} IS NOT NULL`
    : expr.outOfRange === "null"
    ? "false"
    : tooHigh;
  const failure = expr.outOfRange === "raise"
    ? raise("INVALID_ARRAY_INDEX", index, size)
    : `CAST(NULL AS ${duckDbType(expr.type)})`;
  return outside === "false" ? element : `CASE WHEN ${outside} THEN ${failure} ELSE ${element} END`;
}

/** `map_extract` gives a list: of the one value, or empty. */
function renderMapValue(expr: MapValueExpr, sqlOf: SqlOf): string {
  return `list_extract(map_extract(${sqlOf(expr.input)}, ${sqlOf(expr.key)}), 1)`;
}
