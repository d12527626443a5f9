import type { Parameter, SparkFunction } from "./spark_function.ts";

const SEED: Parameter = { name: "seed", type: "long", optional: true };
const SEED_DIFFERENCE =
  "A seed is accepted and has no effect: the values differ from Spark's and from run to run.";

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
