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
CompressionCodecs[CompressionTypes.LZ4] = codec(
  (bytes) => lz4.compress(bytes),
  (bytes) => lz4.decompress(bytes),
);
CompressionCodecs[CompressionTypes.ZSTD] = codec(zstdCompressSync, zstdDecompressSync);

/** Without Node's Buffer around them, for libraries that look at the class. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
