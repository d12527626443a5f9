import { AnalysisError } from "../../errors.ts";
import type { Parameter, SparkFunction } from "./spark_function.ts";

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

function negativeLength(length: number): AnalysisError {
  return new AnalysisError(
    "INVALID_PARAMETER_VALUE.LENGTH",
    `The value of parameter(s) \`length\` in \`randstr\` is invalid: Expects \`length\` greater than or equal to 0, but got ${length}.`,
    { parameters: { parameter: "`length`", length: String(length), functionName: "`randstr`" } },
  );
}
