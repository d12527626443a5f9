import type { DataType } from "../../declare/types.ts";
import { isIntegral } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { quoteString } from "../duckdb_type.ts";
import { type AggregateFunction, mergeLists } from "./aggregate_function.ts";
import { countMinSketch, type SketchItem, type SketchShape } from "./count_min_sketch.ts";
import type { Mismatch, ScalarUdf, UncoercedCall } from "./spark_function.ts";
import { valueOutOfRange } from "./value_out_of_range.ts";

const NUMBERS_UDF = sketching("spark_count_min_sketch_of_numbers", "BIGINT[]");
const BYTES_UDF = sketching("spark_count_min_sketch_of_bytes", "BLOB[]");

function sketching(name: string, items: string): ScalarUdf {
  return {
    name,
    parameterTypes: [items, "VARCHAR"],
    returnType: "BLOB",
    call: (values: readonly SketchItem[], shape: string) => countMinSketch(values, JSON.parse(shape)),
  };
}

/** Aggregates that give sketches with Spark's own bytes. */
export const AGGREGATE_SKETCH_FUNCTIONS: readonly AggregateFunction[] = [
  {
    name: "count_min_sketch",
    family: "aggregate",
    summary:
      "A count-min sketch of the values, as Spark writes it: how often each occurs, to a relative error `eps` with a `confidence`.",
    parameters: [
      { name: "col", type: "any" },
      { name: "eps", type: "double", plain: true },
      { name: "confidence", type: "double", plain: true },
      { name: "seed", type: "integer", plain: true },
    ],
    coerce: sketchTypes,
    result: "binary",
    nullable: "never",
    parts: ([x], { argTypes: [type] }) => {
      const isNumber = type === "long";
      return [{
        name: "list",
        args: [type === "string" ? `encode(${x})` : x!],
        where: `${x} IS NOT NULL`,
        type: isNumber ? "BIGINT[]" : "BLOB[]",
      }];
    },
    merge: mergeLists,
    toSql: ([list], { argTypes: [type], argLiterals: [, eps, confidence, seed] }) => {
      const [udf, items] = type === "long" ? [NUMBERS_UDF, "BIGINT[]"] : [BYTES_UDF, "BLOB[]"];
      const shape: SketchShape = { eps: Number(eps), confidence: Number(confidence), seed: Number(seed) };
      return `${udf.name}(coalesce(${list}, CAST([] AS ${items})), ${quoteString(JSON.stringify(shape))})`;
    },
    udfs: [NUMBERS_UDF, BYTES_UDF],
  },
];

function sketchTypes({ argTypes: [type], argLiterals: [, eps, confidence, seed] }: UncoercedCall) {
  if (!isIntegral(type!) && type !== "string" && type !== "binary") return wrongItem(type!);
  for (const [name, literal] of Object.entries({ eps, confidence, seed })) {
    if (literal === undefined) return notConstant(name);
  }
  if (!(Number(eps) > 0)) return valueOutOfRange("eps", "(0.0, +∞)", eps);
  if (!(Number(confidence) > 0 && Number(confidence) < 1)) {
    return valueOutOfRange("confidence", "(0.0, 1.0)", confidence);
  }
  const item: DataType = isIntegral(type!) ? "long" : type!;
  return [item, "double", "double", "integer"] as const;
}

function wrongItem(type: DataType): Mismatch {
  const requiredType = '("INTEGRAL" or "STRING" or "BINARY")';
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The first parameter requires the ${requiredType} type, however it has the type ${
      quotedType(type)
    }`,
    parameters: { paramIndex: "first", requiredType, inputType: quotedType(type) },
  };
}

function notConstant(name: string): Mismatch {
  const inputType = name === "seed" ? '"INT"' : '"DOUBLE"';
  return {
    mismatch: "NON_FOLDABLE_INPUT",
    reason: `the input \`${name}\` should be a foldable ${inputType} expression`,
    parameters: { inputName: `\`${name}\``, inputType },
  };
}
