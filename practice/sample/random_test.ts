import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { mix, Random } from "./random.ts";

const RANDOM_42 = [601, 448, 852, 669, 174, 526];

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.below(1000));

Deno.test("Random() gives the same numbers for the same seed, on every machine", () => {
  assertEquals(take(new Random(42), 6), RANDOM_42);
  assertNotEquals(take(new Random(43), 6), RANDOM_42);
});

Deno.test("Random.restart() makes rows independent of the rows before", () => {
  const random = new Random(1);
  random.restart(42, 7);
  const first = take(random, 4);
  take(random, 9);
  random.restart(42, 7);
  assertEquals(take(random, 4), first);
  random.restart(42, 8);
  assertNotEquals(take(random, 4), first);
});

Deno.test("Random.below() stays in range and is even; skewedBelow() prefers small numbers", () => {
  const random = new Random(5);
  const even = Array.from({ length: 10_000 }, () => random.below(10));
  const skewed = Array.from({ length: 10_000 }, () => random.skewedBelow(10));
  const share = (values: number[]) => values.filter((value) => value === 0).length / values.length;
  assertEquals(new Set(even).size, 10);
  assertEquals(new Set(skewed).size, 10);
  assert(share(even) > 0.08 && share(even) < 0.12, `even: ${share(even)}`);
  assert(share(skewed) > 0.28 && share(skewed) < 0.36, `skewed: ${share(skewed)}`);
});

Deno.test("mix() gives different numbers for neighbours", () => {
  const mixed = Array.from({ length: 10_000 }, (_, row) => mix(42, row));
  assertEquals(new Set(mixed).size > 9_990, true);
});
