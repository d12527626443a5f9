import { ErrorCode, KafkaError } from "../wire/error_code.ts";
import type { BatchHeader } from "./record_batch.ts";

/** Producers may have this many batches on their way, so that many are remembered (as in Kafka). */
const REMEMBERED_BATCHES = 5;
/** The producers that wrote last are remembered, so that memory stays bounded. */
const REMEMBERED_PRODUCERS = 1000;

interface WrittenBatch {
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
}

/**
 * What idempotent producers wrote last to one partition: finds batches that are sent again.
 *
 * @see https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging
 */
export class ProducerSequences {
  readonly #producers = new Map<number, { epoch: number; batches: WrittenBatch[] }>();

  /**
   * Checks that a batch is the producer's next one.
   *
   * @returns The offset at which the same batch was written before, or undefined when it is new.
   * @throws {KafkaError} When a batch before it is missing, or the producer has been replaced by a newer one.
   */
  check(header: BatchHeader): number | undefined {
    const producer = isIdempotent(header) ? this.#producers.get(header.producerId) : undefined;
    if (producer === undefined) return undefined;
    if (header.producerEpoch < producer.epoch) {
      throw new KafkaError(
        ErrorCode.INVALID_PRODUCER_EPOCH,
        `producer ${header.producerId} has epoch ${producer.epoch}, a batch of epoch ${header.producerEpoch} came`,
      );
    }
    const isNewEpoch = header.producerEpoch > producer.epoch;
    const written = isNewEpoch
      ? undefined
      : producer.batches.find((batch) =>
        batch.baseSequence === header.baseSequence && batch.lastSequence === lastSequence(header)
      );
    if (written !== undefined) return written.baseOffset;
    const expected = isNewEpoch ? 0 : sequenceAfter(producer.batches.at(-1)!.lastSequence, 1);
    if (header.baseSequence !== expected) {
      throw new KafkaError(
        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
        `producer ${header.producerId} sent sequence ${header.baseSequence} where ${expected} was due`,
      );
    }
    return undefined;
  }

  /** Remembers a batch that has been written at the offset in its header. */
  remember(header: BatchHeader): void {
    if (!isIdempotent(header)) return;
    const { producerId, producerEpoch, baseSequence, baseOffset } = header;
    const known = this.#producers.get(producerId);
    const batches = known?.epoch === producerEpoch ? known.batches : [];
    batches.push({ baseSequence, lastSequence: lastSequence(header), baseOffset });
    if (batches.length > REMEMBERED_BATCHES) batches.shift();
    this.#producers.delete(producerId); // so that the map's order is the order of use
    this.#producers.set(producerId, { epoch: producerEpoch, batches });
    if (this.#producers.size > REMEMBERED_PRODUCERS) {
      this.#producers.delete(this.#producers.keys().next().value!);
    }
  }
}

function isIdempotent(header: BatchHeader): boolean {
  return header.producerId >= 0 && header.baseSequence >= 0;
}

function lastSequence(header: BatchHeader): number {
  return sequenceAfter(header.baseSequence, header.lastOffsetDelta);
}

/** Sequence numbers start again at 0 after 2^31 - 1. */
function sequenceAfter(sequence: number, count: number): number {
  return (sequence + count) % 2 ** 31;
}
