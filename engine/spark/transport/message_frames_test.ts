import { assertEquals, assertThrows } from "@std/assert";
import { GrpcError } from "./grpc_error.ts";
import { frameMessage, FrameReader } from "./message_frames.ts";

const MESSAGES = [
  new Uint8Array([1, 2, 3]),
  new Uint8Array(),
  new Uint8Array(300).fill(7),
  new Uint8Array([9]),
];
const BYTES = new Uint8Array(MESSAGES.flatMap((message) => [...frameMessage(message)]));

Deno.test("FrameReader.push() finds the messages wherever chunks begin and end", () => {
  for (let size = 1; size <= BYTES.length; size++) {
    const reader = new FrameReader(1000);
    const found: Uint8Array[] = [];
    for (let from = 0; from < BYTES.length; from += size) {
      const chunk = BYTES.slice(from, from + size);
      found.push(...reader.push(chunk));
      chunk.fill(0); // the memory of a chunk is used again
    }
    assertEquals(found, MESSAGES, `chunks of ${size} bytes`);
  }
});

Deno.test("FrameReader.push() refuses what is compressed or too large, before it is there", () => {
  assertThrows(() => [...new FrameReader(9).push(new Uint8Array([1, 0, 0, 0, 1]))], GrpcError, "compressed");
  const large = [...new Uint8Array([0, 0xff, 0xff, 0xff, 0xff])];
  assertThrows(
    () => [...new FrameReader(9).push(new Uint8Array(large))],
    GrpcError,
    "a message of 4294967295 bytes, and at most 9 are accepted",
  );
});
