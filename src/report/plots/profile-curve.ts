import { type Contrasts, contrastsOf, type Method, type Problem } from '../../optimum/contrasts.ts';
import { type Half, halvesOf, height } from '../../optimum/profile.ts';

/** log10(σ²g/σ²e), or the end that it goes to: h² = 0 or h² = 1. */
export type Ratio = number | 'zero' | 'one';

/** The log-likelihood of every ratio of the components, as what is lost against the best, in nats. */
export interface ProfileCurve {
  /** The ratio of the first drop, and how far each is from the one before, in powers of ten. */
  readonly from: number;
  readonly step: number;
  readonly drops: readonly number[];
  /** The drop at either end; null where the likelihood is not finite there. */
  readonly zero: number | null;
  readonly one: number | null;
  readonly optima: readonly Ratio[];
}

/** The ratio of two components; undefined where they are no components. */
export function ratioOf(sigma2g: number, sigma2e: number): Ratio | undefined {
  if (!(sigma2g >= 0 && sigma2e >= 0) || sigma2g + sigma2e === 0) return undefined;
  if (sigma2g === 0) return 'zero';
  if (sigma2e === 0) return 'one';
  const ratio = Math.log10(sigma2g) - Math.log10(sigma2e);
  return Number.isFinite(ratio) ? ratio : undefined;
}

/** Points of a curve: a peak that is a tenth of a power of ten wide has its top. */
const STEPS = 160;
/** Powers of ten to both sides of where genetic and residual variance are equally large. */
const REACH = 5;
/** Powers of ten beyond a ratio that is to be seen. */
const MARGIN = 1;
/** Nothing is drawn beyond: a program that reports 1e300 is told so in words. */
const FARTHEST = 20;

/**
 * The profile over σ²g/σ²e, in as many powers of ten as there is something to see: b and the size of V are
 * maximised away, so the drop at the reported ratio is the least gap that any report with this ratio has.
 *
 * @param optima where the certified maximum is, if there is one; else the drops are counted from the highest point
 * @param shown ratios that must be in the picture
 * @throws Refusal as `contrastsOf`
 */
export function profileCurve(
  problem: Problem,
  method: Method,
  optima: readonly Ratio[],
  shown: readonly Ratio[],
): ProfileCurve {
  const contrasts = contrastsOf(problem, method);
  const halves = halvesOf(contrasts, method);
  const at = (ratio: Ratio): number => heightAt(halves, contrasts.kUnit, ratio);
  const middle = -Math.log10(meanEigenvalue(contrasts) * contrasts.kUnit);
  const places = [...optima, ...shown].filter(r => typeof r === 'number');
  const near = places.filter(r => Math.abs(r - middle) <= FARTHEST);
  const from = Math.min(middle - REACH, ...near.map(r => r - MARGIN));
  const to = Math.max(middle + REACH, ...near.map(r => r + MARGIN));
  const step = (to - from) / STEPS;
  const heights = Array.from({ length: STEPS + 1 }, (_, k) => at(from + k * step));
  const [zero, one] = [at('zero'), at('one')];
  const best = optima.length > 0 ? at(optima[0]!) : Number.NaN;
  const top = Number.isFinite(best) ? best : Math.max(...heights.filter(Number.isFinite));
  const dropAt = (height: number): number | null => (Number.isFinite(height) ? top - height : null);
  return { from, step, drops: heights.map(h => top - h), zero: dropAt(zero), one: dropAt(one), optima };
}

/** Where K has nothing on the contrasts, 1: the ratio means nothing there. */
function meanEigenvalue({ lambda }: Contrasts): number {
  const mean = lambda.reduce((s, v) => s + v, 0) / lambda.length;
  return mean > 0 ? mean : 1;
}

function heightAt(
  { genetic, residual }: { readonly genetic: Half; readonly residual: Half },
  kUnit: number,
  ratio: Ratio,
): number {
  if (ratio === 'zero') return height(genetic, 0);
  if (ratio === 'one') return residual.nullity > 0 ? Number.NaN : height(residual, 0);
  const x = 10 ** ratio * kUnit;
  return x <= 1 ? height(genetic, x) : height(residual, 1 / x);
}
