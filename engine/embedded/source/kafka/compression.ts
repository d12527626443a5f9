import lz4 from "lz4js";
import { Buffer } from "node:buffer";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import snappy from "snappyjs";

/** Kafka's codecs by the number that batches carry. */
export const CODECS = ["none", "gzip", "snappy", "lz4", "zstd"] as const;

/**
 * Unpacks the records of a batch.
 *
 * @param codec The lowest three bits of a batch's attributes.
 * @throws {Error} When the codec is unknown or the bytes are not its own.
 * @see {@link https://kafka.apache.org/documentation/#recordbatch}
 */
export function decompress(codec: number, bytes: Uint8Array): Uint8Array {
  switch (CODECS[codec]) {
    case "none":
      return bytes;
    case "gzip":
      return plain(gunzipSync(bytes));
    case "snappy":
      return decompressSnappy(bytes);
    case "lz4":
      return plain(lz4.decompress(plain(bytes)));
    case "zstd":
      return plain(zstdDecompressSync(bytes));
    default:
      throw new Error(`unknown compression codec ${codec}`);
  }
}

const XERIAL_MAGIC = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00];
const XERIAL_HEADER_BYTES = 16;

/** Java producers cut snappy data into blocks, in a framing of the xerial library; librdkafka sends one bare block. */
function decompressSnappy(bytes: Uint8Array): Uint8Array {
  if (!XERIAL_MAGIC.every((byte, i) => bytes[i] === byte)) return plain(snappy.uncompress(plain(bytes)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Uint8Array[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const length = view.getInt32(at);
    blocks.push(plain(snappy.uncompress(plain(bytes.subarray(at + 4, at + 4 + length)))));
    at += 4 + length;
  }
  return blocks.length === 1 ? blocks[0]! : plain(Buffer.concat(blocks));
}

/** The same bytes without Node's Buffer around them, for libraries that look at the class and for faster views. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
