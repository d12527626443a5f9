import { type DataType, sameType } from "../../declare/types.ts";
import { differentOperands, wrongOperand } from "./comparison.ts";
import type { Mismatch, Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";

const LEFT: Parameter = { name: "left", type: "boolean" };
const RIGHT: Parameter = { name: "right", type: "boolean" };
const ANY: Parameter = { name: "expr", type: "any" };

/** `and`, `or`, `not`, and the tests for NULL. */
export const LOGIC_OPERATORS: readonly SparkFunction[] = [
  {
    name: "and",
    family: "operator",
    summary: "True when both are true; false when one is false; otherwise NULL.",
    parameters: [LEFT, RIGHT],
    result: "boolean",
    coerce: booleans,
    evaluates: "first",
    raises: false,
    // DuckDB's AND evaluates both sides for every row.
    toSql: ([a, b], call) =>
      isCalm(call) ? `(${a} AND ${b})` : `CASE WHEN NOT ${a} THEN false ELSE (${a} AND ${b}) END`,
  },
  {
    name: "or",
    family: "operator",
    summary: "True when one is true; false when both are false; otherwise NULL.",
    parameters: [LEFT, RIGHT],
    result: "boolean",
    coerce: booleans,
    evaluates: "first",
    raises: false,
    toSql: ([a, b], call) =>
      isCalm(call) ? `(${a} OR ${b})` : `CASE WHEN ${a} THEN true ELSE (${a} OR ${b}) END`,
  },
  {
    name: "not",
    aliases: ["!"],
    family: "operator",
    summary: "True becomes false, false true, NULL stays NULL.",
    parameters: [{ name: "expr", type: "boolean" }],
    result: "boolean",
    raises: false,
    toSql: ([a]) => `(NOT ${a})`,
  },
  {
    name: "isnull",
    family: "predicate",
    summary: "Whether `expr` is NULL.",
    parameters: [ANY],
    result: "boolean",
    nullable: "never",
    raises: false,
    toSql: ([a]) => `(${a} IS NULL)`,
  },
  {
    name: "isnotnull",
    family: "predicate",
    summary: "Whether `expr` is not NULL.",
    parameters: [ANY],
    result: "boolean",
    nullable: "never",
    raises: false,
    toSql: ([a]) => `(${a} IS NOT NULL)`,
  },
];

/** Whether the right side may be evaluated for rows that do not need it. */
function isCalm(call: ResolvedCall): boolean {
  return call.argMayRaise?.[1] === false;
}

function booleans({ argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  const [left, right] = argTypes as [DataType, DataType];
  const isRead = (type: DataType, other: DataType) =>
    type === "boolean" || type === "void" || (ansi && type === "string" && other === "boolean");
  if (isRead(left, right) && isRead(right, left)) return ["boolean", "boolean"];
  return sameType(left, right) || left === "void" || right === "void"
    ? wrongOperand("BOOLEAN", left === "void" ? right : left)
    : differentOperands(left, right);
}
