/**
 * Whether two values are equal in depth: numbers with `NaN` equal to itself and `0` to `-0`, dates, regular
 * expressions, URLs, typed arrays, buffers, sets and maps in any order, errors, arrays, and objects of one class
 * with the same own properties. Values that refer to themselves are followed once.
 *
 * @throws {TypeError} When a WeakMap or WeakSet is compared, because their members cannot be listed.
 */
export function equal(a: unknown, b: unknown): boolean {
  return new Comparison().equal(a, b);
}

class Comparison {
  /** Pairs under comparison; meeting one again means a cycle, equal as far as it goes. */
  #underWay = new Map<object, object>();

  equal(a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true;
    if (typeof a === "number" && typeof b === "number") return a === b;
    if (
      typeof a !== "object" || typeof b !== "object" || a === null || b === null
    ) return false;
    if (!sameClass(a, b)) return false;
    if (this.#underWay.get(a) === b) return true;
    const before = this.#underWay.get(a);
    this.#underWay.set(a, b);
    try {
      return this.#equalObjects(a, b);
    } finally {
      if (before === undefined) this.#underWay.delete(a);
      else this.#underWay.set(a, before);
    }
  }

  #equalObjects(a: object, b: object): boolean {
    if (a instanceof WeakMap || a instanceof WeakSet) {
      throw new TypeError(
        "Cannot compare a WeakMap or WeakSet: its members cannot be listed",
      );
    }
    if (a instanceof Date && b instanceof Date) {
      return Object.is(a.getTime(), b.getTime());
    }
    if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
    if (a instanceof WeakRef && b instanceof WeakRef) {
      return this.equal(a.deref(), b.deref());
    }
    if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
      return this.#equalViews(a, b);
    }
    if (a instanceof ArrayBuffer && b instanceof ArrayBuffer) {
      return equalElements(new Uint8Array(a), new Uint8Array(b));
    }
    if (a instanceof Set && b instanceof Set) {
      return this.#equalSets(a, b) && this.#equalProperties(a, b);
    }
    if (a instanceof Map && b instanceof Map) {
      return this.#equalMaps(a, b) && this.#equalProperties(a, b);
    }
    if (
      a instanceof Error && b instanceof Error &&
      (a.name !== b.name || a.message !== b.message)
    ) return false;
    if (isBoxed(a) && !Object.is(a.valueOf(), b.valueOf())) return false;
    if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) {
      return false;
    }
    return this.#equalProperties(a, b);
  }

  #equalViews(a: ArrayBufferView, b: ArrayBufferView): boolean {
    if (a instanceof DataView) {
      return equalElements(
        new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
        new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
      );
    }
    return equalElements(a as unknown as Elements, b as unknown as Elements);
  }

  #equalSets(a: Set<unknown>, b: Set<unknown>): boolean {
    if (a.size !== b.size) return false;
    const unmatched = new Set([...b].filter((value) => !a.has(value)));
    for (const value of a) {
      if (b.has(value)) continue;
      const match = find(unmatched, (other) => this.equal(value, other));
      if (match === undefined) return false;
      unmatched.delete(match.found);
    }
    return true;
  }

  #equalMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
    if (a.size !== b.size) return false;
    const unmatched = new Set([...b.keys()].filter((key) => !a.has(key)));
    for (const [key, value] of a) {
      if (b.has(key)) {
        if (!this.equal(value, b.get(key))) return false;
        continue;
      }
      const match = find(
        unmatched,
        (other) => this.equal(key, other) && this.equal(value, b.get(other)),
      );
      if (match === undefined) return false;
      unmatched.delete(match.found);
    }
    return true;
  }

  #equalProperties(a: object, b: object): boolean {
    const keys = ownKeys(a);
    if (keys.length !== ownKeys(b).length) return false;
    return keys.every((key) =>
      Object.hasOwn(b, key) &&
      this.equal((a as Properties)[key], (b as Properties)[key])
    );
  }
}

type Properties = Record<PropertyKey, unknown>;
type Elements = ArrayLike<number | bigint>;

function ownKeys(value: object): PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(value);
  return [
    ...Object.keys(value),
    ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)),
  ];
}

/** A plain object and one without a prototype count as the same class. */
function sameClass(a: object, b: object): boolean {
  return (a.constructor ?? Object) === (b.constructor ?? Object);
}

function isBoxed(value: object): boolean {
  return value instanceof Number || value instanceof String ||
    value instanceof Boolean;
}

function equalElements(a: Elements, b: Elements): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  }
  return true;
}

function find<T>(
  values: Iterable<T>,
  wanted: (value: T) => boolean,
): { found: T } | undefined {
  for (const found of values) {
    if (wanted(found)) return { found };
  }
  return undefined;
}
