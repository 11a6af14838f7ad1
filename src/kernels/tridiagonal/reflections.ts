/**
 * The twin of assembly/tridiagonal/reflections.ts, operation for operation.
 *
 * A strip is four columns of numbers side by side: row, column. Products of reflections, I − VᵀTV, are applied to
 * strips; V is taken from the tiles, where row i of the matrix is the vector of reflection i.
 */
import { tileNumbers } from './tiles.ts';

export interface ReflectionFunctions {
  /** Block row b of the tiles, up to tile `tiles` − 1, as a strip: entry j of its four rows side by side. */
  readonly stripOfRows: (A: number, b: number, tiles: number, out: number) => void;
  /** Block row b of the tiles, tile after tile as row, column, `stride` bytes apart. */
  readonly rowsOfTiles: (A: number, b: number, tiles: number, out: number, stride: number) => void;
  /**
   * out(i, j) += Σₖ xₖᵢ yₖⱼ over `length` rows of each of `count` strips x and each of `strips` strips y; the results of
   * one y, 4 x 4, lie one after the other: a strip again. Strides in bytes lead from one strip to the next.
   */
  readonly addProducts: (
    x: number,
    xStride: number,
    count: number,
    y: number,
    yStride: number,
    strips: number,
    length: number,
    out: number,
    outStride: number,
  ) => void;
}

export function reflectionsOn(f: Float64Array): ReflectionFunctions {
  const stripOfRows: ReflectionFunctions['stripOfRows'] = (A, b, tiles, out) => {
    const from = (A >> 3) + tileNumbers(b);
    for (let j = 0; j < 4 * tiles; j++)
      for (let r = 0; r < 4; r++)
        f[(out >> 3) + 4 * j + r] = f[from + 16 * (j >> 2) + 8 * ((j >> 1) & 1) + 2 * r + (j & 1)]!;
  };

  const rowsOfTiles: ReflectionFunctions['rowsOfTiles'] = (A, b, tiles, out, stride) => {
    const from = (A >> 3) + tileNumbers(b);
    for (let c = 0; c < tiles; c++)
      for (let r = 0; r < 4; r++)
        for (let j = 0; j < 4; j++)
          f[(out >> 3) + c * (stride >> 3) + 4 * r + j] = f[from + 16 * c + 8 * (j >> 1) + 2 * r + (j & 1)]!;
  };

  const addProduct = (x: number, y: number, length: number, out: number): void => {
    for (let i = 0; i < 4; i++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < 4 * length; k += 4) {
        const a = f[x + k + i]!;
        s0 += a * f[y + k]!;
        s1 += a * f[y + k + 1]!;
        s2 += a * f[y + k + 2]!;
        s3 += a * f[y + k + 3]!;
      }
      const at = out + 4 * i;
      f[at]! += s0;
      f[at + 1]! += s1;
      f[at + 2]! += s2;
      f[at + 3]! += s3;
    }
  };

  const addProducts: ReflectionFunctions['addProducts'] = (
    x,
    xStride,
    count,
    y,
    yStride,
    strips,
    length,
    out,
    outStride,
  ) => {
    for (let k = 0; k < count; k++)
      for (let s = 0; s < strips; s++)
        addProduct(
          (x + k * xStride) >> 3,
          (y + s * yStride) >> 3,
          length,
          ((out + s * outStride) >> 3) + 16 * k,
        );
  };

  return { stripOfRows, rowsOfTiles, addProducts };
}
