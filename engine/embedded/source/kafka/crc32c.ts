/** Table n, of 256 entries from 256 * n on, is a byte's share in the checksum with n bytes after it. */
const TABLE_COUNT = 16;
const TABLES = makeTables();

/**
 * The CRC-32C (Castagnoli) checksum that Kafka puts on each batch of records.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4}
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
 * ```
 */
export function crc32c(bytes: Uint8Array): number {
  const t = TABLES;
  const toWord = Math.min(-bytes.byteOffset & 3, bytes.length);
  let crc = oneByOne(~0, bytes.subarray(0, toWord));
  const words = wordsOf(bytes.subarray(toWord));
  const blockEnd = words.length - words.length % 4;
  // Sixteen bytes at a time, each through a table of its own: many times faster than one by one.
  for (let i = 0; i < blockEnd; i += 4) {
    const a = crc ^ words[i]!, b = words[i + 1]!, c = words[i + 2]!, d = words[i + 3]!;
    crc = t[3840 + (a & 255)]! ^ t[3584 + (a >>> 8 & 255)]! ^ t[3328 + (a >>> 16 & 255)]! ^
      t[3072 + (a >>> 24)]! ^
      t[2816 + (b & 255)]! ^ t[2560 + (b >>> 8 & 255)]! ^ t[2304 + (b >>> 16 & 255)]! ^
      t[2048 + (b >>> 24)]! ^
      t[1792 + (c & 255)]! ^ t[1536 + (c >>> 8 & 255)]! ^ t[1280 + (c >>> 16 & 255)]! ^
      t[1024 + (c >>> 24)]! ^
      t[768 + (d & 255)]! ^ t[512 + (d >>> 8 & 255)]! ^ t[256 + (d >>> 16 & 255)]! ^ t[d >>> 24]!;
  }
  return ~oneByOne(crc, bytes.subarray(toWord + blockEnd * 4)) >>> 0;
}

function oneByOne(crc: number, bytes: Uint8Array): number {
  for (const byte of bytes) crc = crc >>> 8 ^ TABLES[(crc ^ byte) & 255]!;
  return crc;
}

/** The bytes, which begin at a word's boundary, as numbers in the byte order of every machine that Deno runs on: lowest first. */
function wordsOf(bytes: Uint8Array): Int32Array {
  if (bytes.length < 4) return new Int32Array(0);
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

function makeTables(): Int32Array {
  const tables = new Int32Array(256 * TABLE_COUNT);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256]!;
    tables[i] = before >>> 8 ^ tables[before & 255]!;
  }
  return tables;
}
