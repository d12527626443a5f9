import { assertEquals } from "@std/assert";
import { decodeFetch } from "./fetch_protocol.ts";

function bytes(...parts: (number[] | string)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "string" ? [...new TextEncoder().encode(part)] : part),
  );
}

const int16 = (value: number) => [value >> 8 & 255, value & 255];
const int32 = (value: number) => [...int16(value >> 16), ...int16(value)];
const int64 = (value: number) => [...int32(Math.floor(value / 2 ** 32)), ...int32(value)];

Deno.test("decodeFetch() reads responses of the oldest and the newest version", () => {
  const head = [...int32(3), ...int64(10_000_000_000), ...int64(7)];
  const aborted = [...int32(1), ...int64(77), ...int64(5)];
  const topic = [...int32(1), ...int16(2), 116, 49, ...int32(1)];
  const body = { topic: "t1", partition: 3, errorCode: 0, highWatermark: 10_000_000_000 };
  const abortedTransactions = [{ producerId: 77, firstOffset: 5 }];
  const insertError = (values: number[]) => [...values.slice(0, 4), ...int16(0), ...values.slice(4)];
  const v4 = bytes(int32(9), topic, insertError(head), aborted, int32(3), "abc");
  assertEquals(decodeFetch(v4, 4), {
    clientSideThrottleTime: 0,
    errorCode: 0,
    partitions: [{ ...body, abortedTransactions, records: bytes("abc") }],
  });
  const v11 = bytes(
    int32(9),
    int16(0),
    int32(0),
    topic,
    insertError(head),
    int64(0),
    int32(-1),
    int32(-1),
    int32(-1),
  );
  assertEquals(decodeFetch(v11, 11), {
    clientSideThrottleTime: 9,
    errorCode: 0,
    partitions: [{ ...body, abortedTransactions: [], records: bytes() }],
  });
});
