import type { DataType } from "../../declare/types.ts";
import { raiseSql } from "./raise.ts";
import type { Parameter, SparkFunction } from "./spark_function.ts";
import { bitsOf, lowestBits } from "./whole_number.ts";

const BASE: Parameter = { name: "base", type: "integral" };
const COUNT: Parameter = { name: "exp", type: "integer" };

/** Functions of the bits of whole numbers. */
export const BIT_FUNCTIONS: readonly SparkFunction[] = [
  shiftFunction(
    "shiftleft",
    "`base` with its bits moved `exp` places to the left.",
    (x, places, type) => lowestBits(`CAST(${x} AS HUGEINT) * CAST(pow(2, ${places}) AS HUGEINT)`, type),
  ),
  shiftFunction(
    "shiftright",
    "`base` with its bits moved `exp` places to the right, keeping its sign.",
    (x, places) => `(${x} >> ${places})`,
  ),
  shiftFunction(
    "shiftrightunsigned",
    "`base` with its bits moved `exp` places to the right, zeros coming in from the left.",
    (x, places, type) => {
      const unsigned = `(CASE WHEN ${x} < 0 THEN CAST(${x} AS HUGEINT) + ${
        1n << bitsOf(type)
      } ELSE CAST(${x} AS HUGEINT) END)`;
      return lowestBits(`${unsigned} // CAST(pow(2, ${places}) AS HUGEINT)`, type);
    },
  ),
  {
    name: "bit_count",
    family: "bitwise",
    summary: "How many bits are 1; a negative number counts as one of 64 bits.",
    parameters: [{ name: "expr", type: "any" }],
    coerce: ({ argTypes: [type] }) => [type === "boolean" ? "boolean" : "long"],
    result: "integer",
    toSql: ([x], { argTypes }) =>
      argTypes[0] === "boolean" ? `CAST(${x} AS INTEGER)` : `CAST(bit_count(${x}) AS INTEGER)`,
  },
  {
    name: "bit_get",
    aliases: ["getbit"],
    family: "bitwise",
    summary: "The bit at a position, counted from the right from 0.",
    parameters: [{ name: "expr", type: "integral" }, { name: "pos", type: "integer" }],
    result: "byte",
    toSql: ([x, position], { argTypes }) => {
      const outside = raiseSql(
        "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
        `The value of parameter(s) \`pos\` in \`bit_get\` is invalid: expects an integer value in [0, ${
          bitsOf(argTypes[0]!)
        }), but got `,
        { sql: position! },
        ".",
      );
      return `CASE WHEN ${x} IS NOT NULL AND NOT ${position} BETWEEN 0 AND ${
        bitsOf(argTypes[0]!) - 1n
      } THEN ${outside} ` +
        `ELSE CAST((CAST(${x} AS BIGINT) >> ${position}) & 1 AS TINYINT) END`;
    },
  },
];

function shiftFunction(
  name: string,
  summary: string,
  sql: (x: string, places: string, type: DataType) => string,
): SparkFunction {
  return {
    name,
    family: "bitwise",
    summary,
    parameters: [BASE, COUNT],
    coerce: ({ argTypes: [type] }) => [type === "long" ? "long" : "integer", "integer"],
    result: ([type]) => type!,
    // Like Java, only the lowest bits of the number of places count.
    toSql: ([x, places], { resultType }) => sql(x!, `(${places} & ${bitsOf(resultType) - 1n})`, resultType),
  };
}
