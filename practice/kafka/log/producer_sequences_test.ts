import { assertEquals, assertThrows } from "@std/assert";
import { KafkaError } from "../wire/error_code.ts";
import { ProducerSequences } from "./producer_sequences.ts";
import { encodeBatch, readBatchHeader } from "./record_batch.ts";

function batch(baseSequence: number, count: number, { epoch = 0, baseOffset = 0 } = {}) {
  const header = readBatchHeader(encodeBatch([{ value: null }], 0));
  return {
    ...header,
    producerId: 9,
    producerEpoch: epoch,
    baseSequence,
    lastOffsetDelta: count - 1,
    baseOffset,
  };
}

function codeOf(sequences: ProducerSequences, header: ReturnType<typeof batch>): number {
  return assertThrows(() => sequences.check(header), KafkaError).code;
}

Deno.test("ProducerSequences.check() finds batches that come again, gaps and old epochs", () => {
  const sequences = new ProducerSequences();
  assertEquals(sequences.check(batch(0, 10)), undefined);
  sequences.remember(batch(0, 10, { baseOffset: 100 }));
  sequences.remember(batch(10, 5, { baseOffset: 110 }));
  assertEquals(sequences.check(batch(0, 10)), 100);
  assertEquals(sequences.check(batch(10, 5)), 110);
  assertEquals(sequences.check(batch(15, 1)), undefined);
  assertEquals(codeOf(sequences, batch(16, 1)), 45);
  assertEquals(sequences.check(batch(0, 1, { epoch: 1 })), undefined);
  sequences.remember(batch(0, 1, { epoch: 1 }));
  assertEquals(codeOf(sequences, batch(15, 1)), 47);
});

Deno.test("ProducerSequences.check() goes on at 0 after the largest sequence number", () => {
  const sequences = new ProducerSequences();
  sequences.remember(batch(2 ** 31 - 2, 2));
  assertEquals(sequences.check(batch(0, 1)), undefined);
});
