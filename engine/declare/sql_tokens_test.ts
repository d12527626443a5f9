import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import { quoteSqlString, tokenizeSql } from "./sql_tokens.ts";

function kinds(text: string): string[] {
  return tokenizeSql(text).slice(0, -1).map((token) => `${token.kind} ${token.value}`);
}

Deno.test("tokenizeSql() tells names, numbers and symbols apart", () => {
  assertEquals(kinds("t.`a``b`>=1.5e-3BD"), [
    "word t",
    "symbol .",
    "quoted a`b",
    "symbol >=",
    "number 1.5e-3BD",
  ]);
  assertEquals(kinds("1a 1e5 12L 1e5L .5 5. 3Y"), [
    "word 1a",
    "number 1e5",
    "number 12L",
    "word 1e5L",
    "number .5",
    "number 5.",
    "number 3Y",
  ]);
  assertEquals(kinds("a<=>b->c>>>d"), [
    "word a",
    "symbol <=>",
    "word b",
    "symbol ->",
    "word c",
    "symbol >",
    "symbol >",
    "symbol >",
    "word d",
  ]);
});

Deno.test("tokenizeSql() skips comments", () => {
  assertEquals(kinds("a -- x\n/* y\nz */ + b --"), ["word a", "symbol +", "word b"]);
});

// What Spark 4.1 gives for each.
const STRINGS: readonly (readonly [string, string])[] = [
  ["'it''s'", "it's"],
  [`"it's"`, "it's"],
  [`"say ""hi"""`, 'say "hi"'],
  ["'it\\'s'", "it's"],
  ["'a\\tb\\n\\r\\b\\0\\Z'", "a\tb\n\r\b\0\x1a"],
  ["'a\\\\b'", "a\\b"],
  ["'\\u0041\\U0001F600\\101'", "A😀A"],
  ["'\\x\\d'", "xd"],
  ["'a\\%b\\_'", "a\\%b\\_"],
  ["r'\\t\\d'", "\\t\\d"],
  ['R"\\n"', "\\n"],
  ["'two\nlines'", "two\nlines"],
];

for (const [text, value] of STRINGS) {
  Deno.test(`tokenizeSql() reads the string ${text}`, () => assertEquals(kinds(text), [`string ${value}`]));
}

for (
  const value of ["", "it's", 'a"b', "\\", "a\tb\n\r\b\0\x1a", "100\\%", "\\\\_", "\\%\\", "😀", "\x001"]
) {
  Deno.test(`quoteSqlString() writes ${JSON.stringify(value)} so that it reads back`, () => {
    assertEquals(kinds(quoteSqlString(value)), [`string ${value}`]);
  });
}

const BAD: readonly (readonly [string, string])[] = [
  [
    "a + 'x",
    "Syntax error at or near ''': this ' is never closed. (line 1, pos 4)\n\n== SQL ==\na + 'x\n    ^",
  ],
  ["a\n  # b", "at or near '#': Spark SQL has no such character outside of quotes. (line 2, pos 2)"],
  ["\t\t#", "== SQL ==\n\t\t#\n\t\t^"],
  ["a /* b", "this comment is never closed"],
];

for (const [text, part] of BAD) {
  Deno.test(`tokenizeSql() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => tokenizeSql(text), AnalysisError);
    assertEquals(error.condition, "PARSE_SYNTAX_ERROR");
    assertStringIncludes(error.message, part);
  });
}
