import { assertEquals, assertRejects } from "@std/assert";
import { Readable } from "node:stream";
import { chunksOf } from "./s3_download.ts";
import { CutConnection } from "./s3_error.ts";

Deno.test("chunksOf() gives the bytes as they come", async () => {
  const chunks = await Array.fromAsync(chunksOf(answer(5, [1, 2], [3, 4, 5]), 1_000));
  assertEquals(chunks.map((chunk) => [...chunk]), [[1, 2], [3, 4, 5]]);
});

Deno.test("chunksOf() refuses bytes that end early", async () => {
  await assertRejects(
    () => Array.fromAsync(chunksOf(answer(5, [1, 2]), 1_000)),
    CutConnection,
    "Received 2 of 5 bytes",
  );
});

Deno.test("chunksOf() ends a connection that falls silent", async () => {
  const body = new Readable({ read() {} });
  body.push(new Uint8Array([1, 2]));
  const silent = { ...answer(5), Body: body as unknown as NonNullable<Answer["Body"]> };
  await assertRejects(() => Array.fromAsync(chunksOf(silent, 20)), CutConnection, "No byte for 20 ms");
});

type Answer = Parameters<typeof chunksOf>[0];

function answer(ContentLength: number, ...chunks: number[][]): Answer {
  const body = Readable.from(chunks.map((chunk) => new Uint8Array(chunk)));
  return { ContentLength, Body: body as unknown as NonNullable<Answer["Body"]>, $metadata: {} };
}
