import { ProtocolError } from "./wire/reader.ts";

const BUFFER_BYTES = 64 * 1024;

/** Cuts what a client sends into frames: four bytes with the length, then that many bytes. */
export class FrameReader {
  readonly #conn: Deno.Conn;
  readonly #maxBytes: () => number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #start = 0;
  #end = 0;

  /** @param maxBytes How long a frame may be, asked when its length has come. */
  constructor(conn: Deno.Conn, maxBytes: () => number) {
    this.#conn = conn;
    this.#maxBytes = maxBytes;
  }

  /**
   * The next frame, in memory of its own; undefined when the client has closed the connection.
   *
   * @throws {ProtocolError} When the announced length is negative or too large.
   */
  async next(): Promise<Uint8Array | undefined> {
    const prefix = new Uint8Array(4);
    if (!await this.#fill(prefix)) return undefined;
    const length = new DataView(prefix.buffer).getInt32(0);
    const maxBytes = this.#maxBytes();
    if (length < 0 || length > maxBytes) {
      throw new ProtocolError(`a request of ${length} bytes was announced; 0 to ${maxBytes} are allowed`);
    }
    const frame = new Uint8Array(length);
    return await this.#fill(frame) ? frame : undefined;
  }

  async #fill(frame: Uint8Array): Promise<boolean> {
    for (let filled = 0; filled < frame.length;) {
      if (this.#start < this.#end) {
        const chunk = this.#buffer.subarray(
          this.#start,
          Math.min(this.#end, this.#start + frame.length - filled),
        );
        frame.set(chunk, filled);
        this.#start += chunk.length;
        filled += chunk.length;
        continue;
      }
      // What is larger than the buffer goes to the frame directly.
      const isLarge = frame.length - filled >= BUFFER_BYTES;
      const count = await this.#conn.read(isLarge ? frame.subarray(filled) : this.#buffer);
      if (count === null) return false;
      if (isLarge) filled += count;
      else [this.#start, this.#end] = [0, count];
    }
    return true;
  }
}
