import type { ScalarUdf } from "./spark_function.ts";
import { plainText } from "./variant_cast.ts";
import { doubleText, variantJson, variantText, variantValue } from "./variant_value.ts";

const TEXT_TO_TEXT = { parameterTypes: ["VARCHAR"], returnType: "VARCHAR" };

/** What writes VARIANTs into texts: `spark_variant_json` as JSON, `spark_variant_text` as CAST does, which gives NULL for a VARIANT that is null. */
export const VARIANT_TEXT_UDFS: readonly ScalarUdf[] = [
  { name: "spark_variant_json", ...TEXT_TO_TEXT, call: (text: string) => variantJson(variantValue(text)) },
  {
    name: "spark_variant_text",
    ...TEXT_TO_TEXT,
    call: (text: string) => text === "null" ? null : plainText(variantValue(text)),
  },
];

/** A DOUBLE as a VARIANT. */
export const VARIANT_DOUBLE_UDF: ScalarUdf = {
  name: "spark_variant_double",
  parameterTypes: ["DOUBLE"],
  returnType: "VARCHAR",
  call: doubleText,
};

/** The items of an array or the members of an object, each with its name. */
export const VARIANT_ENTRIES_UDF: ScalarUdf = {
  name: "spark_variant_entries",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR[][]",
  call: (text: string) => {
    const value = variantValue(text);
    if (value.kind === "array") return value.items.map((item) => [null, variantText(item)]);
    return value.kind === "object" ? value.members.map(([name, member]) => [name, variantText(member)]) : [];
  },
};
