/** Bytes that are not what the protocol says they must be; the connection they came on is closed. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const UTF8 = new TextDecoder();

/** Reads the primitive values of Kafka's wire protocol, in order, and never beyond the end of its bytes. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes have not been read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  int8(): number {
    return this.#view.getInt8(this.#advance(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  /** A 64-bit integer as a number: offsets, timestamps and producer ids stay far below 2^53. */
  int64(): number {
    const at = this.#advance(8);
    return this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
  }

  /** A variable-length unsigned integer of at most 32 bits. */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#view.getUint8(this.#advance(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new ProtocolError("a variable-length integer has more than 5 bytes");
  }

  /** The next `length` bytes, as a view on the message (not a copy). */
  raw(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(length: number): string {
    return UTF8.decode(this.raw(length));
  }

  /** Skips the tagged fields that end every structure of a flexible version: none of them matters here. */
  skipTaggedFields(): void {
    for (let count = this.uvarint(); count > 0; count--) {
      this.uvarint();
      this.raw(this.uvarint());
    }
  }

  #advance(length: number): number {
    if (length < 0 || length > this.remaining) {
      throw new ProtocolError(`${length} bytes were announced but ${this.remaining} are left in the message`);
    }
    const at = this.#position;
    this.#position += length;
    return at;
  }
}
