import { type AggregateFunction, type AggregatePart } from "./aggregate_function.ts";
import { raise } from "./run_time_error.ts";
import type { Parameter, ResolvedCall } from "./spark_function.ts";

const NUMBERS: readonly Parameter[] = [{ name: "x", type: "double" }, { name: "y", type: "double" }];
const REGRESSION: readonly Parameter[] = [{ name: "y", type: "double" }, { name: "x", type: "double" }];

/** What is known of all pairs: how many, the averages of both, the variances of both, the covariance. */
interface Moments {
  readonly n: string;
  readonly meanX: string;
  readonly meanY: string;
  readonly varX: string;
  readonly varY: string;
  readonly cov: string;
  /** Whether there is a number that is not finite; the variances and the covariance are those of the others. */
  readonly odd: string;
}

/** Aggregates over pairs of numbers; a pair with a NULL does not count. */
export const AGGREGATE_PAIR_FUNCTIONS: readonly AggregateFunction[] = [
  pairs("corr", NUMBERS, "Pearson's correlation of the pairs.", ({ n, varX, varY, cov }, { ansi }) => {
    const constant = ansi ? raise("DIVIDE_BY_ZERO") : "CAST(NULL AS DOUBLE)";
    const product = `(${varX} * ${n} * (${varY} * ${n}))`;
    return `CASE WHEN ${n} <= 1 THEN NULL WHEN ${product} = 0 THEN ${constant} ELSE ${cov} * ${n} / sqrt(${product}) END`;
  }),
  pairs(
    "covar_pop",
    NUMBERS,
    "The covariance of a whole population.",
    ({ n, cov }) => `CASE WHEN ${n} > 0 THEN ${cov} END`,
  ),
  pairs(
    "covar_samp",
    NUMBERS,
    "The covariance of a sample; NULL for one pair.",
    ({ n, cov }) => `CASE WHEN ${n} > 1 THEN ${cov} * ${n} / (${n} - 1) END`,
  ),
  {
    ...pairs("regr_count", REGRESSION, "The number of pairs.", ({ n }) => n),
    result: "long",
    nullable: "never",
  },
  pairs(
    "regr_avgx",
    REGRESSION,
    "The average of `x` over the pairs.",
    ({ n, meanX }) => `CASE WHEN ${n} > 0 THEN ${meanX} END`,
  ),
  pairs(
    "regr_avgy",
    REGRESSION,
    "The average of `y` over the pairs.",
    ({ n, meanY }) => `CASE WHEN ${n} > 0 THEN ${meanY} END`,
  ),
  pairs(
    "regr_sxx",
    REGRESSION,
    "The sum of the squared distances of `x` from its average.",
    ({ n, varX }) => `CASE WHEN ${n} > 0 THEN ${varX} * ${n} END`,
  ),
  pairs(
    "regr_syy",
    REGRESSION,
    "The sum of the squared distances of `y` from its average.",
    ({ n, varY }) => `CASE WHEN ${n} > 0 THEN ${varY} * ${n} END`,
  ),
  pairs(
    "regr_sxy",
    REGRESSION,
    "The sum of the products of the distances of `x` and `y`.",
    ({ n, cov }) => `CASE WHEN ${n} > 0 THEN ${cov} * ${n} END`,
  ),
  pairs(
    "regr_slope",
    REGRESSION,
    "The slope of the line through the pairs.",
    ({ n, varX, cov }) => `CASE WHEN ${n} > 0 AND ${varX} > 0 THEN ${cov} / ${varX} END`,
  ),
  pairs(
    "regr_intercept",
    REGRESSION,
    "Where the line through the pairs meets `x = 0`.",
    ({ n, varX, cov, meanX, meanY }) =>
      `CASE WHEN ${n} > 0 AND ${varX} > 0 THEN ${meanY} - ${cov} / ${varX} * ${meanX} END`,
  ),
  pairs(
    "regr_r2",
    REGRESSION,
    "How much of the variance of `y` the line explains.",
    ({ n, varX, varY, cov }) =>
      `CASE WHEN ${n} = 0 OR ${varX} = 0 THEN NULL WHEN ${varY} = 0 THEN 1.0 ELSE ${cov} * ${cov} / (${varX} * ${varY}) END`,
  ),
];

function pairs(
  name: string,
  parameters: readonly Parameter[],
  summary: string,
  result: (moments: Moments, call: ResolvedCall) => string,
): AggregateFunction {
  return {
    name,
    family: "aggregate",
    summary,
    parameters,
    result: "double",
    nullable: "always",
    parts: ([first, second]) => parameters === NUMBERS ? partsOf(first!, second!) : partsOf(second!, first!),
    merge: (earlier, later) => merged(momentsOf(earlier), momentsOf(later)),
    toSql: (parts, call) => result(orNaN(momentsOf(parts)), call),
  };
}

function partsOf(x: string, y: string): AggregatePart[] {
  const where = `${x} IS NOT NULL AND ${y} IS NOT NULL`;
  // DuckDB raises where there is a number that is not finite.
  const finite = `isfinite(${x}) AND isfinite(${y})`;
  return [
    { name: "count", args: [x], where, type: "BIGINT" },
    { name: "avg", args: [x], where, type: "DOUBLE" },
    { name: "avg", args: [y], where, type: "DOUBLE" },
    { name: "var_pop", args: [x], where: finite, type: "DOUBLE" },
    { name: "var_pop", args: [y], where: finite, type: "DOUBLE" },
    { name: "covar_pop", args: [x, y], where: finite, type: "DOUBLE" },
    { name: "bool_or", args: [`NOT (isfinite(${x}) AND isfinite(${y}))`], where, type: "BOOLEAN" },
  ];
}

function momentsOf(parts: readonly string[]): Moments {
  const [n, meanX, meanY, varX, varY, cov, odd] = parts as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { n, meanX, meanY, varX, varY, cov, odd };
}

/** What is not finite spreads to all that is computed from it. */
function orNaN({ varX, varY, cov, odd, ...moments }: Moments): Moments {
  const spread = (value: string) => `CASE WHEN ${odd} THEN CAST('NaN' AS DOUBLE) ELSE ${value} END`;
  return { ...moments, odd, varX: spread(varX), varY: spread(varY), cov: spread(cov) };
}

function merged(a: Moments, b: Moments): string[] {
  const n = `(${a.n} + ${b.n})`;
  const both = (sql: string, left: string, right: string) =>
    `CASE WHEN ${a.n} = 0 THEN ${right} WHEN ${b.n} = 0 THEN ${left} ELSE ${sql} END`;
  const mean = (left: string, right: string) =>
    both(`${left} + (${right} - ${left}) * ${b.n} / ${n}`, left, right);
  const apart = (left: string, right: string) => `(${right} - ${left})`;
  const moment = (left: string, right: string, distances: string) =>
    both(
      `(${left} * ${a.n} + ${right} * ${b.n} + ${distances} * ${a.n} * ${b.n} / ${n}) / ${n}`,
      left,
      right,
    );
  const x = apart(a.meanX, b.meanX);
  const y = apart(a.meanY, b.meanY);
  return [
    n,
    mean(a.meanX, b.meanX),
    mean(a.meanY, b.meanY),
    moment(a.varX, b.varX, `${x} * ${x}`),
    moment(a.varY, b.varY, `${y} * ${y}`),
    moment(a.cov, b.cov, `${x} * ${y}`),
    `(${a.odd} OR ${b.odd})`,
  ];
}
