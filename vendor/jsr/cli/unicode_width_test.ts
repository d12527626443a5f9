import { assertEquals } from "@std/assert";
import { unicodeWidth } from "./mod.ts";

const WIDTHS: [string, number][] = [
  ["", 0],
  ["hello", 5],
  ["Crème brûlée", 12],
  ["e\u0301", 1],
  ["天地玄黃", 8],
  ["ｆｕｌｌ", 8],
  ["한국어", 6],
  ["ひらがな", 8],
  ["★", 1],
  ["🚲", 2],
  ["👩\u200d💻", 4],
  ["\x1b\n", 0],
  ["Привет", 6],
];

for (const [text, width] of WIDTHS) {
  Deno.test(`unicodeWidth() of ${JSON.stringify(text)} is ${width}`, () =>
    assertEquals(unicodeWidth(text), width));
}
