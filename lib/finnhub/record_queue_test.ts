import { assertEquals, assertRejects } from "@std/assert";
import type { OutgoingRecord } from "../../engine/mod.ts";
import { RecordQueue } from "./record_queue.ts";

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ partitionKey: "k", data: `${from + i}` }));

/** A stream that keeps what it is given, once it is let. */
class SlowStream {
  readonly batches: string[][] = [];
  readonly go = Promise.withResolvers<void>();

  async put(records: readonly OutgoingRecord[]): Promise<void> {
    const texts = records.map(({ data }) => new TextDecoder().decode(data));
    await this.go.promise;
    this.batches.push(texts);
  }
}

Deno.test("RecordQueue puts everything in, once and in order, though more comes while it is sending", async () => {
  const stream = new SlowStream();
  const queue = new RecordQueue(stream);
  await queue.put(numbered(600));
  await queue.put(numbered(10, 600));
  await queue.put(numbered(700, 610));
  assertEquals(queue.waitingCount, 1310);
  stream.go.resolve();
  await queue.flush();
  assertEquals(queue.waitingCount, 0);
  assertEquals(stream.batches.flat(), numbered(1310).map(({ data }) => data));
});

Deno.test("RecordQueue puts a few records in after a moment", async () => {
  const stream = new SlowStream();
  stream.go.resolve();
  const queue = new RecordQueue(stream);
  await queue.put(numbered(1));
  while (stream.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(stream.batches, [["0"]]);
});

Deno.test("RecordQueue fails with what the stream failed with, now and later", async () => {
  const queue = new RecordQueue({ put: () => Promise.reject(new Error("deleted")) });
  await queue.put(numbered(1));
  await assertRejects(() => queue.flush(), Error, "deleted");
  await assertRejects(() => queue.put(numbered(1)), Error, "deleted");
});
