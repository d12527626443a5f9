/** A range of a file that is sent as it is, without passing through memory as a whole. */
export interface FileSlice {
  readonly file: { readSync(into: Uint8Array, position: number): void };
  readonly position: number;
  readonly length: number;
}

/** What a message is made of: bytes, and ranges of log files between them. */
export type MessagePart = Uint8Array | FileSlice;

const UTF8 = new TextEncoder();

/** Writes the primitive values of Kafka's wire protocol into a list of message parts. */
export class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #parts: MessagePart[] = [];

  int8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setInt8(at, value);
  }

  int16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setInt16(at, value);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value);
  }

  /** A 64-bit integer given as a number (see `Reader.int64`). */
  int64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setInt32(at, Math.floor(value / 2 ** 32));
    this.#view.setUint32(at + 4, value % 2 ** 32 >>> 0);
  }

  uvarint(value: number): void {
    for (; value >= 0x80; value = Math.floor(value / 128)) this.int8((value & 0x7f) | 0x80);
    this.int8(value);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Adds a file range after everything written so far. */
  slice(slice: FileSlice): void {
    this.#closePart();
    this.#parts.push(slice);
  }

  /** All parts in order; the writer must not be used afterwards. */
  finish(): MessagePart[] {
    this.#closePart();
    return this.#parts;
  }

  /** The whole message as bytes, for messages that hold no file ranges. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #closePart(): void {
    if (this.#length === 0) return;
    this.#parts.push(this.#bytes.subarray(0, this.#length));
    this.#bytes = new Uint8Array(256);
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = 0;
  }

  #reserve(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}

/** The UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
  return UTF8.encode(text);
}

/** The number of bytes of a part. */
export function partLength(part: MessagePart): number {
  return part.length;
}
