import { associateHypotheses } from './associate.ts';
import { decomposeHypotheses } from './decompose.ts';
import { effectsHypotheses } from './effects.ts';
import { estimateHypotheses } from './estimate.ts';
import { genotypeHypotheses } from './genotype.ts';
import type { Hypothesis } from './hypothesis.ts';
import { likelihoodHypotheses } from './likelihood.ts';
import {
  heritabilityHypotheses,
  infinitesimalHypotheses,
  modelHypotheses,
  spectrumHypotheses,
} from './model.ts';
import { predictHypotheses } from './predict.ts';
import { relationshipHypotheses } from './relationship.ts';
import { drawHypotheses, randomHypotheses, simulateHypotheses } from './simulate.ts';
import { standardizeHypotheses } from './standardize.ts';
import type { Subject } from './subject.ts';

/** What is known to go wrong with an op, and the fields of its input that this is computed from. */
interface Chapter {
  readonly reads: readonly string[];
  readonly hypotheses: (subject: Subject) => Hypothesis[];
}

const model = ['y', 'X', 'K'] as const;
const atComponents = [...model, 'sigma2_g', 'sigma2_e', 'method'] as const;

const byOp: Readonly<Record<string, Chapter>> = {
  genotype: { reads: ['alleles', 'counted'], hypotheses: genotypeHypotheses },
  standardize: { reads: ['dosage', 'convention'], hypotheses: standardizeHypotheses },
  relationship: {
    reads: ['dosage', 'convention', 'missing', 'monomorphic'],
    hypotheses: relationshipHypotheses,
  },
  spectrum: { reads: ['K'], hypotheses: spectrumHypotheses },
  model: { reads: ['K', 'sigma2_g', 'sigma2_e'], hypotheses: modelHypotheses },
  infinitesimal: { reads: ['dosage', 'convention', 'sigma2_g'], hypotheses: infinitesimalHypotheses },
  heritability: { reads: ['K', 'sigma2_g', 'sigma2_e', 'definition'], hypotheses: heritabilityHypotheses },
  decompose: { reads: ['x', 'b', 'g', 'y'], hypotheses: decomposeHypotheses },
  loglik: { reads: atComponents, hypotheses: likelihoodHypotheses },
  fit: { reads: [...model, 'method'], hypotheses: estimateHypotheses },
  effects: { reads: atComponents, hypotheses: effectsHypotheses },
  predict: { reads: atComponents, hypotheses: predictHypotheses },
  associate: {
    reads: [...model, 'dosage', 'tests', 'method', 'components'],
    hypotheses: associateHypotheses,
  },
  random: { reads: ['seed', 'count'], hypotheses: randomHypotheses },
  draw: { reads: ['Sigma', 'z', 'root'], hypotheses: drawHypotheses },
  simulate: {
    reads: ['seed', 'skip', 'dosage', 'convention', 'fixed', 'beta', 'sigma_u', 'sigma_e'],
    hypotheses: simulateHypotheses,
  },
};

export function chapterHypotheses(subject: Subject): Hypothesis[] {
  const chapter = byOp[subject.op];
  if (chapter === undefined || chapter.reads.some(field => subject.input[field] === undefined)) return [];
  return chapter.hypotheses(subject);
}
