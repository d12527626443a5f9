/** Reads Kafka's big-endian primitives one after the other. Numbers beyond 2^53 lose precision; no real offset or timestamp is that large. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  int8(): number {
    return this.#view.getInt8(this.position++);
  }

  int16(): number {
    this.position += 2;
    return this.#view.getInt16(this.position - 2);
  }

  int32(): number {
    this.position += 4;
    return this.#view.getInt32(this.position - 4);
  }

  uint32(): number {
    this.position += 4;
    return this.#view.getUint32(this.position - 4);
  }

  int64(): number {
    return this.int32() * 0x1_0000_0000 + this.uint32();
  }

  /** A zigzag-encoded number of variable length, as records of the current format use it. */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.position++]!;
    if (byte < 0x80) return byte >>> 1 ^ -(byte & 1);
    let value = 0;
    let factor = 1;
    while (byte >= 0x80) {
      value += (byte & 0x7f) * factor;
      factor *= 128;
      byte = bytes[this.position++]!;
    }
    if (byte === undefined) throw new RangeError("a number is cut off");
    value += byte * factor;
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A string with a 16-bit length; NULL is the empty string. */
  string(): string {
    const length = this.int16();
    return length <= 0 ? "" : new TextDecoder().decode(this.take(length));
  }

  /** Bytes with a 32-bit length, without copying; NULL is null. */
  bytesOrNull(): Uint8Array | null {
    const length = this.int32();
    return length < 0 ? null : this.take(length);
  }

  /** The next `length` bytes, without copying. */
  take(length: number): Uint8Array {
    if (length > this.remaining) throw new RangeError(`${length} bytes wanted, ${this.remaining} left`);
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  /** An array with a 32-bit length; NULL is the empty array. */
  array<T>(item: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item);
  }
}
