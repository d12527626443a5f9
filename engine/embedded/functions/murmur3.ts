/**
 * The 32-bit Murmur3 hash as Spark computes it.
 *
 * @module
 */

/** Hash of a 32-bit number. */
export function murmur3Int(value: number, seed: number): number {
  return finish(mix(seed, value), 4);
}

/** Hash of a 64-bit number. */
export function murmur3Long(value: bigint, seed: number): number {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return finish(mix(mix(seed, low), high), 8);
}

/** Hash of bytes; the up to three that are left after whole words count one by one, with their sign. */
export function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const aligned = bytes.length - bytes.length % 4;
  let hash = seed;
  for (let i = 0; i < aligned; i += 4) hash = mix(hash, view.getInt32(i, true));
  for (let i = aligned; i < bytes.length; i++) hash = mix(hash, view.getInt8(i));
  return finish(hash, bytes.length);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mix(hash: number, value: number): number {
  const scrambled = Math.imul(rotate(Math.imul(value, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
