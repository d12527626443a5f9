/** First and last code point of the blocks that terminals draw two columns wide; emoji are found by property. */
const WIDE_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];
/** Marks that sit on another character, vowels of Hangul, invisible formatting; not the soft hyphen. */
const ZERO_WIDTH_REGEXP = /^(?!\u00ad)[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI_REGEXP = /^\p{Emoji_Presentation}$/u;
const REGIONAL_INDICATOR_REGEXP = /^\p{Regional_Indicator}$/u;

/**
 * How many columns a terminal needs for a text: 2 for each Chinese, Japanese, Korean or emoji character,
 * 0 for combining marks and control characters, 1 for the rest.
 *
 * @see https://jsr.io/@std/cli/doc/unicode-width
 * @example
 * ```ts
 * import { unicodeWidth } from "@std/cli/unicode-width";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unicodeWidth("Crème ★ 天地 🚲"), 15);
 * ```
 */
export function unicodeWidth(str: string): number {
  let width = 0;
  for (const char of str) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  const codePoint = char.codePointAt(0)!;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0;
  if (codePoint < 0x300) return 1;
  if (ZERO_WIDTH_REGEXP.test(char)) return 0;
  if (WIDE_RANGES.some(([first, last]) => first <= codePoint && codePoint <= last)) return 2;
  return EMOJI_REGEXP.test(char) && !REGIONAL_INDICATOR_REGEXP.test(char) ? 2 : 1;
}
