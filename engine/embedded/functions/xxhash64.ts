/**
 * The 64-bit xxHash as Spark computes it. Numbers are unsigned 64-bit bigints inside, signed outside.
 *
 * @module
 */

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

/** Hash of a 32-bit number. */
export function xxHash64Int(value: number, seed: bigint): bigint {
  return finish(mixInt(u64(seed + P5 + 4n), BigInt(value >>> 0)));
}

/** Hash of a 64-bit number. */
export function xxHash64Long(value: bigint, seed: bigint): bigint {
  return finish(mixLong(u64(seed + P5 + 8n), u64(value)));
}

/** Hash of bytes. */
export function xxHash64Bytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash: bigint;
  if (bytes.length >= 32) {
    const lanes = [u64(seed + P1 + P2), u64(seed + P2), u64(seed), u64(seed - P1)];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = lane(lanes[i]!, view.getBigUint64(at + i * 8, true));
    }
    hash = u64([1n, 7n, 12n, 18n].reduce((sum, bits, i) => sum + rotate(lanes[i]!, bits), 0n));
    for (const value of lanes) hash = u64((hash ^ lane(0n, value)) * P1 + P4);
  } else {
    hash = u64(seed + P5);
  }
  hash = u64(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) hash = mixLong(hash, view.getBigUint64(at, true));
  if (at + 4 <= bytes.length) {
    hash = mixInt(hash, BigInt(view.getUint32(at, true)));
    at += 4;
  }
  for (; at < bytes.length; at++) hash = u64(rotate(hash ^ u64(BigInt(bytes[at]!) * P5), 11n) * P1);
  return finish(hash);
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, bits: bigint): bigint {
  return u64(value << bits) | (value >> (64n - bits));
}

function lane(accumulated: bigint, input: bigint): bigint {
  return u64(rotate(u64(accumulated + input * P2), 31n) * P1);
}

function mixLong(hash: bigint, value: bigint): bigint {
  return u64(rotate(hash ^ lane(0n, value), 27n) * P1 + P4);
}

function mixInt(hash: bigint, value: bigint): bigint {
  return u64(rotate(hash ^ u64(value * P1), 23n) * P2 + P3);
}

function finish(hash: bigint): bigint {
  let h = u64((hash ^ (hash >> 33n)) * P2);
  h = u64((h ^ (h >> 29n)) * P3);
  return BigInt.asIntN(64, h ^ (h >> 32n));
}
