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
  {
    program: "streams/sinks",
    name: "foreach",
    reason: "There is no `foreach`, as with the engine in this process.",
  },
];

/** Cases that are not carried out over Spark Connect. */
export interface LeftOutOnConnect {
  readonly program: string;
  /** Of the cases. */
  readonly name: RegExp;
  readonly reason: string;
}

/** What the client says that it cannot do over Spark Connect, by the messages that say so. */
export interface UnsupportedOnConnect {
  readonly message: RegExp;
  readonly reason: string;
}

/** All of it. */
export const UNSUPPORTED_ON_CONNECT: readonly UnsupportedOnConnect[] = [
  {
    message: /foreachBatch takes a function of this process/,
    reason: "`foreachBatch` takes a function of this process, which a cluster cannot call.",
  },
  {
    message: /UNSUPPORTED_TIME_TYPE/,
    reason:
      "Spark 4.1 sends values of TIME only when `spark.sql.timeType.enabled` is set; `CAST(… AS STRING)` needs no setting.",
  },
];

/** All of them. */
export const LEFT_OUT_ON_CONNECT: readonly LeftOutOnConnect[] = [
  {
    program: "streams/sinks",
    name: /^console: (?!an option|a division)/,
    reason: "The console sink prints in the log of the cluster, where no program can see it.",
  },
];

/** Why a case is left out; undefined for one that is not. */
export function leftOutOnConnect(program: string, name: string): LeftOutOnConnect | undefined {
  return LEFT_OUT_ON_CONNECT.find((each) => each.program === program && each.name.test(name));
}
