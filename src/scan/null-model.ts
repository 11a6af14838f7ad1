import type { Best } from '../association/components.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { spectralNoise } from '../optimum/contrasts.ts';
import { componentsAt, landscapeOf } from '../optimum/maxima.ts';
import { heightNoise, type ProfileSource } from '../optimum/profile.ts';
import { sum } from '../optimum/spectra.ts';

/**
 * The verdict of `estimate` on a problem of which only the profile is known.
 *
 * @param explained X explains y: nothing is left of z
 */
export function profileFit(source: ProfileSource, method: LikelihoodMethod, explained: boolean): Best {
  if (explained) return { verdict: 'none', reason: 'y-in-span-of-x', components: null };
  const values = method === 'REML' ? source.lambda : source.spectrum().mu;
  if (values[0]! - values[values.length - 1]! <= spectralNoise(source.n) * values[0]!) {
    const total = sum(source.z, v => v * v) / values.length;
    return { verdict: 'flat', reason: 'equal-eigenvalues', components: { sigma2g: 0, sigma2e: total } };
  }
  const landscape = landscapeOf(source, method);
  if (landscape.unbounded)
    return { verdict: 'none', reason: 'unbounded-as-sigma2-e-vanishes', components: null };
  const best = landscape.maxima.reduce((a, b) => (b.height > a.height ? b : a));
  const global = landscape.maxima.filter(m => best.height - m.height <= heightNoise(best.half, best.x));
  const verdict = global.length > 1 ? 'set' : best.where === 'inside' ? 'unique' : 'boundary';
  return { verdict, reason: verdict, components: componentsAt(best) };
}
