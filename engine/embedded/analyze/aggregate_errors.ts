import { AnalysisError } from "../../errors.ts";

/** `MISSING_AGGREGATION`: a column of a group's rows, of which there may be many, where there must be one value. */
export function missingAggregation(text: string): AnalysisError {
  const parameters = { expression: `"${text}"`, expressionAnyValue: `"any_value(${text})"` };
  return new AnalysisError(
    "MISSING_AGGREGATION",
    `The non-aggregating expression ${parameters.expression} is based on columns which are not participating in the GROUP BY clause.\nAdd the columns or the expression to the GROUP BY, aggregate the expression, or use ${parameters.expressionAnyValue} if you do not care which of the values within a group is returned.`,
    { parameters },
  );
}

/** `MISSING_GROUP_BY`: a column beside aggregates of all rows. */
export function missingGroupBy(): AnalysisError {
  return new AnalysisError(
    "MISSING_GROUP_BY",
    "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses.",
  );
}

/** `GROUP_BY_AGGREGATE`: groups cannot depend on what is computed from them. */
export function groupByAggregate(text: string): AnalysisError {
  return new AnalysisError(
    "GROUP_BY_AGGREGATE",
    `Aggregate functions are not allowed in GROUP BY, but found ${text}.`,
    {
      parameters: { sqlExpr: text },
    },
  );
}

/** `GROUP_BY_POS_AGGREGATE`: the same, by the place of an output. */
export function groupByPosition(index: number, text: string): AnalysisError {
  return new AnalysisError(
    "GROUP_BY_POS_AGGREGATE",
    `GROUP BY ${index} refers to an expression ${text} that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.`,
    { parameters: { index: String(index), aggExpr: text } },
  );
}

/** `STAR_GROUP_BY_POS`: `*` names no one column. */
export function starInGroupBy(): AnalysisError {
  return new AnalysisError(
    "INVALID_USAGE_OF_STAR_OR_REGEX",
    "Invalid usage of '*' in GROUP BY. Name the columns.",
    {
      parameters: { elem: "'*'", prettyName: "Aggregate" },
    },
  );
}

/** `NESTED_AGGREGATE_FUNCTION`: an aggregate of aggregates. */
export function nestedAggregate(): AnalysisError {
  return new AnalysisError(
    "NESTED_AGGREGATE_FUNCTION",
    "It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.",
  );
}

/** `UNSUPPORTED_GROUPING_EXPRESSION`: `grouping` without grouping sets. */
export function groupingWithoutSets(): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_GROUPING_EXPRESSION",
    "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.",
  );
}

/** `GROUPING_COLUMN_MISMATCH`: `grouping` of what is not grouped by. */
export function groupingMismatch(column: string, columns: readonly string[]): AnalysisError {
  return new AnalysisError(
    "GROUPING_COLUMN_MISMATCH",
    `Column of grouping (${column}) can't be found in grouping columns ${columns.join(", ")}.`,
    { parameters: { grouping: column, groupingColumns: columns.join(", ") } },
  );
}

/** `GROUPING_ID_COLUMN_MISMATCH`: `grouping_id` of other columns than those grouped by. */
export function groupingIdMismatch(columns: readonly string[], grouping: readonly string[]): AnalysisError {
  return new AnalysisError(
    "GROUPING_ID_COLUMN_MISMATCH",
    `Columns of grouping_id (${columns.join(", ")}) does not match grouping columns (${
      grouping.join(", ")
    }).`,
    { parameters: { groupingIdColumn: columns.join(", "), groupByColumns: grouping.join(", ") } },
  );
}

/** A window function inside an aggregate. */
export function windowInAggregate(): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1031",
    "It is not allowed to use a window function inside an aggregate function. Please use the inner window function in a sub-query.",
  );
}

/** `_LEGACY_ERROR_TEMP_1323`: `groupBy(…).sum("name")` of a column that holds no numbers. */
export function notNumeric(colName: string): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1323",
    `"${colName}" is not a numeric column. Aggregation function can only be applied on a numeric column. ` +
      `Use agg(…), as in agg(max("${colName}")), or cast it first.`,
    { parameters: { colName } },
  );
}
