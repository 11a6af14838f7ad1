import type fc from 'fast-check';
import type { Op } from '../../rooms/inputs.ts';
import * as genotypes from './genotypes.ts';
import * as mixed from './mixed.ts';
import type { Input } from './question.ts';

export type { Input };

/** Questions of every op that the spec can certify. `echo` has no certificate: a law asks it. */
export const questions: Readonly<Record<Exclude<Op, 'echo'>, fc.Arbitrary<Input>>> = {
  genotype: genotypes.genotype,
  standardize: genotypes.standardize,
  relationship: genotypes.relationship,
  spectrum: mixed.spectrum,
  model: mixed.model,
  infinitesimal: genotypes.infinitesimal,
  heritability: mixed.heritability,
  random: genotypes.random,
  draw: mixed.draw,
  simulate: genotypes.simulate,
  decompose: genotypes.decompose,
  loglik: mixed.loglik,
  fit: mixed.fit,
  effects: mixed.effects,
  predict: mixed.predict,
  associate: mixed.associate,
};
