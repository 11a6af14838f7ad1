import { associateGroups } from './associate.ts';
import { decomposeGroups } from './decompose.ts';
import type { GroupDraft } from './draft.ts';
import { effectsGroups, predictGroups } from './effects.ts';
import { estimateGroups } from './estimate.ts';
import { genotypeGroups } from './genotype.ts';
import { likelihoodGroups } from './likelihood.ts';
import { modelGroups } from './model.ts';
import { promotedGroups } from './promoted.ts';
import { relationshipGroups } from './relationship.ts';
import { simulateGroups } from './simulate.ts';
import { standardizeGroups } from './standardize.ts';

/** Every group of fixtures, in the reading order of the chapters. */
export const groups: readonly GroupDraft[] = [
  ...genotypeGroups,
  ...standardizeGroups,
  ...relationshipGroups,
  ...modelGroups,
  ...simulateGroups,
  ...decomposeGroups,
  ...likelihoodGroups,
  ...estimateGroups,
  ...effectsGroups,
  ...predictGroups,
  ...associateGroups,
  ...promotedGroups(),
];

/** Ids that were once published and are no more: never used again. */
export const retired: readonly string[] = [];
