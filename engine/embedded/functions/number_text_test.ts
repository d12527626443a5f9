import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../errors.ts";
import { numberPattern, readNumber, writeNumber } from "./number_pattern.ts";
import { NUMBER_TEXT_FUNCTIONS } from "./number_text.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("readNumber() reads what fits the pattern and nothing else", () => {
  const cases: [string, string, string | null][] = [
    ["37", "999", "37"],
    [" 37 ", "999", "37"],
    ["3 7", "99", "37"],
    ["1370", "999", null],
    ["37", "000", null],
    ["037", "000", "37"],
    ["-37", "999", null],
    ["-37", "S99", "-37"],
    [" -37", "S99", null],
    ["37-", "99MI", "-37"],
    ["<37>", "99PR", "-37"],
    ["<37", "99PR", null],
    ["$37", "$99", "37"],
    ["37", "$99", null],
    ["-$37", "S$99", "-37"],
    ["1,370", "99,999", "1370"],
    ["1370", "99,999", null],
    ["1,370.5", "9G999D99", "1370.50"],
    ["1,370", "9,999.9", "1370.0"],
    [".5", "9.9", "0.5"],
    [".", "9.9", null],
    ["", "9", null],
  ];
  for (const [text, format, expected] of cases) {
    assertEquals({ text, format, number: readNumber(text, numberPattern(format)) }, {
      text,
      format,
      number: expected,
    });
  }
});

Deno.test("writeNumber() writes digits, signs and marks where the pattern has them", () => {
  const cases: [string, string, string][] = [
    ["37", "9999", "  37"],
    ["37", "0000", "0037"],
    ["0", "999", "   "],
    ["0", "9.9", "0.0"],
    ["0.5", "$99.9", "$ 0.5"],
    ["-37", "999", " 37"],
    ["-37", "S999", " -37"],
    ["37", "999S", " 37+"],
    ["37", "99MI", "37 "],
    ["-37", "999PR", " <37>"],
    ["37", "99PR", "37  "],
    ["-37", "S$999", "-$ 37"],
    ["1370.5", "99,999.00", " 1,370.50"],
    ["370", "99,999", "   370"],
    ["7", "00,000", "00,007"],
    ["7", "99,000", "   007"],
    ["1370", "999", "###"],
    ["1370", "9,9", "# #"],
    ["1.25", "9.9", "#.#"],
    ["7", "9.", "7 "],
  ];
  for (const [decimal, format, expected] of cases) {
    assertEquals({ decimal, format, text: writeNumber(decimal, numberPattern(format)) }, {
      decimal,
      format,
      text: expected,
    });
  }
});

Deno.test("numberPattern() names what is wrong with a pattern", () => {
  const cases: [string, string][] = [
    ["", "EMPTY"],
    ["$", "WRONG_NUM_DIGIT"],
    ["99x", "UNEXPECTED_TOKEN"],
    ["$S9", "UNEXPECTED_TOKEN"],
    ["9$9", "CUR_MUST_BEFORE_DIGIT"],
    ["9.9.9", "WRONG_NUM_TOKEN"],
    ["S9S", "WRONG_NUM_TOKEN"],
    ["9,", "CONT_THOUSANDS_SEPS"],
    ["9.9,9", "THOUSANDS_SEPS_MUST_BEFORE_DEC"],
  ];
  for (const [format, condition] of cases) {
    assertEquals(
      assertThrows(() => numberPattern(format), AnalysisError).condition,
      `INVALID_FORMAT.${condition}`,
    );
  }
});

Deno.test("to_number() and to_char() convert, raise or give NULL as Spark does", async () => {
  await using bench = await FunctionBench.open(NUMBER_TEXT_FUNCTIONS);
  await bench.assertCalls([
    ["to_number", ["$1,370.25", "$9,999.99"], "1370.25"],
    ["to_number", ["x", "99"], { error: "INVALID_FORMAT.MISMATCH_INPUT" }],
    ["to_number", ["5", "D9"], { error: "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION" }],
    ["try_to_number", ["x", "99"], null],
    ["try_to_number", [null, "99"], null],
    ["to_char", [typed("1370.50", "decimal(6,2)"), "9,999.9"], "1,370.5"],
    ["to_char", [typed("FF", "binary"), "hex"], "FF"],
    ["to_char", [typed("FF", "binary"), "base64"], "/w=="],
    ["to_char", [typed("41", "binary"), "utf-8"], "A"],
    ["to_char", [typed("2024-02-29", "timestamp"), "d/M"], "29/2"],
  ], { literalsOnly: true });
});
