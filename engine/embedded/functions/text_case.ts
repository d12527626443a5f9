import type { ScalarUdf } from "./spark_function.ts";

/** Letters whose title case is neither themselves nor their upper case: digraphs and Greek letters with iota below. */
function titleCharacter(char: string): string {
  const code = char.codePointAt(0)!;
  const digraph = { "Ǆ": "ǅ", "ǆ": "ǅ", "Ǉ": "ǈ", "ǉ": "ǈ", "Ǌ": "ǋ", "ǌ": "ǋ", "Ǳ": "ǲ", "ǳ": "ǲ" }[char];
  if (digraph) return digraph;
  const isGeorgian = code >= 0x10d0 && code <= 0x10ff;
  const isGreekWithIota = (code >= 0x1f80 && code <= 0x1faf) || [0x1fb3, 0x1fc3, 0x1ff3].includes(code);
  if (isGeorgian) return char;
  if (isGreekWithIota) return String.fromCodePoint(code <= 0x1faf ? code | 8 : code + 9);
  const [first = "", ...rest] = char.toUpperCase();
  return first + rest.join("").toLowerCase();
}

/** Lower case, but for the first letter of each word; only spaces separate words. */
export function initialCapitals(text: string): string {
  return text.split(" ").map((word) => {
    const first = String.fromCodePoint(word.codePointAt(0) ?? 0x20);
    return word === "" ? "" : titleCharacter(first) + word.slice(first.length).toLowerCase();
  }).join(" ");
}

const TEXT_TO_TEXT = { parameterTypes: ["VARCHAR"], returnType: "VARCHAR" };

/** `spark_upper(str)`: with the full case mappings of Unicode, as in "ß" to "SS". */
export const UPPER_UDF: ScalarUdf = {
  name: "spark_upper",
  ...TEXT_TO_TEXT,
  call: (text: string) => text.toUpperCase(),
};

/** `spark_lower(str)`: with the full case mappings of Unicode. */
export const LOWER_UDF: ScalarUdf = {
  name: "spark_lower",
  ...TEXT_TO_TEXT,
  call: (text: string) => text.toLowerCase(),
};

/** `spark_initcap(str)`. */
export const INITCAP_UDF: ScalarUdf = { name: "spark_initcap", ...TEXT_TO_TEXT, call: initialCapitals };

/** `spark_reverse(str)`: character by character. */
export const REVERSE_UDF: ScalarUdf = {
  name: "spark_reverse",
  ...TEXT_TO_TEXT,
  call: (text: string) => [...text].reverse().join(""),
};

/** `spark_mask(str, upper, lower, digit, other)`: an empty replacement leaves the characters of its kind as they are. */
export const MASK_UDF: ScalarUdf = {
  name: "spark_mask",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: (text: string, upper: string, lower: string, digit: string, other: string) =>
    text.replaceAll(/(\p{Lu})|(\p{Ll})|(\p{Nd})|([^])/gu, (char, isUpper, isLower, isDigit) => {
      if (isUpper) return upper || char;
      if (isLower) return lower || char;
      if (isDigit) return digit || char;
      return other.repeat(char.length) || char;
    }),
};
