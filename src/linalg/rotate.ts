import type { Tridiagonal } from './tridiagonal.ts';

/** b ← Qᵀb for some vectors, in place, zeros taken for entries they lack: bit for bit what `tridiagonalize` makes of vectors that it takes along. */
export const rotate = (T: Tridiagonal, ...vectors: readonly Float64Array[]): void =>
  reflectOneByOne(T, vectors, 'Qt');

/** b ← Qb for some vectors, in place. */
export const rotateBack = (T: Tridiagonal, ...vectors: readonly Float64Array[]): void =>
  reflectOneByOne(T, vectors, 'Q');

/**
 * One reflection after the other, in the room of the reduction: nothing is copied or repacked, which is the faster way
 * for a few vectors; `applyQ` and `applyQt` are for many.
 */
function reflectOneByOne(T: Tridiagonal, vectors: readonly Float64Array[], side: 'Q' | 'Qt'): void {
  const { machine, numbers, n, blocks, A, x, panels } = T.room;
  const k = machine.functions;
  const size = 32 * blocks;
  const atATime = Math.floor((panels[1] - panels[0]) / size); // the panels are free when the reduction is done
  for (let first = 0; first < vectors.length; first += atATime) {
    const some = vectors.slice(first, first + atATime);
    const place = (r: number) => (panels[0] + r * size) / 8;
    some.forEach((b, r) => {
      numbers.fill(0, place(r) + b.length, place(r) + 4 * blocks);
      numbers.set(b, place(r));
    });
    for (let step = 1; step < n; step++) {
      const i = side === 'Q' ? step : n - step;
      const beta = T.beta[i]!;
      if (beta === 0) continue;
      const active = (i + 3) >> 2;
      k.gatherRow(A, i, x);
      for (let r = 0; r < some.length; r++) {
        const b = 8 * place(r);
        k.subtractMultiple(b, beta * k.dot(x, b, active), x, active);
      }
    }
    some.forEach((b, r) => {
      b.set(numbers.subarray(place(r), place(r) + b.length));
    });
  }
}
