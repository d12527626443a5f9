/**
 * The sets of `ROLLUP(a, b, c)`: all, then one column fewer each time, down to none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rollupSets(2), [[0, 1], [0], []]);
 * ```
 */
export function rollupSets(count: number): number[][] {
  return Array.from({ length: count + 1 }, (_, fewer) => range(count - fewer));
}

/**
 * The sets of `CUBE(a, b, c)`: every choice of columns, in Spark's order, by size and then by place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cubeSets(2), [[0, 1], [0], [1], []]);
 * ```
 */
export function cubeSets(count: number): number[][] {
  return [...choices(range(count))].sort((a, b) => b.length - a.length);
}

function choices(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  const [first, ...rest] = items as [number, ...number[]];
  const others = choices(rest);
  return [...others.map((choice) => [first, ...choice]), ...others];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
