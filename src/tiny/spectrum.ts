import type { Workspace } from './workspace.ts';

const EPSILON = 2 ** -53;
/** Off-diagonal entries below this part of the matrix are 0: less than the reduction has done to them. */
const NOISE = 2 ** -57;
/** π² below this is 0, see `kernels/tridiagonal/sweep`. The matrix is larger than 10⁻⁶⁰. */
const NOTHING = 1e-278;
/** Two sweeps an eigenvalue are usual. */
const MOST_SWEEPS = 20;

/**
 * The eigenvalues of the tridiagonal matrix (d, e2), and z along the eigenvectors: the QL iteration of
 * `kernels/tridiagonal/sweep`, a block of two in one step.
 *
 * @returns false where it does not converge
 */
export function spectrumTiny(space: Workspace, m: number): boolean {
  const { d, e2 } = space;
  let size = 0;
  for (let k = 0; k < m; k++) size = Math.max(size, Math.abs(d[k]!)); // semidefinite: no entry is larger
  let sweeps = 0;
  for (let low = 0; low + 1 < m; ) {
    let high = low;
    for (; high + 1 < m; high++) {
      const bound = EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!)) + NOISE * size;
      if (e2[high]! <= bound * bound) break;
    }
    if (high === low) low++;
    else if (high === low + 1) {
      rotatePair(space, low);
      low += 2;
    } else {
      if (++sweeps > MOST_SWEEPS * m) return false;
      sweepTiny(space, low, high);
    }
  }
  return true;
}

/** The two rows low and low + 1, by the rotation that makes them diagonal. */
function rotatePair({ d, e2, z }: Workspace, low: number): void {
  const off = Math.sqrt(e2[low]!);
  const half = (d[low]! - d[low + 1]!) / 2;
  const root = Math.sqrt(half * half + e2[low]!);
  const tangent = half >= 0 ? off / (half + root) : off / (half - root);
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  d[low]! += tangent * off;
  d[low + 1]! -= tangent * off;
  const a = z[low]!;
  const b = z[low + 1]!;
  z[low] = cosine * a + sine * b;
  z[low + 1] = cosine * b - sine * a;
}

function sweepTiny({ d, e2, z }: Workspace, low: number, high: number): void {
  const top = d[low]!;
  const first = Math.sqrt(e2[low]!);
  const halfGap = (d[low + 1]! - top) / (2 * first);
  const root = Math.sqrt(halfGap * halfGap + 1);
  const shift = top - first / (halfGap >= 0 ? halfGap + root : halfGap - root);
  let gamma = d[high]! - shift;
  let p = gamma * gamma;
  let c = 1;
  let s = 0;
  let isNegative = gamma < 0;
  let wasNegative = false;
  let b = z[high]!;
  for (let k = high - 1; k >= low; k--) {
    const off = e2[k]!;
    const alpha = d[k]!;
    const r = p + off;
    if (k < high - 1) e2[k + 1] = s * r;
    const isFlat = p < NOTHING;
    const before = c;
    const inverse = r / p;
    c = isFlat ? 0 : p / r;
    s = isFlat ? 1 : off / r;
    const last = gamma;
    gamma = c * (alpha - shift) - s * last;
    d[k + 1] = last + (alpha - gamma);
    p = isFlat ? before * off : gamma * gamma * inverse;
    const cosine = isNegative ? -Math.sqrt(c) : Math.sqrt(c);
    const sine = Math.sqrt(s);
    const turned = isNegative;
    isNegative = isFlat ? !wasNegative : gamma < 0 !== turned;
    wasNegative = turned;
    const a = z[k]!;
    z[k + 1] = sine * a + cosine * b;
    b = cosine * a - sine * b;
  }
  z[low] = isNegative ? -b : b;
  e2[low] = s * p;
  d[low] = shift + gamma;
}
