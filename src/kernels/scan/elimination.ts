/** The twin of assembly/scan/elimination.ts, operation for operation. */
import { LANES } from './sums.ts';

export interface EliminationFunctions {
  /**
   * Forward elimination of `columns` more columns at all nodes, z ← x − l z, and a ← a + z² r: in the end
   * a = xᵀ(LDLᵀ)⁻¹x. x are the sums of a list of rows; `factors` holds for each column all l and then all r = 1/d; the
   * state all z and then all a.
   */
  readonly sweep: (
    sums: number,
    rows: number,
    count: number,
    columns: number,
    nodes: number,
    factors: number,
    state: number,
  ) => void;
}

export function eliminationOn(memory: ArrayBuffer): EliminationFunctions {
  const words = new Int32Array(memory);
  const reals = new Float64Array(memory);
  return {
    sweep: (sums, rows, count, columns, nodes, factors, state) => {
      for (let v = 0; v < count; v++) {
        const values = sums / 8 + words[rows / 4 + v]! * LANES;
        for (let k = 0; k < nodes; k++) {
          const at = state / 8 + 2 * v * nodes + k;
          let z = reals[at]!;
          let a = reals[at + nodes]!;
          for (let i = 0; i < columns; i++) {
            const f = factors / 8 + 2 * i * nodes + k;
            z = reals[values + i]! - reals[f]! * z;
            a += z * z * reals[f + nodes]!;
          }
          reals[at] = z;
          reals[at + nodes] = a;
        }
      }
    },
  };
}
