import { assertEquals, assertThrows } from "@std/assert";
import { variantText } from "./variant_text.ts";

// What Spark 4.1 sends for parse_json('{"a":[1,2.5,"x",null,true,1e3],"b":{"c":12345678901234567890}}').
const VALUE = new Uint8Array(
  "2,2,0,1,0,30,53,3,6,0,2,8,10,11,12,21,12,1,32,1,25,0,0,0,5,120,0,4,28,0,0,0,0,0,64,143,64,2,1,2,0,18,40,0,210,10,31,235,140,169,84,171,0,0,0,0,0,0,0,0"
    .split(",").map(Number),
);
const METADATA = new Uint8Array([1, 3, 0, 1, 2, 3, 97, 98, 99]);

Deno.test("variantText() is the JSON that to_json writes", () => {
  assertEquals(
    variantText(VALUE, METADATA),
    '{"a":[1,2.5,"x",null,true,1000.0],"b":{"c":12345678901234567890}}',
  );
});

Deno.test("variantText() reads every kind of value", () => {
  const cases: [bytes: string, text: string][] = [
    ["0cff", "-1"],
    ["100080", "-32768"],
    ["14ffffff7f", "2147483647"],
    ["180000000000000080", "-9223372036854775808"],
    ["1c000000000000f87f", '"NaN"'],
    ["2002dc050000", "15"],
    ["2401feffffffffffffff", "-0.2"],
    ["2c464d0000", '"2024-02-29"'],
    ["3000e051a083120600", '"2024-02-29 11:33:20+00:00"'],
    ["3400e051a083120600", '"2024-02-29 11:33:20"'],
    ["38cdcc8c3f", "1.1"],
    ["3c0200000000ff", '"AP8="'],
    ["4002000000c3a4", '"ä"'],
    ["5000112233445566778899aabbccddeeff", '"00112233-4455-6677-8899-aabbccddeeff"'],
    ["0d22610a", '"\\"a\\n"'],
    ["0300", "[]"],
    ["0200", "{}"],
  ];
  assertEquals(
    cases.map(([bytes]) => variantText(Uint8Array.fromHex(bytes), METADATA)),
    cases.map(([, text]) => text),
  );
});

Deno.test("variantText() refuses bytes that end too early, wherever they do", () => {
  for (let length = 0; length < VALUE.length - 8; length++) {
    assertThrows(() => variantText(VALUE.slice(0, length), METADATA), RangeError);
  }
});
