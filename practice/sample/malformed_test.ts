import { assert, assertEquals } from "@std/assert";
import {
  countKinds,
  kindAt,
  type ReviewValue,
  ROWS_PER_MALFORMED,
  spoil,
  type ValueKind,
} from "./malformed.ts";

const LINE = Array.from({ length: 15 }, (_, index) => `f${index}`).join("\t");
const isValidUtf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes).includes("\ufffd") === false;
const tabs = (value: ReviewValue) => (value as string).split("\t").length - 1;

Deno.test("spoil() leaves a good line as it is", () => assertEquals(spoil(LINE, "good", 0), LINE));

Deno.test("spoil() takes tabs away and adds some", () => {
  assert(tabs(spoil(LINE, "tooFewTabs", 0)) < 14);
  assert(tabs(spoil(LINE, "tooManyTabs", 0)) > 14);
});

Deno.test("spoil() empties a value and removes it", () => {
  assertEquals([spoil(LINE, "empty", 0), spoil(LINE, "null", 0)], ["", null]);
});

Deno.test("spoil() breaks the UTF-8 of a line that still has 15 fields", () => {
  const bytes = spoil(LINE, "brokenUtf8", 0) as Uint8Array;
  assertEquals(isValidUtf8(bytes), false);
  assertEquals(bytes.filter((byte) => byte === 0x09).length, 14);
  assertEquals(bytes.includes(0), false);
});

Deno.test("spoil() makes a very long value with 15 fields", () => {
  const value = spoil(LINE, "veryLong", 10_000) as string;
  assertEquals(tabs(value), 14);
  assert(value.length >= 10_000 && value.length < 10_200);
});

Deno.test("kindAt() takes one row of each 20, every kind in turn and one very long value", () => {
  const kinds = Array.from({ length: 40 * ROWS_PER_MALFORMED }, (_, row) => kindAt(42, row));
  const blocks = Array.from(
    { length: 40 },
    (_, block) =>
      kinds.slice(block * ROWS_PER_MALFORMED, (block + 1) * ROWS_PER_MALFORMED).filter((kind) =>
        kind !== "good"
      ),
  );
  assertEquals(blocks.slice(0, 7), [
    ["tooFewTabs"],
    ["tooManyTabs"],
    ["empty"],
    ["null"],
    ["brokenUtf8"],
    ["veryLong"],
    ["tooManyTabs"],
  ]);
  assertEquals(blocks.every((block) => block.length === 1), true);
});

Deno.test("countKinds() counts a part of a topic as kindAt() tells it", () => {
  const expected: Record<ValueKind, number> = {
    good: 0,
    veryLong: 0,
    tooFewTabs: 0,
    tooManyTabs: 0,
    empty: 0,
    null: 0,
    brokenUtf8: 0,
  };
  for (let row = 33; row < 433; row++) expected[kindAt(7, row)]++;
  assertEquals(countKinds(7, 33, 400, true), expected);
  assertEquals(countKinds(7, 33, 400, false).good, 400);
});
