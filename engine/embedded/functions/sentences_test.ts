import { assertEquals } from "@std/assert";
import { wordsOfSentences } from "./sentences.ts";

Deno.test("wordsOfSentences() ends a sentence where a capital follows", () => {
  assertEquals(wordsOfSentences("It rained. We left! why? ok. then home."), [
    ["It", "rained"],
    ["We", "left"],
    ["why"],
    ["ok", "then", "home"],
  ]);
  assertEquals(wordsOfSentences('He said "Stop." (Twice.) Then he sat.Down'), [
    ["He", "said", "Stop"],
    ["Twice"],
    ["Then", "he", "sat.Down"],
  ]);
  assertEquals(wordsOfSentences(""), []);
});

Deno.test("wordsOfSentences() keeps marks inside words and numbers, and drops those around", () => {
  assertEquals(wordsOfSentences("well-known don't it's_me 'quoted' x..y b2b 1,024 7% $3.20 #9 -4"), [
    ["well-known", "don't", "it's_me", "quoted", "x", "y", "b2b", "1,024", "7%", "4"],
  ]);
  assertEquals(wordsOfSentences("犬がいる。テスト"), [["犬", "がいる"], ["テスト"]]);
});
