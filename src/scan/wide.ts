import { Fits } from '../association/components.ts';
import { type Outcome, outcomeOf } from '../association/outcome.ts';
import { testVariant, type VariantTests } from '../association/tests.ts';
import { LANES } from '../kernels/scan.ts';
import { productSum, squareRoot, vectorOf } from '../linalg/doubled.ts';
import { tridiagonalSpectrum } from '../linalg/implicit-ql.ts';
import { independenceNoise, roundedVector } from '../linalg/orthonormal.ts';
import { Refusal } from '../linalg/refusal.ts';
import { projectOut } from '../optimum/basis.ts';
import type { ScanModel } from './model.ts';
import { profileFit } from './null-model.ts';
import { chainFrom } from './spectrum.ts';

/**
 * One variant by itself, as `associate` answers: x along the eigenvectors of K on the contrasts of X, the spectrum of
 * the contrasts of [X x] from it, and the global search of `optimum` on that spectrum. It costs n² and is right
 * whatever the likelihood looks like.
 *
 * @param x dosages, missing ones at the mean
 */
export function testWidely(model: ScanModel, x: Float64Array): Outcome<VariantTests> {
  const { n, p, kUnit, yUnit, spectral, options } = model;
  const { lambda, z, mu, T, Q1, explained, independence, without } = spectral;
  const left = vectorOf(x.slice());
  const whole = squareRoot(productSum(left, left)).hi;
  projectOut(left, Q1);
  const share = squareRoot(productSum(left, left)).hi / whole;
  if (share <= independenceNoise(n) / independence)
    return outcomeOf(() => {
      throw new Refusal(
        'rank-deficient',
        'the variant is a combination of the columns of X: nothing is left to test',
        { field: 'dosage' },
      );
    });
  const along = chainCoordinates(model, roundedVector(left));
  tridiagonalSpectrum(T, [along]);
  const spectrum = () => ({ mu });
  let rest:
    | { readonly lambda: Float64Array; readonly z: Float64Array; readonly isSpanned: boolean }
    | undefined;
  const withX = () => {
    rest ??= contrastsWithout(lambda, along, z, n);
    return rest;
  };
  return outcomeOf(() =>
    testVariant(
      {
        contrasts: { n, p, kUnit, yUnit, lambda, z, spectrum },
        seen: { along, share },
        withoutX: new Fits(
          method => without[method] ?? profileFit({ n, lambda, z, spectrum }, method, explained),
        ),
        withX: new Fits(method => {
          const { isSpanned, ...source } = withX();
          return profileFit({ n, ...source, spectrum }, method, explained || isSpanned);
        }),
      },
      options,
      yUnit,
    ),
  );
}

/** Below this part of z nothing of y is outside the span of [X x]: an error of nε, and a factor. */
const nothingLeft = (n: number): number => 64 * n * 2 ** -53;

/** The spectrum of K on the contrasts of [X x], and y along it. */
function contrastsWithout(
  lambda: Float64Array,
  along: Float64Array,
  z: Float64Array,
  n: number,
): { readonly lambda: Float64Array; readonly z: Float64Array; readonly isSpanned: boolean } {
  const rider = z.slice();
  const { chain } = chainFrom(lambda, along, [rider]);
  const rest = rider.slice(1);
  const values = tridiagonalSpectrum(
    { diagonal: chain.diagonal.slice(1), offDiagonal: chain.offDiagonal.slice(1) },
    [rest],
  );
  const noise = 8 * n * 2 ** -53 * (values[0] ?? 0);
  return {
    lambda: values.map(v => (v <= noise ? 0 : v)),
    z: rest,
    isSpanned: Math.hypot(...rest) <= nothingLeft(n) * Math.hypot(...z),
  };
}

/** Hᵀx */
function chainCoordinates({ tables }: ScanModel, x: Float64Array): Float64Array {
  const { lines, chain } = tables;
  const { numbers, pitch, units } = lines;
  const out = new Float64Array(chain);
  for (let j = 0; j < chain; j++) {
    const from = Math.floor(j / LANES) * pitch * LANES + (j % LANES);
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += numbers[from + i * LANES]! * x[i]!;
    out[j] = sum * units[j]!;
  }
  return out;
}
