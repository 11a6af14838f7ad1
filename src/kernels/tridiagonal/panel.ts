/**
 * The twin of assembly/tridiagonal/panel.ts, operation for operation.
 *
 * A panel holds updates that have not reached the matrix yet: A − Σₖ PₖQₖᵀ, with P = [v w v w …] and Q = [w v w v …].
 * Both lie in blocks of four rows, `stride` bytes each: block, k, row.
 */
import { tileNumbers } from './tiles.ts';

export interface PanelFunctions {
  /** The first `length` entries of row i of P. */
  readonly rowOfPanel: (P: number, stride: number, length: number, i: number, coefficients: number) => void;
  /** x as column k. */
  readonly setColumn: (P: number, stride: number, k: number, x: number, blocks: number) => void;
  /** x ← x − Σₖ cₖPₖ */
  readonly subtractCombination: (
    x: number,
    P: number,
    stride: number,
    c: number,
    length: number,
    blocks: number,
  ) => void;
  /** cₖ = Qₖᵀx; `sums` is room for 2 · `length` numbers. */
  readonly alongPanel: (
    Q: number,
    stride: number,
    length: number,
    x: number,
    blocks: number,
    sums: number,
    c: number,
  ) => void;
  /** A ← A − Σₖ PₖQₖᵀ in the block rows from … to − 1. */
  readonly updateBlockRows: (
    A: number,
    from: number,
    to: number,
    P: number,
    Q: number,
    stride: number,
    length: number,
  ) => void;
}

export function panelOn(f: Float64Array): PanelFunctions {
  const rowOfPanel: PanelFunctions['rowOfPanel'] = (P, stride, length, i, coefficients) => {
    const from = (P >> 3) + (i >> 2) * (stride >> 3) + (i & 3);
    for (let k = 0; k < length; k++) f[(coefficients >> 3) + k] = f[from + 4 * k]!;
  };

  const setColumn: PanelFunctions['setColumn'] = (P, stride, k, x, blocks) => {
    for (let b = 0; b < blocks; b++)
      for (let r = 0; r < 4; r++) f[(P >> 3) + b * (stride >> 3) + 4 * k + r] = f[(x >> 3) + 4 * b + r]!;
  };

  const subtractCombination: PanelFunctions['subtractCombination'] = (x, P, stride, c, length, blocks) => {
    for (let b = 0; b < blocks; b++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p = (P >> 3) + b * (stride >> 3);
      for (let k = 0; k < length; k++, p += 4) {
        const ck = f[(c >> 3) + k]!;
        s0 += ck * f[p]!;
        s1 += ck * f[p + 1]!;
        s2 += ck * f[p + 2]!;
        s3 += ck * f[p + 3]!;
      }
      const at = (x >> 3) + 4 * b;
      f[at]! -= s0;
      f[at + 1]! -= s1;
      f[at + 2]! -= s2;
      f[at + 3]! -= s3;
    }
  };

  const alongPanel: PanelFunctions['alongPanel'] = (Q, stride, length, x, blocks, sums, c) => {
    const start = sums >> 3;
    f.fill(0, start, start + 2 * length);
    for (let b = 0; b < blocks; b++) {
      const at = (x >> 3) + 4 * b;
      const x0 = f[at]!;
      const x1 = f[at + 1]!;
      const x2 = f[at + 2]!;
      const x3 = f[at + 3]!;
      let q = (Q >> 3) + b * (stride >> 3);
      for (let s = start; s < start + 2 * length; s += 2, q += 4) {
        f[s]! += f[q]! * x0 + f[q + 2]! * x2;
        f[s + 1]! += f[q + 1]! * x1 + f[q + 3]! * x3;
      }
    }
    for (let k = 0; k < length; k++) f[(c >> 3) + k] = f[start + 2 * k]! + f[start + 2 * k + 1]!;
  };

  /** tile −= Σₖ pₖqₖᵀ for one block of P and one of Q. */
  const updateTile = (p: number, q: number, length: number, tile: number): void => {
    for (let r = 0; r < 4; r++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < 4 * length; k += 4) {
        const a = f[p + k + r]!;
        s0 += a * f[q + k]!;
        s1 += a * f[q + k + 1]!;
        s2 += a * f[q + k + 2]!;
        s3 += a * f[q + k + 3]!;
      }
      const at = tile + 2 * r;
      f[at]! -= s0;
      f[at + 1]! -= s1;
      f[at + 8]! -= s2;
      f[at + 9]! -= s3;
    }
  };

  const updateBlockRows: PanelFunctions['updateBlockRows'] = (A, from, to, P, Q, stride, length) => {
    const step = stride >> 3;
    for (let b = from; b < to; b++)
      for (let c = 0; c <= b; c++)
        updateTile((P >> 3) + b * step, (Q >> 3) + c * step, length, (A >> 3) + tileNumbers(b) + 16 * c);
  };

  return { rowOfPanel, setColumn, subtractCombination, alongPanel, updateBlockRows };
}
