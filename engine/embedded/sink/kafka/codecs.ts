import { Buffer } from "node:buffer";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { CompressionCodecs, CompressionTypes } from "kafkajs";
import lz4 from "lz4js";
import snappy from "snappyjs";
import type { CODECS } from "../../source/kafka/compression.ts";

/** kafkajs's number of each codec. */
export const COMPRESSION_TYPES: Readonly<Record<typeof CODECS[number], CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

type Packer = (bytes: Uint8Array) => Uint8Array;

/** kafkajs brings gzip only, and leaves the other codecs to be filled in. */
function codec(compress: Packer, decompress: Packer) {
  return () => ({
    compress: ({ buffer }: { buffer: Uint8Array }) => Promise.resolve(Buffer.from(compress(plain(buffer)))),
    decompress: (bytes: Uint8Array) => Promise.resolve(Buffer.from(decompress(plain(bytes)))),
  });
}

CompressionCodecs[CompressionTypes.Snappy] = codec(snappy.compress, snappy.uncompress);
CompressionCodecs[CompressionTypes.LZ4] = codec(lz4Frame, (bytes) => lz4.decompress(bytes));
CompressionCodecs[CompressionTypes.ZSTD] = codec(zstdCompressSync, zstdDecompressSync);

/** Without Node's Buffer around them, for libraries that look at the class. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Magic number, flags (version 1, independent blocks), block size (4 MB), checksum of the two. */
const LZ4_HEADER = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73);
const LZ4_END = new Uint8Array(4);
const LZ4_BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * An LZ4 frame of independent blocks, the only one that Java's client reads; lz4js makes blocks that may depend on those before, so each is a frame of its
 * own there, of which the block is taken.
 *
 * @see {@link https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md}
 */
function lz4Frame(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [LZ4_HEADER];
  for (let from = 0; from < bytes.length; from += LZ4_BLOCK_BYTES) {
    const frame = lz4.compress(bytes.slice(from, from + LZ4_BLOCK_BYTES));
    parts.push(plain(frame).subarray(LZ4_HEADER.length, -LZ4_END.length));
  }
  return Buffer.concat([...parts, LZ4_END]);
}
