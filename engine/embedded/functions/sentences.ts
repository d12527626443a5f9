/**
 * Text cut into sentences and words as Java's `BreakIterator` cuts it.
 *
 * @module
 */
import { arrayType } from "../../declare/types.ts";
import type { ScalarUdf, SparkFunction } from "./spark_function.ts";

const MID_WORD = String.raw`[\p{Pd}\p{Pc}\u00ad\u2027"'.]`;
const MID_NUMBER = String.raw`["',\u066b.]`;
const LETTER = String.raw`(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}])\p{L}\p{M}*)`;
const WORD = `${LETTER}+(?:${MID_WORD}${LETTER}+)*`;
const NUMBER = String.raw`\p{N}+(?:${MID_NUMBER}\p{N}+)*`;

/** A word, or a number with what belongs to it: `$5.50`, `50%`. */
const WORD_REGEXP = new RegExp(
  String.raw`(?:[\p{Sc}#.](?=\p{N}))?(?:${WORD}|${NUMBER})+[%\u00a2\u066a\u2030\u2031]?` +
    String.raw`|[\p{sc=Han}\u3005]+|\p{scx=Hira}+|[\p{scx=Kana}]+`,
  "gu",
);

/** The end of a sentence; a point ends one only where a capital or an opening mark follows. */
const END_REGEXP = new RegExp(
  String.raw`(?:\.+[\p{Pe}\p{Pf}"']*\s+(?=[\p{Lu}\p{Lt}\p{Lo}\p{Ps}\p{Pi}"'])` +
    String
      .raw`|[.!?\u3002\uff01\uff1f]*[!?\u3002\uff01\uff1f][.!?\u3002\uff01\uff1f\p{Pe}\p{Pf}"']*\s*|\u2029)`,
  "gu",
);

/** The words of each sentence of a text; those that do not begin with a letter or a digit are left out. */
export function wordsOfSentences(text: string): string[][] {
  return text.split(END_REGEXP)
    .map((sentence) => (sentence.match(WORD_REGEXP) ?? []).filter((word) => /^[\p{L}\p{Nd}]/u.test(word)))
    .filter((words) => words.length > 0);
}

const SENTENCES_UDF: ScalarUdf = {
  name: "spark_sentences",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR[][]",
  call: wordsOfSentences,
};

/** `sentences`. */
export const SENTENCES_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "sentences",
    family: "string",
    summary: "A text as an array of sentences, each an array of its words.",
    parameters: [
      { name: "str", type: "string" },
      { name: "lang", type: "string", optional: true, plain: true },
      { name: "country", type: "string", optional: true, plain: true },
    ],
    result: arrayType(arrayType("string", false), false),
    nullable: "always",
    toSql: ([text]) => `spark_sentences(${text})`,
    udfs: [SENTENCES_UDF],
    difference: "The language and the country have no effect: all languages are cut alike.",
  },
];
