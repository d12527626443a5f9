import { mapType } from "../../declare/types.ts";
import { bindValue } from "./bind_value.ts";
import { splitText } from "./regex_udfs.ts";
import type { ScalarUdf, SparkFunction } from "./spark_function.ts";

const PAIRS_UDF: ScalarUdf = {
  name: "spark_text_pairs",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR[][]",
  call: (text: string, pairDelimiter: string, keyDelimiter: string) =>
    splitText(text, pairDelimiter, -1).map((pair) => {
      const [key = "", value = null] = splitText(pair, keyDelimiter, 2);
      return [key, value];
    }),
};

/** `str_to_map`. */
export const STR_TO_MAP_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "str_to_map",
    family: "map",
    summary:
      "A map of a text such as `a:1,b:2`. The delimiters are Java regular expressions; a key without a value has NULL.",
    parameters: [
      { name: "text", type: "string" },
      { name: "pairDelim", type: "string", optional: true, plain: true },
      { name: "keyValueDelim", type: "string", optional: true, plain: true },
    ],
    result: mapType("string", "string"),
    toSql: ([text, pairDelimiter = "','", keyDelimiter = "':'"]) => {
      const part = (i: number) => `list_transform(pairs, lambda pair: list_extract(pair, ${i}))`;
      return bindValue(
        "pairs",
        `spark_text_pairs(${text}, ${pairDelimiter}, ${keyDelimiter})`,
        `CASE WHEN pairs IS NOT NULL THEN map(${part(1)}, ${part(2)}) END`,
      );
    },
    udfs: [PAIRS_UDF],
  },
];
