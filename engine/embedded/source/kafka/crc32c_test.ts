import { assertEquals } from "@std/assert";
import { crc32c } from "./crc32c.ts";

/** Bit by bit, as the standard defines it. */
function byDefinition(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

Deno.test("crc32c() is the same wherever the bytes lie and whatever their number", () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i * i * 7 >>> 2);
  for (let from = 0; from < 8; from++) {
    for (let length = 0; length < 80; length++) {
      const part = bytes.subarray(from, from + length);
      assertEquals(crc32c(part), byDefinition(part), `${length} bytes from ${from} on`);
    }
  }
});
