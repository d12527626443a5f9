/** Bytes that are not the protobuf message they should be. */
export class ProtobufError extends Error {
  override name = "ProtobufError";
}

/** Reads protobuf's encoding from bytes; every read past the end throws {@linkcode ProtobufError}. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /** A whole number of at most 64 bits, without a sign. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) throw new ProtobufError("A message ends within a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError("A message has a number of more than 64 bits");
  }

  double(): number {
    this.#need(8);
    const value = this.#view.getFloat64(this.#offset, true);
    this.#offset += 8;
    return value;
  }

  /** Bytes with their length before them; a view, not a copy. */
  delimited(): Uint8Array {
    const length = Number(this.varint());
    this.#need(length);
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Passes over a field that nobody asks for. */
  skip(wireType: number): void {
    switch (wireType) {
      case 0:
        this.varint();
        return;
      case 1:
        return this.#pass(8);
      case 2:
        this.delimited();
        return;
      case 5:
        return this.#pass(4);
      default:
        throw new ProtobufError(
          `A message has a field of wire type ${wireType}, which Spark Connect does not use`,
        );
    }
  }

  #pass(count: number): void {
    this.#need(count);
    this.#offset += count;
  }

  #need(count: number): void {
    if (this.#offset + count > this.#bytes.length) throw new ProtobufError("A message ends within a field");
  }
}
