import type { KinesisConnection } from "../../source/kinesis/kinesis_connection.ts";
import { kinesisError } from "../../source/kinesis/kinesis_failure.ts";

/** A record on its way to Kinesis. */
export interface OutgoingRecord {
  /** Says which shard it goes to; records of one key stay in order. From 1 to 256 characters. */
  readonly partitionKey: string;
  /** Up to 1 MiB together with the key. */
  readonly data: Uint8Array;
}

/** What has been sent. */
export interface PutCounts {
  /** Those that Kinesis has. */
  records: number;
  /** Of their data. */
  bytes: number;
  /** How often a record had to be sent again. */
  resent: number;
}

/** Kinesis takes no more in one request. */
const MOST_RECORDS = 500;
const MOST_BYTES = 5 * 1024 * 1024;
/** How often nothing may get in before that is given up; the pauses between add up to about half a minute. */
const ATTEMPTS = 11;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** How many bytes of a request a record counts. */
export function recordBytes({ data, partitionKey }: OutgoingRecord): number {
  return data.length + new TextEncoder().encode(partitionKey).length;
}

/**
 * Puts records into a stream, in requests as large as Kinesis takes them; resolves when all are in.
 *
 * Kinesis may refuse some records of a request. They are sent again before any other of their key, so the records of a key come in order but for those that
 * were in one request with a refused one.
 *
 * @param counts Is added to, as records get in.
 * @param random A number in [0, 1) that spreads the pauses of many writers.
 * @throws {SourceError} `KINESIS_THROTTLED` when nothing gets in for half a minute; see {@linkcode KinesisConnection.ask}.
 */
export async function putRecords(
  connection: KinesisConnection,
  records: readonly OutgoingRecord[],
  counts: PutCounts,
  random: () => number = Math.random,
): Promise<void> {
  let waiting = records;
  let refused: readonly OutgoingRecord[] = [];
  for (let failures = 0; waiting.length + refused.length > 0;) {
    const { later, request } = nextRequest(refused, waiting);
    const { errors, failed } = await send(connection, request);
    count(counts, request, failed);
    [refused, waiting] = [failed, later];
    if (failed.length === 0) {
      failures = 0;
      continue;
    }
    failures = failed.length < request.length ? 1 : failures + 1;
    if (failures >= ATTEMPTS) throw refusedForGood(connection, errors);
    const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    await connection.pause(longestMs * (0.5 + random() / 2));
  }
}

/** What is sent next: what was refused, then what is not of the same keys, as far as it goes in. */
function nextRequest(refused: readonly OutgoingRecord[], waiting: readonly OutgoingRecord[]) {
  const held = new Set(refused.map(({ partitionKey }) => partitionKey));
  const request = [...refused];
  const later: OutgoingRecord[] = [];
  let bytes = refused.reduce((sum, record) => sum + recordBytes(record), 0);
  for (const [i, record] of waiting.entries()) {
    const size = recordBytes(record);
    if (request.length >= MOST_RECORDS || (bytes + size > MOST_BYTES && request.length > 0)) {
      return { request, later: [...later, ...waiting.slice(i)] };
    }
    if (held.has(record.partitionKey)) {
      later.push(record);
      continue;
    }
    request.push(record);
    bytes += size;
  }
  return { request, later };
}

async function send(connection: KinesisConnection, request: readonly OutgoingRecord[]) {
  const Records = request.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey }));
  const answer = await connection.ask(
    "PutRecords",
    ({ client, commands }) =>
      client.send(new commands.PutRecordsCommand({ StreamName: connection.streamName, Records })),
  );
  const results = answer.Records ?? [];
  const failed = request.filter((_, i) => results[i]?.ErrorCode !== undefined);
  const errors = results.flatMap(({ ErrorCode, ErrorMessage }) =>
    ErrorCode === undefined ? [] : [{ name: ErrorCode, message: ErrorMessage ?? "" }]
  );
  return { failed, errors };
}

function count(
  counts: PutCounts,
  request: readonly OutgoingRecord[],
  failed: readonly OutgoingRecord[],
): void {
  const bytes = (records: readonly OutgoingRecord[]) =>
    records.reduce((sum, record) => sum + recordBytes(record), 0);
  counts.records += request.length - failed.length;
  counts.bytes += bytes(request) - bytes(failed);
  counts.resent += failed.length;
}

function refusedForGood(
  { address, streamName }: KinesisConnection,
  errors: readonly { name: string; message: string }[],
) {
  return kinesisError({ operation: "PutRecords", streamName, address }, errors[0]);
}
