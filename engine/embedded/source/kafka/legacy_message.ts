import { ByteReader } from "./byte_reader.ts";
import { decompress } from "./compression.ts";
import type { RecordSlices } from "./record_columns.ts";
import { logEntryAt } from "./record_batch.ts";

/** A message of the formats before Kafka 0.11. */
export interface LegacyMessage {
  readonly offset: number;
  readonly timestampMs: number;
  readonly timestampType: number;
  readonly slices: RecordSlices;
}

/**
 * Reads a message of format v0 or v1; a compressed one holds others.
 *
 * @see {@link https://kafka.apache.org/documentation/#messageset}
 */
export function readLegacyMessage(set: Uint8Array, at: number): LegacyMessage[] {
  const reader = new ByteReader(set, at);
  const offset = reader.int64();
  reader.int32(); // size
  reader.uint32(); // checksum, of another kind than today's
  const magic = reader.int8();
  const attributes = reader.int8();
  const timestampMs = magic === 0 ? -1 : reader.int64();
  const timestampType = magic === 0 ? -1 : attributes >> 3 & 1;
  const keyLength = reader.int32();
  const keyAt = reader.position;
  reader.position += Math.max(0, keyLength);
  const valueLength = reader.int32();
  const valueAt = reader.position;
  if ((attributes & 7) === 0) {
    const slices = { body: set, keyAt, keyLength, valueAt, valueLength, headersAt: 0, headerCount: 0 };
    return [{ offset, timestampMs, timestampType, slices }];
  }
  const inner = readMessageSet(decompress(attributes & 7, set.subarray(valueAt, valueAt + valueLength)));
  // Format v1 numbers the inner messages from 0 and gives the last one's offset outside; v0 has real offsets inside.
  const shift = magic === 0 ? 0 : offset - (inner.at(-1)?.offset ?? 0);
  return inner.map((message) => ({
    ...message,
    offset: message.offset + shift,
    ...(timestampType === 1 ? { timestampMs, timestampType } : {}),
  }));
}

function readMessageSet(set: Uint8Array): LegacyMessage[] {
  const messages: LegacyMessage[] = [];
  for (let entry = logEntryAt(set, 0); entry; entry = logEntryAt(set, entry.at + entry.length)) {
    messages.push(...readLegacyMessage(set, entry.at));
  }
  return messages;
}
