import { AES_FUNCTIONS } from "./aes.ts";
import { AGGREGATE_FUNCTIONS } from "./aggregate.ts";
import { AGGREGATE_BITMAP_FUNCTIONS } from "./aggregate_bitmap.ts";
import { AGGREGATE_COLLECT_FUNCTIONS } from "./aggregate_collect.ts";
import { GROUPING_FUNCTIONS } from "./aggregate_grouping.ts";
import { AGGREGATE_PAIR_FUNCTIONS } from "./aggregate_pairs.ts";
import { AGGREGATE_PERCENTILE_FUNCTIONS } from "./aggregate_percentile.ts";
import { AGGREGATE_SKETCH_FUNCTIONS } from "./aggregate_sketch.ts";
import { AGGREGATE_STATISTICS_FUNCTIONS } from "./aggregate_statistics.ts";
import { ARRAY_FUNCTIONS } from "./array.ts";
import { ARRAY_EDIT_FUNCTIONS } from "./array_edit.ts";
import { ARRAY_SORT_FUNCTIONS } from "./array_sort.ts";
import { ARRAY_SET_FUNCTIONS } from "./array_set.ts";
import { CONDITIONAL_FUNCTIONS } from "./conditional.ts";
import { LAMBDA_FUNCTIONS } from "./lambda.ts";
import { LIKE_FUNCTIONS } from "./like.ts";
import { MAP_FUNCTIONS } from "./map.ts";
import { MAP_ZIP_WITH_FUNCTIONS } from "./map_zip_with.ts";
import { OPERATORS } from "./operators.ts";
import { REGEX_FUNCTIONS } from "./regex.ts";
import { BITMAP_FUNCTIONS } from "./bitmap.ts";
import { ROW_IDENTITY_FUNCTIONS } from "./row_identity.ts";
import { BIT_FUNCTIONS } from "./bit_shift.ts";
import { MATH_FUNCTIONS } from "./math.ts";
import { RANDOM_FUNCTIONS } from "./random.ts";
import { ROUNDING_FUNCTIONS } from "./rounding.ts";
import { TIME_WINDOW_FUNCTIONS } from "./time_window_function.ts";
import { TRIGONOMETRY_FUNCTIONS } from "./trigonometry.ts";
import { TRY_ARITHMETIC_FUNCTIONS } from "./try_arithmetic.ts";
import { DATETIME_ARITHMETIC_FUNCTIONS } from "./datetime_arithmetic.ts";
import { DATETIME_MAKE_FUNCTIONS } from "./datetime_make.ts";
import { INTERVAL_MAKE_FUNCTIONS } from "./interval_make.ts";
import { TIME_OF_DAY_FUNCTIONS } from "./time_of_day.ts";
import { DATETIME_TEXT_FUNCTIONS } from "./datetime_text.ts";
import { DATETIME_FUNCTIONS } from "./datetime.ts";
import { SEQUENCE_FUNCTIONS } from "./sequence.ts";
import { GENERATOR_FUNCTIONS } from "./generator.ts";
import { HASH_FUNCTIONS } from "./hash.ts";
import { MISC_FUNCTIONS } from "./misc.ts";
import { CONVERSION_FUNCTIONS } from "./conversion.ts";
import { PREDICATE_FUNCTIONS } from "./predicate.ts";
import { JSON_FUNCTIONS } from "./json.ts";
import type { SparkFunction } from "./spark_function.ts";
import { BINARY_TEXT_FUNCTIONS } from "./binary_text.ts";
import { NUMBER_TEXT_FUNCTIONS } from "./number_text.ts";
import { SENTENCES_FUNCTIONS } from "./sentences.ts";
import { STR_TO_MAP_FUNCTIONS } from "./str_to_map.ts";
import { STRING_ENCODING_FUNCTIONS } from "./string_encoding.ts";
import { STRING_FORMAT_FUNCTIONS } from "./string_format.ts";
import { STRING_SEARCH_FUNCTIONS } from "./string_search.ts";
import { STRING_CUT_FUNCTIONS } from "./string_cut.ts";
import { STRING_FUNCTIONS } from "./string.ts";
import { CSV_FUNCTIONS } from "./csv.ts";
import { STRUCT_FUNCTIONS } from "./struct.ts";
import { VARIANT_AGGREGATES, VARIANT_FUNCTIONS } from "./variant.ts";
import { VARIANT_MAKE_FUNCTIONS } from "./variant_make.ts";
import { XML_FUNCTIONS } from "./xml.ts";
import { XPATH_FUNCTIONS } from "./xpath.ts";
import { WINDOW_FUNCTIONS } from "./window_function.ts";

