import { murmur3Bytes } from "./murmur3.ts";

/** Of what a sketch counts: a whole number, or the bytes of a text or of binary. */
export type SketchItem = bigint | Uint8Array;

/** How exact a sketch is, and the seed of its hashes. */
export interface SketchShape {
  /** The relative error. */
  readonly eps: number;
  /** How certain the counts are to be within it, between 0 and 1. */
  readonly confidence: number;
  readonly seed: number;
}

const PRIME_MODULUS = (1n << 31n) - 1n;

/**
 * The bytes of Spark's count-min sketch of items: version, number of items, depth, width, the factors of the hashes and the counts, all big-endian.
 *
 * @see {@link https://en.wikipedia.org/wiki/Count%E2%80%93min_sketch}
 */
export function countMinSketch(
  items: readonly SketchItem[],
  { eps, confidence, seed }: SketchShape,
): Uint8Array {
  const width = Math.ceil(2 / eps);
  const depth = Math.ceil(-Math.log1p(-confidence) / Math.log(2));
  const factors = randomFactors(seed, depth);
  const counts = Array.from({ length: depth }, () => new Array<bigint>(width).fill(0n));
  for (const item of items) {
    const columns = typeof item === "bigint"
      ? factors.map((factor) => columnOfNumber(item, factor, width))
      : columnsOfBytes(item, depth, width);
    columns.forEach((column, row) => counts[row]![column]! += 1n);
  }
  return bytesOf(BigInt(items.length), depth, width, factors, counts.flat());
}

function columnOfNumber(item: bigint, factor: bigint, width: number): number {
  const product = BigInt.asIntN(64, factor * item);
  const hash = BigInt.asIntN(64, product + (product >> 32n)) & PRIME_MODULUS;
  return Number(hash) % width;
}

function columnsOfBytes(bytes: Uint8Array, depth: number, width: number): number[] {
  const first = murmur3Bytes(bytes, 0);
  const second = murmur3Bytes(bytes, first);
  return Array.from({ length: depth }, (_, row) => Math.abs(((first + Math.imul(row, second)) | 0) % width));
}

/** Numbers below 2^31 - 1 as Java's generator gives them for a seed. */
function randomFactors(seed: number, count: number): bigint[] {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(seed) ^ 0x5deece66dn) & mask;
  const factors: bigint[] = [];
  while (factors.length < count) {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    const bits = state >> 17n;
    // The one number that is not below is drawn again.
    if (bits < PRIME_MODULUS) factors.push(bits);
  }
  return factors;
}

function bytesOf(
  total: bigint,
  depth: number,
  width: number,
  factors: readonly bigint[],
  counts: readonly bigint[],
): Uint8Array {
  const view = new DataView(new ArrayBuffer(20 + 8 * (factors.length + counts.length)));
  view.setInt32(0, 1);
  view.setBigInt64(4, total);
  view.setInt32(12, depth);
  view.setInt32(16, width);
  [...factors, ...counts].forEach((value, i) => view.setBigInt64(20 + 8 * i, value));
  return new Uint8Array(view.buffer);
}
