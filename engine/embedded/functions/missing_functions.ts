import { AnalysisError } from "../../errors.ts";

const KINDS = ["bigint", "double", "float"];
const SKETCH = "its sketches are those of Apache DataSketches, which are not here";

/** Spark's functions that this engine does not have, with the reason. */
export const MISSING_FUNCTIONS: readonly (readonly [reason: string, names: readonly string[]])[] = [
  [
    SKETCH,
    [
      ...["approx_top_k", "approx_top_k_accumulate", "approx_top_k_combine", "approx_top_k_estimate"],
      ...["hll_sketch_agg", "hll_sketch_estimate", "hll_union", "hll_union_agg"],
      ...["theta_sketch_agg", "theta_sketch_estimate", "theta_union", "theta_union_agg"],
      ...["theta_intersection", "theta_intersection_agg", "theta_difference"],
      ...[
        ...["kll_sketch_agg", "kll_merge_agg", "kll_sketch_merge", "kll_sketch_to_string"],
        ...["kll_sketch_get_n", "kll_sketch_get_quantile", "kll_sketch_get_rank"],
      ].flatMap((name) => KINDS.map((kind) => `${name}_${kind}`)),
    ],
  ],
  ["its bins depend on how Spark puts rows together", ["histogram_numeric"]],
  ["there is no Java here", ["java_method", "reflect", "try_reflect"]],
  ["Avro is not read here", ["from_avro", "to_avro", "schema_of_avro"]],
  ["Protobuf is not read here", ["from_protobuf", "to_protobuf"]],
  ["texts are compared byte by byte here", ["collate", "collations"]],
  [
    "there are no geometries and geographies here",
    ["st_asbinary", "st_geogfromwkb", "st_geomfromwkb", "st_setsrid", "st_srid"],
  ],
  ["it tells of Spark itself", ["python_worker_logs", "sql_keywords"]],
];

const REASONS = new Map(
  MISSING_FUNCTIONS.flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);

/** `UNSUPPORTED_FEATURE.FUNCTION`: Spark has the function, this engine does not; undefined for any other name. */
export function missingFunction(name: string): AnalysisError | undefined {
  const reason = REASONS.get(name.toLowerCase());
  if (reason === undefined) return undefined;
  return new AnalysisError(
    "UNSUPPORTED_FEATURE.FUNCTION",
    `The function \`${name}\` of Spark is not supported: ${reason}.`,
    { parameters: { routineName: `\`${name}\`` } },
  );
}
