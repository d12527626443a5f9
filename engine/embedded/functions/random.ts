import { AnalysisError } from "../../errors.ts";
import type { DataType } from "../../declare/types.ts";
import { isFloating, isIntegral, tightestCommonType } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import type { Mismatch, Parameter, SparkFunction, UncoercedCall } from "./spark_function.ts";

const SEED: Parameter = { name: "seed", type: "long", optional: true };
const SEED_DIFFERENCE =
  "A seed is accepted and has no effect: the values differ from Spark's and from run to run.";

const ALPHANUMERIC = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Functions whose value differs from row to row and from run to run. */
export const RANDOM_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "rand",
    aliases: ["random"],
    family: "math",
    summary: "A random DOUBLE from 0 up to but not including 1.",
    parameters: [SEED],
    result: "double",
    nullable: "never",
    deterministic: false,
    toSql: () => "random()",
    difference: SEED_DIFFERENCE,
  },
  {
    name: "randn",
    family: "math",
    summary: "A random DOUBLE of the standard normal distribution.",
    parameters: [SEED],
    result: "double",
    nullable: "never",
    deterministic: false,
    toSql: () => "(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))",
    difference: SEED_DIFFERENCE,
  },
  {
    name: "uniform",
    family: "math",
    summary: "A random number from `min` up to but not including `max`; a whole one where both are whole.",
    parameters: [
      { name: "min", type: "numeric", plain: true },
      { name: "max", type: "numeric", plain: true },
      SEED,
    ],
    coerce: uniformTypes,
    result: ([type]) => type!,
    nullable: (args) => args.some(Boolean),
    deterministic: false,
    toSql: ([min, max], { resultType }) => {
      const value = `(${min} + (${max} - ${min}) * random())`;
      return `CAST(${isIntegral(resultType) ? `trunc(${value})` : value} AS ${duckDbType(resultType)})`;
    },
    difference: SEED_DIFFERENCE,
  },
  {
    name: "randstr",
    family: "string",
    summary: "A text of `length` random letters and digits.",
    parameters: [{ name: "length", type: "integer" }, SEED],
    coerce: ({ argTypes, argLiterals: [length] }) =>
      length === undefined
        ? {
          mismatch: "NON_FOLDABLE_INPUT",
          reason: 'the input `length` should be a foldable "INT or SMALLINT" expression',
          parameters: { inputName: "`length`", inputType: '"INT or SMALLINT"' },
        }
        : argTypes.map((_, i) => i === 0 ? "integer" : "long"),
    result: "string",
    nullable: "never",
    deterministic: false,
    toSql: (_args, { argLiterals: [length] }) => {
      const count = Number(length);
      if (count < 0) throw negativeLength(count);
      const char = `substr('${ALPHANUMERIC}', 1 + CAST(floor(random() * 62) AS INTEGER), 1)`;
      return count === 0 ? "''" : `(${Array.from({ length: count }, () => char).join(" || ")})`;
    },
    difference: SEED_DIFFERENCE,
  },
  {
    name: "uuid",
    family: "misc",
    summary: "A random universally unique identifier, of version 4.",
    parameters: [SEED],
    result: "string",
    nullable: "never",
    deterministic: false,
    toSql: () => "CAST(uuid() AS VARCHAR)",
    difference: SEED_DIFFERENCE,
  },
];

/** Both ends must be constants, and become the wider of their types. */
function uniformTypes(
  { argTypes, argLiterals }: UncoercedCall,
): readonly DataType[] | Mismatch | undefined {
  for (const [i, inputName] of ["min", "max", "seed"].entries()) {
    if (i < argTypes.length && argLiterals[i] === undefined) return notConstant(inputName);
  }
  const common = tightestCommonType(argTypes[0]!, argTypes[1]!, false);
  if (common === undefined || !(isIntegral(common) || isFloating(common))) return undefined;
  return argTypes.map((_, i) => i < 2 ? common : "long");
}

function notConstant(name: string): Mismatch {
  const parameters = { inputName: `\`${name}\``, inputType: '"INTEGER" or "FLOATING-POINT"' };
  return {
    mismatch: "NON_FOLDABLE_INPUT",
    reason: `the input ${parameters.inputName} should be a foldable ${parameters.inputType} expression`,
    parameters,
  };
}

function negativeLength(length: number): AnalysisError {
  return new AnalysisError(
    "INVALID_PARAMETER_VALUE.LENGTH",
    `The value of parameter(s) \`length\` in \`randstr\` is invalid: Expects \`length\` greater than or equal to 0, but got ${length}.`,
    { parameters: { parameter: "`length`", length: String(length), functionName: "`randstr`" } },
  );
}
