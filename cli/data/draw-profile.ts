import type { Fit } from '../../src/estimate.ts';
import type { LikelihoodMethod } from '../../src/likelihood.ts';
import type { Problem } from '../../src/optimum/contrasts.ts';
import { profilePlot } from '../../src/report/plots/profile.ts';
import { profileCurve, ratioOf } from '../../src/report/plots/profile-curve.ts';
import { paperInk } from '../../src/report/svg/ink.ts';
import { svgFile } from '../../src/report/svg/node.ts';
import type { OutputFile } from './outputs.ts';

/** The profile likelihood of a fit with its maximum. */
export function drawProfile(
  file: OutputFile,
  problem: Problem,
  method: LikelihoodMethod,
  { optima }: Fit,
  trait: string,
): void {
  const ratios = optima.flatMap(({ sigma2g, sigma2e }) => ratioOf(sigma2g, sigma2e) ?? []);
  const curve = profileCurve(problem, method, ratios, []);
  file.write(
    svgFile(profilePlot(curve, [], `${trait}: profile likelihood (${method})`, paperInk, 'maximum')),
  );
}
