import { isIntegral } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import { ARITHMETIC_OPERATORS } from "./arithmetic.ts";
import type { SparkFunction } from "./spark_function.ts";
import { isTimeArithmetic, timeSql } from "./time_arithmetic.ts";

/** Arithmetic that gives NULL where the operator of ANSI mode raises an error. */
export const TRY_ARITHMETIC_FUNCTIONS: readonly SparkFunction[] = [
  tryFunction("try_add", "+", "The sum"),
  tryFunction("try_subtract", "-", "The difference"),
  tryFunction("try_multiply", "*", "The product"),
  tryFunction("try_divide", "/", "The quotient"),
  tryFunction("try_mod", "%", "What the division leaves over"),
];

function tryFunction(name: string, operatorName: string, what: string): SparkFunction {
  const operator = ARITHMETIC_OPERATORS.find((entry) => entry.name === operatorName)!;
  return {
    ...operator,
    name,
    aliases: [],
    family: "math",
    summary: `${what}; NULL where it does not fit its type${
      "/%".includes(operatorName) ? " or the divisor is zero" : ""
    }.`,
    nullable: "always",
    toSql: ([a, b], call) => {
      if (isTimeArithmetic(call.argTypes)) return timeSql(operatorName, a!, b!, call, true);
      if (!isIntegral(call.resultType) || operatorName === "%") {
        return operator.toSql([a!, b!], { ...call, ansi: false });
      }
      const wide = `CAST(${a} AS HUGEINT) ${operatorName} CAST(${b} AS HUGEINT)`;
      return `TRY_CAST(${wide} AS ${duckDbType(call.resultType)})`;
    },
  };
}