/** Families in the order of the documentation; each file lists its functions. Add a new family here. */
const FAMILIES: readonly (readonly SparkFunction[])[] = [
  OPERATORS,
  CONDITIONAL_FUNCTIONS,
  ARRAY_FUNCTIONS,
  ARRAY_EDIT_FUNCTIONS,
  ARRAY_SORT_FUNCTIONS,
  ARRAY_SET_FUNCTIONS,
  SEQUENCE_FUNCTIONS,
  MAP_FUNCTIONS,
  STR_TO_MAP_FUNCTIONS,
  STRUCT_FUNCTIONS,
  LAMBDA_FUNCTIONS,
  MAP_ZIP_WITH_FUNCTIONS,
  LIKE_FUNCTIONS,
  STRING_FUNCTIONS,
  STRING_CUT_FUNCTIONS,
  STRING_SEARCH_FUNCTIONS,
  STRING_ENCODING_FUNCTIONS,
  BINARY_TEXT_FUNCTIONS,
  NUMBER_TEXT_FUNCTIONS,
  SENTENCES_FUNCTIONS,
  STRING_FORMAT_FUNCTIONS,
  REGEX_FUNCTIONS,
  MATH_FUNCTIONS,
  ROUNDING_FUNCTIONS,
  TRIGONOMETRY_FUNCTIONS,
  TRY_ARITHMETIC_FUNCTIONS,
  RANDOM_FUNCTIONS,
  BIT_FUNCTIONS,
  DATETIME_FUNCTIONS,
  DATETIME_TEXT_FUNCTIONS,
  DATETIME_ARITHMETIC_FUNCTIONS,
  DATETIME_MAKE_FUNCTIONS,
  INTERVAL_MAKE_FUNCTIONS,
  TIME_OF_DAY_FUNCTIONS,
  JSON_FUNCTIONS,
  CSV_FUNCTIONS,
  XML_FUNCTIONS,
  XPATH_FUNCTIONS,
  VARIANT_FUNCTIONS,
  VARIANT_MAKE_FUNCTIONS,
  PREDICATE_FUNCTIONS,
  CONVERSION_FUNCTIONS,
  HASH_FUNCTIONS,
  MISC_FUNCTIONS,
  AES_FUNCTIONS,
  BITMAP_FUNCTIONS,
  ROW_IDENTITY_FUNCTIONS,
  TIME_WINDOW_FUNCTIONS,
  AGGREGATE_FUNCTIONS,
  AGGREGATE_COLLECT_FUNCTIONS,
  AGGREGATE_STATISTICS_FUNCTIONS,
  AGGREGATE_PERCENTILE_FUNCTIONS,
  AGGREGATE_PAIR_FUNCTIONS,
  AGGREGATE_BITMAP_FUNCTIONS,
  AGGREGATE_SKETCH_FUNCTIONS,
  VARIANT_AGGREGATES,
  GROUPING_FUNCTIONS,
  WINDOW_FUNCTIONS,
  GENERATOR_FUNCTIONS,
];

const BY_NAME = new Map<string, SparkFunction>(
  FAMILIES.flat().flatMap((entry) =>
    [entry.name, ...(entry.aliases ?? [])].map((name) => [name, entry] as const)
  ),
);

/** All functions of the catalogue, each once. */
export function allFunctions(): readonly SparkFunction[] {
  return FAMILIES.flat();
}

/** Finds a function by name or alias, without regard to case. */
export function findFunction(name: string): SparkFunction | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Every name and alias, for "did you mean". */
export function functionNames(): Iterable<string> {
  return BY_NAME.keys();
}
