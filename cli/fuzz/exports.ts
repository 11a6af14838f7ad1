/** Where the truth of every output is written: the chapter of an op, and the exports of the spec behind its outputs. */
interface Written {
  readonly chapter: string;
  /** By output, as "chapter#export"; `*` is every output that is not named. */
  readonly outputs: { readonly [output: string]: string };
}

const relationship = {
  K: 'relationship#genomicRelationshipMatrix',
  rank: 'relationship#relationshipRank',
  trace: 'relationship#relationshipTrace',
  psd: 'relationship#isPositiveSemidefinite',
};

export const written: { readonly [op: string]: Written } = {
  genotype: {
    chapter: 'genotype',
    outputs: { dosage: 'genotype#alleleDosage', frequency: 'genotype#alleleFrequency' },
  },
  standardize: { chapter: 'standardize', outputs: { '*': 'standardize#standardize' } },
  relationship: { chapter: 'relationship', outputs: { ...relationship, '*': relationship.K } },
  spectrum: { chapter: 'model', outputs: { ...relationship, '*': 'relationship#relationshipRank' } },
  model: {
    chapter: 'model',
    outputs: {
      V: 'model#phenotypicCovariance',
      h2: 'model#toH2',
      lambda: 'model#toLambda',
      delta: 'model#toDelta',
    },
  },
  infinitesimal: {
    chapter: 'model',
    outputs: { sigma2_u: 'model#sigma2uOf', covariance: 'model#snpEffectsCovariance' },
  },
  heritability: { chapter: 'decompose', outputs: { h2: 'decompose#heritability' } },
  random: {
    chapter: 'simulate',
    outputs: { uniform: 'simulate#rMersenneTwister', normal: 'simulate#rMersenneTwister' },
  },
  draw: { chapter: 'simulate', outputs: { x: 'simulate#drawMultivariateNormal' } },
  simulate: { chapter: 'simulate', outputs: { '*': 'simulate#simulatePhenotype' } },
  decompose: { chapter: 'decompose', outputs: { '*': 'decompose#decomposeVariance' } },
  loglik: {
    chapter: 'likelihood',
    outputs: {
      loglik: 'likelihood#logLikelihood',
      score: 'likelihood#score',
      information: 'likelihood#information',
      logdet_V: 'likelihood#likelihoodParts',
      yPy: 'likelihood#likelihoodParts',
    },
  },
  fit: { chapter: 'estimate', outputs: { '*': 'estimate#fit' } },
  effects: { chapter: 'effects', outputs: { '*': 'effects#generalizedLeastSquares' } },
  predict: {
    chapter: 'predict',
    outputs: { '*': 'predict#predictBreedingValues', u: 'predict#snpEffects' },
  },
  associate: { chapter: 'associate', outputs: { '*': 'associate#associate' } },
};

/** "K[0][3]" is of the output K. */
export const outputOf = (path: string): string => path.split('[')[0]!;

/** The exports of the spec that an answer violates: that of one output, or all behind the op. */
export function exportsOf(op: string, path?: string): readonly string[] {
  const outputs = written[op]?.outputs ?? {};
  const named = path === undefined ? undefined : (outputs[outputOf(path)] ?? outputs['*']);
  return named === undefined ? [...new Set(Object.values(outputs))] : [named];
}
