import { associateLaws } from './associate.ts';
import { decomposeLaws } from './decompose.ts';
import { drawLaws, randomLaws } from './draws.ts';
import { echoLaws } from './echo.ts';
import { effectsLaws, predictLaws } from './effects.ts';
import { fitLaws } from './fit.ts';
import { genotypeLaws } from './genotype.ts';
import type { ProtocolLaw } from './law.ts';
import { likelihoodLaws } from './likelihood.ts';
import { heritabilityLaws, modelLaws } from './model.ts';
import { refusalLaws } from './refusals.ts';
import { relationshipLaws } from './relationship.ts';
import { simulateLaws } from './simulate.ts';
import { spectrumLaws } from './spectrum.ts';
import { standardizeLaws } from './standardize.ts';

/** The laws that the rooms, and the planted mistakes of properties/meta, are held to, by chapter. */
export const protocolLaws: Readonly<Record<string, readonly ProtocolLaw[]>> = {
  genotype: genotypeLaws,
  standardize: standardizeLaws,
  relationship: relationshipLaws,
  model: modelLaws,
  heritability: heritabilityLaws,
  simulate: simulateLaws,
  decompose: decomposeLaws,
  loglik: likelihoodLaws,
  fit: fitLaws,
  effects: effectsLaws,
  predict: predictLaws,
  associate: associateLaws,
};

/** What is asked beside them: the plumbing, the ops without a chapter of their own, and what is to be refused. */
export const otherLaws: readonly ProtocolLaw[] = [
  ...echoLaws,
  ...spectrumLaws,
  ...drawLaws,
  ...randomLaws,
  ...refusalLaws,
];

/** Every law that can be asked of any implementation through the protocol. */
export const askableLaws: readonly ProtocolLaw[] = [...Object.values(protocolLaws).flat(), ...otherLaws];
