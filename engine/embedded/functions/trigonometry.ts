import { DOUBLE_UDFS } from "./math_udfs.ts";
import type { Parameter, SparkFunction } from "./spark_function.ts";

const X: Parameter = { name: "expr", type: "double" };
const NAN = "CAST('NaN' AS DOUBLE)";

/** Functions of angles, in radians unless said otherwise, and hyperbolic functions. */
export const TRIGONOMETRY_FUNCTIONS: readonly SparkFunction[] = [
  ofAngle("sin", "The sine.", (x) => `sin(${x})`),
  ofAngle("cos", "The cosine.", (x) => `cos(${x})`),
  ofAngle("tan", "The tangent.", (x) => `tan(${x})`),
  ofAngle("cot", "The cotangent.", (x) => `1 / tan(${x})`),
  ofAngle("sec", "The secant: one over the cosine.", (x) => `1 / cos(${x})`),
  ofAngle("csc", "The cosecant: one over the sine.", (x) => `1 / sin(${x})`),
  ofDouble(
    "asin",
    "The arc sine; NaN outside -1 to 1.",
    (x) => `CASE WHEN ${x} BETWEEN -1 AND 1 THEN asin(${x}) WHEN ${x} IS NOT NULL THEN ${NAN} END`,
  ),
  ofDouble(
    "acos",
    "The arc cosine; NaN outside -1 to 1.",
    (x) => `CASE WHEN ${x} BETWEEN -1 AND 1 THEN acos(${x}) WHEN ${x} IS NOT NULL THEN ${NAN} END`,
  ),
  ofDouble("atan", "The arc tangent.", (x) => `atan(${x})`),
  ofDouble("sinh", "The hyperbolic sine.", (x) => `sinh(${x})`),
  ofDouble("cosh", "The hyperbolic cosine.", (x) => `cosh(${x})`),
  ofDouble("tanh", "The hyperbolic tangent.", (x) => `tanh(${x})`),
  {
    ...ofDouble("asinh", "The inverse hyperbolic sine.", (x) => `spark_asinh(${x})`),
    udfs: [DOUBLE_UDFS.asinh],
  },
  {
    ...ofDouble("acosh", "The inverse hyperbolic cosine.", (x) => `spark_acosh(${x})`),
    udfs: [DOUBLE_UDFS.acosh],
  },
  {
    ...ofDouble("atanh", "The inverse hyperbolic tangent.", (x) => `spark_atanh(${x})`),
    udfs: [DOUBLE_UDFS.atanh],
  },
  {
    ...ofDouble("atan2", "The angle between the x axis and the point at `x`, `y`.", (x) => x),
    parameters: [{ name: "y", type: "double" }, { name: "x", type: "double" }],
    nullable: "when an argument is",
    toSql: ([y, x]) => `atan2(${y} + CAST(0 AS DOUBLE), ${x} + CAST(0 AS DOUBLE))`,
  },
  ofDouble("degrees", "Radians as degrees.", (x) => `(${x} * CAST(57.29577951308232 AS DOUBLE))`),
  ofDouble("radians", "Degrees as radians.", (x) => `(${x} * CAST(0.017453292519943295 AS DOUBLE))`),
  {
    name: "pi",
    family: "math",
    summary: "The circumference of a circle over its diameter.",
    parameters: [],
    result: "double",
    toSql: () => "CAST(3.141592653589793 AS DOUBLE)",
  },
];

/** DuckDB refuses the angle infinity; Spark gives NaN. */
function ofAngle(name: string, summary: string, sql: (x: string) => string): SparkFunction {
  return ofDouble(name, summary, (x) => `CASE WHEN isinf(${x}) THEN ${NAN} ELSE ${sql(x)} END`);
}

function ofDouble(name: string, summary: string, sql: (x: string) => string): SparkFunction {
  return {
    name,
    family: "math",
    summary,
    parameters: [X],
    result: "double",
    nullable: "always",
    toSql: ([x]) => sql(x!),
    difference: "The last of the up to 17 digits may differ from Spark's.",
  };
}
