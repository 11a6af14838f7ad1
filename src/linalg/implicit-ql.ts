import { newLayout } from '../kernels/layout.ts';
import { type MachineFor, tridiagonalMachine } from '../kernels/tridiagonal.ts';
import { powerOfTwoNear, type Tridiagonal } from './tridiagonal.ts';

/** Rounding unit of binary64. */
const EPSILON = 2 ** -53;
/**
 * Sweeps in which an off-diagonal entry must vanish against its neighbours, so that graded matrices keep the digits of
 * small eigenvalues. After them ε‖T‖ is enough: within the null space of a singular matrix the neighbours are noise too,
 * and each sweep renews it.
 */
const FINE_SWEEPS = 6;
/** Sweeps the QL iteration may take for one eigenvalue; two are usual, and thirty were never seen to be needed. */
const MOST_SWEEPS = 60;

/**
 * The eigenvalues of a tridiagonal matrix, descending, by the QL iteration in the form of Pal, Walker and Kahan, which
 * takes no square roots of the matrix itself.
 *
 * @param along vectors of length n, overwritten by their coordinates along the eigenvectors, in the same order
 * @source Reinsch (1973) Comm. ACM 16, algorithm 464; Parlett (1998) The Symmetric Eigenvalue Problem, section 8.15
 */
export function tridiagonalSpectrum(
  { diagonal, offDiagonal }: Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>,
  along: readonly Float64Array[],
  machineFor: MachineFor = tridiagonalMachine,
): Float64Array {
  const n = diagonal.length;
  const pairs = Math.ceil(along.length / 2);
  const layout = newLayout();
  const [d, e2, out, lines] = [8 * n, 8 * n, 8, 16 * pairs * n].map(bytes => layout.take(bytes)) as [
    number,
    number,
    number,
    number,
  ];
  const machine = machineFor(n, layout.size());
  const numbers = new Float64Array(machine.memory);
  const width = 2 * pairs;

  // T/unit, in a basis of such signs that its off-diagonal is positive
  let size = 0;
  for (let k = 0; k < n; k++) size = Math.max(size, Math.abs(diagonal[k]!), Math.abs(offDiagonal[k]!));
  const unit = powerOfTwoNear(size);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    numbers[d / 8 + k] = diagonal[k]! / unit;
    numbers[e2 / 8 + k] = (offDiagonal[k]! / unit) ** 2;
    along.forEach((b, j) => {
      numbers[lines / 8 + k * width + j] = sign * b[k]!;
    });
    if (offDiagonal[k]! < 0) sign = -sign;
  }

  const { endOfBlock, sweep } = machine.functions;
  const rounding = (EPSILON * size) / unit;
  for (let low = 0; low < n; ) {
    let high = endOfBlock(d, e2, low, n, 0);
    for (let sweeps = 0; low < high; ) {
      if (sweeps === MOST_SWEEPS) throw new Error('defect: the QL iteration does not converge');
      sweeps++;
      const small = sweeps < FINE_SWEEPS ? 0 : rounding;
      high = sweep(d, e2, low, high, lines, pairs, small, out);
      if (high > low) continue;
      high = numbers[out / 8]!; // the eigenvalue of row `low` is found: on with the rest of the block
      low++;
      sweeps = 0;
    }
    low++;
  }

  const values = numbers.slice(d / 8, d / 8 + n);
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  along.forEach((b, j) => {
    order.forEach((from, to) => {
      b[to] = numbers[lines / 8 + from * width + j]!;
    });
  });
  return Float64Array.from(order, k => values[k]! * unit);
}
