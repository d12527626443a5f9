import type { SubqueryExpr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { datatypeMismatch, quotedType } from "./analysis_errors.ts";
import { castTo } from "./cast_rules.ts";
import { widerTypeOf } from "./common_type.ts";
import { leafReads } from "./leaf_reads.ts";
import { resolveExpr } from "./resolve_expr.ts";
import type { ResolvedExpr, ResolvedSubquery } from "./resolved_expr.ts";
import { attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import type { Scope } from "./scope.ts";

/**
 * A query as a value or a condition.
 *
 * @throws {AnalysisError} `INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN`,
 * `INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY`,
 * `DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH`, `DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH`.
 */
export function resolveSubquery(expr: SubqueryExpr, scope: Scope): ResolvedSubquery {
  const plan = scope.options.resolveQuery(expr.plan, scope);
  if (leafReads(plan).some(({ read }) => read.streaming)) throw streamInside();
  switch (expr.form) {
    case "exists":
      return {
        kind: "subquery",
        form: "exists",
        plan,
        values: [],
        negated: false,
        type: "boolean",
        nullable: false,
      };
    case "scalar": {
      const [column, ...more] = plan.output;
      if (!column || more.length > 0) throw moreColumns(plan.output.length);
      return {
        kind: "subquery",
        form: "scalar",
        plan,
        values: [],
        negated: false,
        type: column.type,
        nullable: true,
      };
    }
    case "in":
      return resolveIn(expr, plan, scope);
  }
}

function resolveIn(expr: SubqueryExpr, plan: ResolvedPlan, scope: Scope): ResolvedSubquery {
  const values = (expr.values ?? []).map((value) => resolveExpr(value, scope));
  if (values.length !== plan.output.length) throw wrongLength(expr, values, plan);
  const types = values.map((value, i) => widerTypeOf([value.type, plan.output[i]!.type], scope.ansi));
  if (types.includes(undefined)) throw wrongTypes(expr, values, plan);
  const mode = scope.ansi ? "ansi" : "legacy";
  const columns = plan.output.map((a, i) => castTo(attributeExpr(a), types[i]!, mode));
  const output = plan.output.map((a, i) => ({ ...a, type: types[i]!, nullable: columns[i]!.nullable }));
  const isCast = columns.some((column) => column.kind === "cast");
  const cast: ResolvedPlan = isCast ? { kind: "project", input: plan, output, columns } : plan;
  return {
    kind: "subquery",
    form: "in",
    plan: cast,
    values: values.map((value, i) => castTo(value, types[i]!, mode)),
    negated: false,
    type: "boolean",
    nullable: values.some((value) => value.nullable) || output.some((a) => a.nullable),
  };
}

function streamInside(): AnalysisError {
  return new AnalysisError(
    "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
    "Invalid subquery: Streaming query is not allowed in subquery expressions. Join the stream instead.",
  );
}

function moreColumns(number: number): AnalysisError {
  return new AnalysisError(
    "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
    `Invalid subquery: Scalar subquery must return only one column, but got ${number}.`,
    { parameters: { number: String(number) } },
  );
}

function wrongLength(expr: SubqueryExpr, values: readonly ResolvedExpr[], plan: ResolvedPlan): AnalysisError {
  return datatypeMismatch(printExpr(expr), {
    mismatch: "IN_SUBQUERY_LENGTH_MISMATCH",
    reason:
      `The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side: ${values.length} columns. Right hand side: ${plan.output.length} columns`,
    parameters: { leftLength: String(values.length), rightLength: String(plan.output.length) },
  });
}

function wrongTypes(expr: SubqueryExpr, values: readonly ResolvedExpr[], plan: ResolvedPlan): AnalysisError {
  const list = (types: readonly DataType[]) => types.map(quotedType).join(", ");
  const parameters = {
    leftType: list(values.map((value) => value.type)),
    rightType: list(plan.output.map((a) => a.type)),
  };
  return datatypeMismatch(printExpr(expr), {
    mismatch: "IN_SUBQUERY_DATA_TYPE_MISMATCH",
    reason:
      `The data type of one or more elements in the left hand side of an IN subquery is not compatible with the data type of the output of the subquery. Left side: [${parameters.leftType}], right side: [${parameters.rightType}]`,
    parameters,
  });
}
