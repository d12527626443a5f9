/**
 * A small, fast generator of repeatable random numbers (the algorithm is known as mulberry32). It uses 32-bit integer
 * arithmetic and multiplication only, so that the same seed gives the same numbers on every machine.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Starts the numbers of one row: rows are independent, so row 1,000,000 needs no row before it. */
  restart(seed: number, row: number): void {
    this.#state = mix(seed | 0, row);
  }

  /** A number from 0 (included) to 1 (excluded). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 to `count - 1`, all equally likely. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A whole number from 0 to `count - 1` where small ones are more likely: the first tenth gets a third. */
  skewedBelow(count: number): number {
    const share = this.next();
    return Math.floor(share * share * count);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** One of the values, the first ones much more often. */
  pickSkewed<T>(values: readonly T[]): T {
    return values[this.skewedBelow(values.length)]!;
  }
}

/** Two whole numbers as one well-spread 32-bit number. */
export function mix(seed: number, row: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(row + 0x7f4a7c15, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return bits ^ (bits >>> 13);
}
