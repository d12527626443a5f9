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
  #chunks: Uint8Array[] = [];
  #length = 0;

  /** @param maxBytes The largest message to accept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes a chunk and gives the messages that it completes.
   *
   * @throws {GrpcError} For a message that is compressed or too large.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    // Not the Buffer that node:http2 gives, so that views of it are none either.
    this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#length += chunk.length;
    while (this.#length >= HEADER_BYTES) {
      const header = this.#peek(HEADER_BYTES);
      if (header[0] !== 0) {
        throw new GrpcError(
          GRPC_CODE.internal,
          "The server sends compressed messages, which nobody asked for",
        );
      }
      const length = new DataView(header.buffer, header.byteOffset).getUint32(1);
      if (length > this.#maxBytes) {
        throw new GrpcError(
          GRPC_CODE.resourceExhausted,
          `The server sends a message of ${length} bytes, and at most ${this.#maxBytes} are accepted: ` +
            "grpc_max_message_size in the address of the cluster raises that",
        );
      }
      if (this.#length < HEADER_BYTES + length) return;
      yield this.#take(HEADER_BYTES + length).subarray(HEADER_BYTES);
    }
  }

  /** Whether the bytes so far end with a whole message. */
  get isComplete(): boolean {
    return this.#length === 0;
  }

  #peek(count: number): Uint8Array {
    return this.#chunks[0]!.length >= count ? this.#chunks[0]! : this.#joined();
  }

  #take(count: number): Uint8Array {
    const bytes = this.#chunks[0]!.length >= count ? this.#chunks[0]! : this.#joined();
    this.#chunks[0] = bytes.subarray(count);
    if (this.#chunks[0].length === 0) this.#chunks.shift();
    this.#length -= count;
    return bytes.subarray(0, count);
  }

  #joined(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    this.#chunks = [bytes];
    return bytes;
  }
}
