/**
 * Where programs over Spark Connect are known to differ from PySpark on the same Spark, and why.
 *
 * @module
 */

/** A case that differs. */
export interface ConnectDifference {
  readonly program: string;
  readonly name: string;
  readonly reason: string;
}

/** All of them. */
export const CONNECT_DIFFERENCES: readonly ConnectDifference[] = [
  {
    program: "expressions/casts",
    name: "CAST(99999999999999999999.5 AS TIMESTAMP)",
    reason: "Python has no such year; JavaScript has.",
  },
  {
    program: "expressions/collections",
    name: "struct(1 AS a, 2 AS a)",
    reason: "A struct is an object, which has each name once, as in the engine in this process.",
  },
  {
    program: "frames/names_that_fail",
    name: "a value that is not asked for",
    reason:
      "Spark computes rows that a program sent while it plans, before it leaves out columns; those of PySpark are in a file.",
  },
  {
    program: "frames/names_that_fail",
    name: "negative limit",
    reason: "Refused when it is declared, as by the engine in this process.",
  },
  {
    program: "frames/relational",
    name: "agg by name",
    reason: "The columns come in the order in which they were named; PySpark loses it.",
  },
  {
    program: "frames/relational",
    name: "dropDuplicates of a missing name",
    reason: "Spark's Connect server has an error of its own for this.",
  },
  {
    program: "frames/selecting",
    name: "two columns of one name, collected",
    reason: "A row is an object, which has each name once, as in the engine in this process.",
  },
];
