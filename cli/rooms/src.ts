import { decomposeVariance, heritability } from '../../src/decompose.ts';
import { alleleDosage, alleleFrequency } from '../../src/genotype.ts';
import { symmetricEigen } from '../../src/linalg/eigen.ts';
import {
  phenotypicCovariance,
  sigma2uOf,
  snpEffectsCovariance,
  toDelta,
  toH2,
  toLambda,
} from '../../src/model.ts';
import {
  genomicRelationshipMatrix,
  isPositiveSemidefinite,
  relationshipRank,
  relationshipTrace,
} from '../../src/relationship.ts';
import {
  drawMultivariateNormal,
  drawWithSigns,
  rMersenneTwister,
  simulatePhenotype,
} from '../../src/simulate.ts';
import { standardize } from '../../src/standardize.ts';
import { type Answer, answering, type Output, ok, Unsupported } from './answer.ts';
import { dosageOf, dosageTable, double, matrixOf, table, text, texts, vectorOf } from './doubles.ts';
import { type Input, isOp, type Op, readInput, requireCount } from './inputs.ts';
import { associate, effects, loglik, optimum, predict } from './src-inference.ts';

type Handlers = { readonly [O in Op]?: (input: Input<O>) => Output };

const handlers: Handlers = {
  echo: ({ values }) => ({ values: values.map(v => (/^[+-]?[\d.]/.test(v) ? text(double(v)) : v)) }),
  genotype: ({ alleles, counted }) => {
    const dosage = alleleDosage(alleles, counted);
    return { dosage: dosageTable(dosage), frequency: texts(alleleFrequency(dosage)) };
  },
  standardize: ({ dosage, convention, missing, monomorphic }) => {
    const { Z, mean, scale } = standardize(dosageOf(dosage), { convention, missing, monomorphic });
    return { Z: table(Z), mean: texts(mean), scale: texts(scale) };
  },
  relationship: ({ dosage, convention, missing, monomorphic }) => {
    const K = genomicRelationshipMatrix(dosageOf(dosage), { convention, missing, monomorphic });
    return { K: table(K), rank: text(relationshipRank(K)), trace: text(relationshipTrace(K)) };
  },
  spectrum: ({ K }) => {
    const A = matrixOf(K, 'K');
    return {
      eigenvalues: texts(symmetricEigen(A, 'K').values),
      rank: text(relationshipRank(A)),
      trace: text(relationshipTrace(A)),
      psd: isPositiveSemidefinite(A) ? '1' : '0',
    };
  },
  model: ({ K, sigma2_g, sigma2_e }) => {
    const [g, e] = [double(sigma2_g), double(sigma2_e)];
    return {
      V: table(phenotypicCovariance(matrixOf(K, 'K'), g, e)),
      h2: text(toH2(g, e)),
      ...(e === 0 ? {} : { lambda: text(toLambda(g, e)) }),
      ...(g === 0 ? {} : { delta: text(toDelta(g, e)) }),
    };
  },
  infinitesimal: ({ dosage, sigma2_g, convention, missing, monomorphic }) => {
    const { Z } = standardize(dosageOf(dosage), { convention, missing, monomorphic });
    const sigma2u = sigma2uOf(double(sigma2_g), Z.cols);
    return { sigma2_u: text(sigma2u), covariance: table(snpEffectsCovariance(Z, sigma2u)) };
  },
  heritability: ({ K, sigma2_g, sigma2_e, definition }) => ({
    h2: text(heritability(matrixOf(K, 'K'), double(sigma2_g), double(sigma2_e), definition)),
  }),
  decompose: ({ x, b, g, y }) => {
    const shares = decomposeVariance(vectorOf(x), double(b), vectorOf(g), vectorOf(y));
    return {
      pve_fixed: text(shares.pveFixed),
      pve_random: text(shares.pveRandom),
      pve_total: text(shares.pveTotal),
      covariance_share: text(shares.covarianceShare),
    };
  },
  random: ({ seed, count }) => {
    const [uniform, normal] = [rMersenneTwister(seed), rMersenneTwister(seed)];
    const drawn = (next: () => number) => texts(Float64Array.from({ length: requireCount(count) }, next));
    return { uniform: drawn(uniform.unif), normal: drawn(normal.norm) };
  },
  draw: ({ Sigma, z, root, signs }) => ({
    x: texts(
      signs === undefined
        ? drawMultivariateNormal(matrixOf(Sigma, 'Sigma'), vectorOf(z), root)
        : drawWithSigns(matrixOf(Sigma, 'Sigma'), vectorOf(z), signs),
    ),
  }),
  simulate: ({ seed, skip, dosage, convention, fixed, beta, sigma_u, sigma_e }) => {
    const drawn = simulatePhenotype({
      seed,
      skip,
      dosage: dosageOf(dosage),
      convention,
      fixed,
      beta: double(beta),
      sigmaU: double(sigma_u),
      sigmaE: double(sigma_e),
    });
    return { g: texts(drawn.g), epsilon: texts(drawn.epsilon), y: texts(drawn.y) };
  },
  loglik,
  effects,
  predict,
  associate,
};

/** One request answered in binary64 by src: every number printed in full. */
export function answerWithSrc(op: string, input: unknown): Answer {
  return answering(() => {
    if (!isOp(op)) throw new Unsupported(`${op} is not an op of the protocol`);
    if (op === 'fit') {
      const { output, warnings } = optimum(readInput(op, input));
      return ok(output, warnings);
    }
    const handler = handlers[op] as ((input: unknown) => Output) | undefined;
    if (handler === undefined) throw new Unsupported(`src does not answer ${op}`);
    return ok(handler(readInput(op, input)));
  });
}

/** The ops that src answers. */
export const srcOps: readonly Op[] = [...(Object.keys(handlers) as Op[]), 'fit'];
