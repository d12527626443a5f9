/** How many numbers there are, their average, and the sums of the powers of their distances from it. */
export interface Moments {
  readonly n: number;
  readonly average: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/**
 * The moments of numbers, half by half, as Spark has them from two partitions: the last digits depend on that.
 *
 * @see {@link https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Higher-order_statistics}
 */
export function momentsOfHalves(values: readonly number[]): Moments {
  const half = Math.floor(values.length / 2);
  return mergeMoments(momentsOf(values.slice(0, half)), momentsOf(values.slice(half)));
}

/** Brought up to date number by number; every sum goes from left to right. */
function momentsOf(values: readonly number[]): Moments {
  let [n, average, m2, m3, m4] = [0, 0, 0, 0, 0];
  for (const value of values) {
    n++;
    const delta = value - average;
    const share = delta / n;
    const square = delta * delta;
    const shareSquare = share * share;
    average += share;
    m2 = m2 + delta * (delta - share);
    m3 = m3 - 3 * share * m2 + delta * (square - shareSquare);
    m4 = m4 - 4 * share * m3 - 6 * shareSquare * m2 + delta * (delta * square - share * shareSquare);
  }
  return { n, average, m2, m3, m4 };
}

function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  const delta = b.average - a.average;
  const share = n === 0 ? 0 : delta / n;
  const square = share * share;
  return {
    n,
    average: a.average + share * b.n,
    m2: a.m2 + b.m2 + delta * share * a.n * b.n,
    m3: a.m3 + b.m3 + square * delta * a.n * b.n * (a.n - b.n) + 3 * share * (a.n * b.m2 - b.n * a.m2),
    m4: a.m4 + b.m4 + square * share * delta * a.n * b.n * (a.n * a.n - a.n * b.n + b.n * b.n) +
      6 * square * (a.n * a.n * b.m2 + b.n * b.n * a.m2) + 4 * share * (a.n * b.m3 - b.n * a.m3),
  };
}
