import * as spec from '../../spec/index.ts';
import { spectrum } from '../../spec/linalg/eigen.ts';
import { entries, exactMatrix, type M, map, matrix, type N, type Vector } from '../../spec/linalg/matrix.ts';
import { exactly } from '../../spec/number/certify.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import type { Json } from '../../src/conformance/case.ts';
import { type Answer, answering, type Output, ok, Unsupported } from './answer.ts';
import { certifyOutput, exactOutput } from './certified.ts';
import { type Input, isOp, type Op, readInput, requireCount } from './inputs.ts';
import { associate, effects, loglik, optimum, predict } from './spec-inference.ts';

type Handlers = { readonly [O in Op]?: (input: Input<O>, digits: number) => Output };

const square = (rows: string[][], field: string) => exactMatrix<N, N>(rows, field);
const columnOf = (texts: string[], field: string): Vector<Rational, N> =>
  exactMatrix(
    texts.map(t => [t]),
    field,
  );
const dosageOf = (rows: (string | null)[][]): spec.DosageMatrix =>
  map(matrix<string | null, N, M>(rows, 'dosage'), x => (x === null ? null : Rational.parse(x)));

const handlers: Handlers = {
  echo: ({ values }, digits) => ({
    values: values.map(v =>
      /\d/.test(v) ? ({ ...exactly(Rational.parse(v), Math.max(digits, v.length)) } as Json) : v,
    ),
  }),
  genotype: ({ alleles, counted }, digits) => {
    const dosage = spec.alleleDosage(alleles, counted);
    return exactOutput(digits, { dosage: dosage.at, frequency: spec.alleleFrequency(dosage) });
  },
  standardize: ({ dosage, ...options }, digits) => {
    const X = dosageOf(dosage);
    return certifyOutput(digits, field => {
      const { Z, mean, scale } = spec.standardize(field, X, options);
      return { Z: Z.at, mean, scale };
    });
  },
  relationship: ({ dosage, ...options }, digits) => {
    const K = spec.genomicRelationshipMatrix(rationals, dosageOf(dosage), options);
    const rank = Rational.of(spec.relationshipRank(K));
    return exactOutput(digits, { K: K.at, rank, trace: spec.relationshipTrace(rationals, K) });
  },
  spectrum: ({ K }, digits) => {
    const A = square(K, 'K');
    const psd = Rational.of(spec.isPositiveSemidefinite(A) ? 1 : 0);
    const rank = Rational.of(spec.relationshipRank(A));
    return {
      ...certifyOutput(digits, field => ({ eigenvalues: spectrum(field, A, 'K').values })),
      ...exactOutput(digits, { rank, trace: spec.relationshipTrace(rationals, A), psd }),
    };
  },
  model: ({ K, sigma2_g, sigma2_e }, digits) => {
    const [g, e] = [Rational.parse(sigma2_g), Rational.parse(sigma2_e)];
    return exactOutput(digits, {
      V: spec.phenotypicCovariance(rationals, square(K, 'K'), g, e).at,
      h2: spec.toH2(g, e),
      ...(e.sign() === 0 ? {} : { lambda: spec.toLambda(g, e) }),
      ...(g.sign() === 0 ? {} : { delta: spec.toDelta(g, e) }),
    });
  },
  infinitesimal: ({ dosage, sigma2_g, ...options }, digits) => {
    const X = dosageOf(dosage);
    const g = Rational.parse(sigma2_g);
    return certifyOutput(digits, field => {
      const { Z } = spec.standardize(field, X, options);
      const sigma2_u = spec.sigma2uOf(field.from(g), Z.cols);
      return { sigma2_u, covariance: spec.snpEffectsCovariance(Z, sigma2_u).at };
    });
  },
  heritability: ({ K, sigma2_g, sigma2_e, definition }, digits) => {
    const [g, e] = [Rational.parse(sigma2_g), Rational.parse(sigma2_e)];
    return exactOutput(digits, { h2: spec.heritability(rationals, square(K, 'K'), g, e, definition) });
  },
  decompose: ({ x, b, g, y }, digits) => {
    const shares = spec.decomposeVariance(
      rationals,
      columnOf(x, 'x'),
      Rational.parse(b),
      columnOf(g, 'g'),
      columnOf(y, 'y'),
    );
    return exactOutput(digits, {
      pve_fixed: shares.pveFixed,
      pve_random: shares.pveRandom,
      pve_total: shares.pveTotal,
      covariance_share: shares.covarianceShare,
    });
  },
  random: ({ seed, count }, digits) => {
    const [uniform, normal] = [spec.rMersenneTwister(seed), spec.rMersenneTwister(seed)];
    const drawn = (next: () => number) =>
      Array.from({ length: requireCount(count) }, () => Rational.ofDouble(next()));
    return exactOutput(digits, { uniform: drawn(uniform.unif), normal: drawn(normal.norm) });
  },
  draw: ({ Sigma, z, root, signs }, digits) => {
    const [S, draws] = [square(Sigma, 'Sigma'), columnOf(z, 'z')];
    return certifyOutput(digits, field => ({
      x: entries(
        signs === undefined
          ? spec.drawMultivariateNormal(field, S, draws, root)
          : spec.drawWithSigns(field, S, draws, signs),
      ),
    }));
  },
  simulate: ({ seed, skip, dosage, convention, fixed, beta, sigma_u, sigma_e }, digits) => {
    const simulation = {
      seed,
      skip,
      dosage: dosageOf(dosage),
      convention,
      fixed,
      beta: Rational.parse(beta),
      sigmaU: Rational.parse(sigma_u),
      sigmaE: Rational.parse(sigma_e),
    };
    return certifyOutput(digits, field => {
      const { g, epsilon, y } = spec.simulatePhenotype(field, simulation);
      return { g: entries(g), epsilon: entries(epsilon), y: entries(y) };
    });
  },
  loglik,
  effects,
  predict,
  associate,
};

/**
 * One request answered with proved digits: every number is {value, lo, hi}.
 * The same shape of answer as any other implementation, so the spec is itself one.
 *
 * @param onProgress is told what a long proof is at, and how far, from 0 to 1
 */
export function answerWithSpec(
  op: string,
  input: unknown,
  digits: number,
  onProgress: (stage: string, share: number) => void = () => {},
): Answer {
  return answering(() => {
    if (!isOp(op)) throw new Unsupported(`${op} is not an op of the protocol`);
    if (op === 'fit') {
      const { output, warnings } = optimum(readInput(op, input), digits, onProgress);
      return ok(output, warnings);
    }
    const handler = handlers[op] as ((input: unknown, digits: number) => Output) | undefined;
    if (handler === undefined) throw new Unsupported(`the spec does not answer ${op}`);
    return ok(handler(readInput(op, input), digits));
  });
}

/** The ops that the spec answers. */
export const specOps: readonly Op[] = [...(Object.keys(handlers) as Op[]), 'fit'];
