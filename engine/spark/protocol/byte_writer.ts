/** Bytes that grow at their end, in protobuf's encoding of numbers. */
export class ByteWriter {
  #buffer = new Uint8Array(64);
  #length = 0;

  /** What was written. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** The number of a field and how it is encoded. */
  tag(fieldNumber: number, wireType: number): void {
    this.varint(BigInt(fieldNumber * 8 + wireType));
  }

  /** A whole number, seven bits to the byte, the lowest first; a negative one is taken as 64 bits. */
  varint(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#buffer[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buffer[this.#length++] = Number(rest);
  }

  double(value: number): void {
    this.#reserve(8);
    new DataView(this.#buffer.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Bytes with their length before them. */
  delimited(bytes: Uint8Array): void {
    this.varint(BigInt(bytes.length));
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + count));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}
