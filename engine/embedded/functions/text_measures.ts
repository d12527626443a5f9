import type { ScalarUdf } from "./spark_function.ts";

/** How many characters must be inserted, deleted or replaced to turn one text into the other; -1 when more than `limit`. */
export function levenshteinDistance(left: string, right: string, limit = Infinity): number {
  const a = [...left];
  const b = [...right];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  const distance = previous[b.length]!;
  return distance <= limit ? distance : -1;
}

/** Soundex codes of A to Z; 7 marks H and W, which keep the code before them alive, 0 vowels, which end it. */
const SOUNDEX = "01230127022455012623017202";

/** The Soundex code of a word; a text that does not begin with an ASCII letter is returned as it is. */
export function soundexCode(text: string): string {
  const upper = text.toUpperCase();
  const codeAt = (i: number) => SOUNDEX[upper.charCodeAt(i) - 65];
  if (codeAt(0) === undefined) return text;
  let code = upper[0]!;
  let last = codeAt(0);
  for (let i = 1; i < upper.length && code.length < 4; i++) {
    const digit = codeAt(i);
    if (digit === undefined) last = "0";
    else if (digit !== "7") {
      if (digit !== "0" && digit !== last) code += digit;
      last = digit;
    }
  }
  return code.padEnd(4, "0");
}

/** Whether a row of digits passes Luhn's check. */
export function isLuhn(digits: string): boolean {
  if (!/^[0-9]+$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}

/** `spark_levenshtein(left, right, limit)`; a limit below zero has no distance within it. */
export const LEVENSHTEIN_UDF: ScalarUdf = {
  name: "spark_levenshtein",
  parameterTypes: ["VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "INTEGER",
  call: levenshteinDistance,
};

/** `spark_soundex(str)`. */
export const SOUNDEX_UDF: ScalarUdf = {
  name: "spark_soundex",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR",
  call: soundexCode,
};

/** `spark_luhn_check(str)`. */
export const LUHN_UDF: ScalarUdf = {
  name: "spark_luhn_check",
  parameterTypes: ["VARCHAR"],
  returnType: "BOOLEAN",
  call: isLuhn,
};

/** `spark_substring_index(str, delim, count)`: occurrences may overlap. */
export const SUBSTRING_INDEX_UDF: ScalarUdf = {
  name: "spark_substring_index",
  parameterTypes: ["VARCHAR", "VARCHAR", "INTEGER"],
  returnType: "VARCHAR",
  call: (text: string, delimiter: string, count: number) => {
    if (delimiter === "" || count === 0) return "";
    let at = count > 0 ? -1 : text.length;
    for (let i = 0; i < Math.abs(count); i++) {
      if (count < 0 && at === 0) return text;
      at = count > 0 ? text.indexOf(delimiter, at + 1) : text.lastIndexOf(delimiter, at - 1);
      if (at < 0) return text;
    }
    return count > 0 ? text.slice(0, at) : text.slice(at + delimiter.length);
  },
};
