/**
 * The twin of assembly/tridiagonal/tiles.ts, operation for operation.
 *
 * The lower triangle of a symmetric matrix lies in tiles of 4 x 4, block row after block row; the tiles of the diagonal
 * are whole, and rows and columns beyond the order are 0. Within a tile: columns 0 and 1 of the four rows, then columns
 * 2 and 3. A product with a vector then walks through the memory once, in order.
 */
export interface TileFunctions {
  /** Row i up to the end of its diagonal tile, as a vector. */
  readonly gatherRow: (A: number, i: number, x: number) => void;
  /** The vector as row i. */
  readonly scatterRow: (A: number, i: number, x: number) => void;
  /** y ← A v, for the first `blocks` blocks of rows and columns. */
  readonly multiply: (A: number, blocks: number, v: number, y: number) => void;
}

/** Numbers in the tiles of a matrix of so many blocks. */
export const tileNumbers = (blocks: number): number => 8 * blocks * (blocks + 1);
/** Where entry (i, j), j at most the last column of the diagonal tile of i, lies among them. */
const tileIndex = (i: number, j: number): number =>
  tileNumbers(i >> 2) + 16 * (j >> 2) + 8 * ((j >> 1) & 1) + 2 * (i & 3) + (j & 1);

export function tilesOn(f: Float64Array): TileFunctions {
  const copyRow = (A: number, i: number, x: number, into: 'vector' | 'tiles'): void => {
    const row = (A >> 3) + tileIndex(i, 0);
    const vector = x >> 3;
    for (let b = 0; b <= i >> 2; b++)
      for (let j = 0; j < 4; j++) {
        const tile = row + 16 * b + 8 * (j >> 1) + (j & 1);
        if (into === 'vector') f[vector + 4 * b + j] = f[tile]!;
        else f[tile] = f[vector + 4 * b + j]!;
      }
  };

  const multiply = (A: number, blocks: number, v: number, y: number): void => {
    const [from, to] = [v >> 3, y >> 3];
    f.fill(0, to, to + 4 * blocks);
    let t = A >> 3;
    for (let b = 0; b < blocks; b++) {
      const vi = from + 4 * b;
      const x0 = f[vi]!;
      const x1 = f[vi + 1]!;
      const x2 = f[vi + 2]!;
      const x3 = f[vi + 3]!;
      // a sum for each row and each lane: even columns and odd columns
      let e0 = 0;
      let o0 = 0;
      let e1 = 0;
      let o1 = 0;
      let e2 = 0;
      let o2 = 0;
      let e3 = 0;
      let o3 = 0;
      for (let pair = 0; pair < 2 * b; pair++) {
        const j = from + 2 * pair;
        const even = f[j]!;
        const odd = f[j + 1]!;
        const a0 = f[t]!;
        const c0 = f[t + 1]!;
        const a1 = f[t + 2]!;
        const c1 = f[t + 3]!;
        const a2 = f[t + 4]!;
        const c2 = f[t + 5]!;
        const a3 = f[t + 6]!;
        const c3 = f[t + 7]!;
        e0 += a0 * even;
        e1 += a1 * even;
        e2 += a2 * even;
        e3 += a3 * even;
        o0 += c0 * odd;
        o1 += c1 * odd;
        o2 += c2 * odd;
        o3 += c3 * odd;
        f[to + 2 * pair]! += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
        f[to + 2 * pair + 1]! += c0 * x0 + c1 * x1 + (c2 * x2 + c3 * x3);
        t += 8;
      }
      // the tile of the diagonal, by its lower triangle
      const a10 = f[t + 2]!;
      const a20 = f[t + 4]!;
      const a21 = f[t + 5]!;
      const a30 = f[t + 6]!;
      const a31 = f[t + 7]!;
      const a32 = f[t + 14]!;
      const at = to + 4 * b;
      f[at] = e0 + o0 + (f[t]! * x0 + a10 * x1 + (a20 * x2 + a30 * x3));
      f[at + 1] = e1 + o1 + (a10 * x0 + f[t + 3]! * x1 + (a21 * x2 + a31 * x3));
      f[at + 2] = e2 + o2 + (a20 * x0 + a21 * x1 + (f[t + 12]! * x2 + a32 * x3));
      f[at + 3] = e3 + o3 + (a30 * x0 + a31 * x1 + (a32 * x2 + f[t + 15]! * x3));
      t += 16;
    }
  };

  return {
    gatherRow: (A, i, x) => copyRow(A, i, x, 'vector'),
    scatterRow: (A, i, x) => copyRow(A, i, x, 'tiles'),
    multiply,
  };
}
