import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { CutConnection } from "./s3_error.ts";

/**
 * The bytes of an answer as they come.
 *
 * @param silentMs How long the connection may stay silent.
 * @throws {CutConnection} When it stays silent for longer, or ends before all bytes came.
 */
export async function* chunksOf(
  answer: GetObjectCommandOutput,
  silentMs: number,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const body = answer.Body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>> & {
    destroy(error: Error): void;
  };
  const expected = answer.ContentLength;
  const silence = () => body.destroy(new CutConnection(`No byte for ${silentMs} ms`));
  let received = 0;
  let watchdog = setTimeout(silence, silentMs);
  try {
    for await (const chunk of body) {
      clearTimeout(watchdog);
      received += chunk.length;
      yield chunk;
      watchdog = setTimeout(silence, silentMs);
    }
  } finally {
    clearTimeout(watchdog);
  }
  if (expected !== undefined && received !== expected) {
    throw new CutConnection(`Received ${received} of ${expected} bytes`);
  }
}
