import { GRPC_CODE, GrpcError } from "./grpc_error.ts";

const HEADER_BYTES = 5;

/** A message as gRPC sends it: a byte for "not compressed", its length, itself. */
export function frameMessage(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, HEADER_BYTES);
  return frame;
}

/** Finds the messages in chunks of bytes that begin and end anywhere. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #header = new Uint8Array(HEADER_BYTES);
  /** The message that has begun; undefined while its header is read. */
  #message: Uint8Array | undefined;
  /** How many bytes of the header, or of the message, are there. */
  #filled = 0;

  /** @param maxBytes The largest message to accept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes a chunk and gives the messages that it completes. Each has memory of its own, and the chunk none that is still in use.
   *
   * @throws {GrpcError} For a message that is compressed or too large.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    for (let offset = 0; offset < chunk.length;) {
      const into = this.#message ?? this.#header;
      const taken = Math.min(into.length - this.#filled, chunk.length - offset);
      into.set(chunk.subarray(offset, offset + taken), this.#filled);
      this.#filled += taken;
      offset += taken;
      if (this.#filled < into.length) return;
      if (!this.#message) this.#message = new Uint8Array(this.#messageLength());
      this.#filled = 0;
      if (into === this.#header && this.#message.length > 0) continue;
      const message = this.#message;
      this.#message = undefined;
      yield message;
    }
  }

  /** How long the message is that the header announces. */
  #messageLength(): number {
    if (this.#header[0] !== 0) {
      throw new GrpcError(
        GRPC_CODE.internal,
        "The server sends compressed messages, which nobody asked for",
      );
    }
    const length = new DataView(this.#header.buffer).getUint32(1);
    if (length <= this.#maxBytes) return length;
    throw new GrpcError(
      GRPC_CODE.resourceExhausted,
      `The server sends a message of ${length} bytes, and at most ${this.#maxBytes} are accepted: ` +
        "grpc_max_message_size in the address of the cluster raises that",
    );
  }
}
