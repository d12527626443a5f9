import type { SparkFunction } from "./spark_function.ts";

/** Functions of grouping sets. The analyzer replaces them by {@linkcode GROUPING_BIT}s of the set's number. */
export const GROUPING_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "grouping",
    family: "aggregate",
    summary:
      "1 where the rows of a group are of any value of the column, because its grouping set is without it; else 0.",
    parameters: [{ name: "col", type: "any" }],
    result: "byte",
    nullable: "never",
    toSql: notReplaced,
  },
  {
    name: "grouping_id",
    family: "aggregate",
    summary:
      "`grouping` of all columns that are grouped by, as the bits of one number; the first is the highest.",
    parameters: [{ name: "col", type: "any", optional: true, variadic: true }],
    result: "long",
    nullable: "never",
    toSql: notReplaced,
  },
];

/** One bit of a grouping set's number. */
export const GROUPING_BIT: SparkFunction = {
  ...GROUPING_FUNCTIONS[0]!,
  name: "grouping_bit",
  toSql: ([setId, bit]) => `CAST((${setId} >> ${bit}) & 1 AS TINYINT)`,
};

function notReplaced(): string {
  throw new TypeError("grouping() stands outside of an aggregation");
}
