import type { AbortedTransaction } from "./fetch_protocol.ts";
import { type BatchHeader, isAbortMarker } from "./record_batch.ts";

/** Follows, batch by batch in log order, which producers are in a transaction that was aborted. */
export class AbortedTransactions {
  readonly #coming: AbortedTransaction[];
  readonly #aborting = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** Whether a batch belongs to an aborted transaction. `body` is read of control batches only. */
  hides(header: BatchHeader, body: Uint8Array): boolean {
    while (this.#coming.length > 0 && this.#coming[0]!.firstOffset <= header.lastOffset) {
      this.#aborting.add(this.#coming.shift()!.producerId);
    }
    if (header.isControl && isAbortMarker(body)) this.#aborting.delete(header.producerId);
    return header.isTransactional && this.#aborting.has(header.producerId);
  }
}
