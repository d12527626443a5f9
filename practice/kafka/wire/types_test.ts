import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError, Reader } from "./reader.ts";
import { array, between, int16, int32, int64, nullableString, since, string, struct, uuid } from "./types.ts";
import { Writer } from "./writer.ts";

const PERSON = struct({
  name: string,
  nickname: nullableString,
  scores: array(int16),
  age: since(2, int32, -1),
  oldFlag: between(0, 1, int16, 5),
});
const ADA = { name: "Ada", nickname: null, scores: [1, 2], age: 36, oldFlag: 9 };

function written(number: number, flexible: boolean): Uint8Array {
  const to = new Writer();
  PERSON.write(to, ADA, { number, flexible });
  return to.toBytes();
}

Deno.test("struct() writes fixed lengths before flexible versions and compact ones in them", () => {
  assertEquals(
    Array.from(written(1, false)),
    [0, 3, 65, 100, 97, 0xff, 0xff, 0, 0, 0, 2, 0, 1, 0, 2, 0, 9], // without the age
  );
  assertEquals(
    Array.from(written(2, true)),
    [4, 65, 100, 97, 0, 3, 0, 1, 0, 2, 0, 0, 0, 36, 0], // without the old flag, with the count of tagged fields
  );
});

Deno.test("struct() reads what it wrote, with defaults for what a version does not carry", () => {
  const read = (number: number, flexible: boolean) =>
    PERSON.read(new Reader(written(number, flexible)), { number, flexible });
  assertEquals(read(1, false), { ...ADA, age: -1 });
  assertEquals(read(2, true), { ...ADA, oldFlag: 5 });
});

Deno.test("struct() skips tagged fields", () => {
  const tagged = Uint8Array.of(0, 7, /* two tagged fields */ 2, 0, 1, 99, 5, 3, 1, 2, 3, /* next */ 42);
  const from = new Reader(tagged);
  assertEquals(struct({ number: int16 }).read(from, { number: 0, flexible: true }), { number: 7 });
  assertEquals(from.int8(), 42);
});

Deno.test("int64 and uvarint keep large and negative numbers", () => {
  for (const value of [0, 1, -1, -2, 2 ** 32, -(2 ** 32) - 1, 1_700_000_000_000, 2 ** 53 - 1]) {
    const to = new Writer();
    int64.write(to, value, { number: 0, flexible: false });
    assertEquals(new Reader(to.toBytes()).int64(), value);
  }
  for (const value of [0, 127, 128, 16_384, 2 ** 32 - 1]) {
    const to = new Writer();
    to.uvarint(value);
    assertEquals(new Reader(to.toBytes()).uvarint(), value);
  }
});

Deno.test("uuid is 32 hexadecimal digits", () => {
  const to = new Writer();
  uuid.write(to, "000102030405060708090a0b0c0d0eff", { number: 0, flexible: true });
  assertEquals(to.toBytes().at(-1), 255);
  assertEquals(
    uuid.read(new Reader(to.toBytes()), { number: 0, flexible: true }),
    "000102030405060708090a0b0c0d0eff",
  );
});

Deno.test("reading beyond the end, a null that is not allowed and an endless array are protocol errors", () => {
  const plain = { number: 0, flexible: false };
  const cases: [string, () => unknown][] = [
    ["4 bytes were announced but 1 are left", () => int32.read(new Reader(Uint8Array.of(1)), plain)],
    ["a string is null", () => string.read(new Reader(Uint8Array.of(0xff, 0xff)), plain)],
    [
      "an array cannot have 100 items",
      () => array(int16).read(new Reader(Uint8Array.of(0, 0, 0, 100)), plain),
    ],
    ["more than 5 bytes", () => new Reader(new Uint8Array(9).fill(0xff)).uvarint()],
  ];
  for (const [message, read] of cases) assertThrows(read, ProtocolError, message);
});
