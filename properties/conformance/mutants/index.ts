import { fitMutants } from './fit.ts';
import { grmMutants } from './grm.ts';
import { likelihoodMutants } from './likelihood.ts';
import { modelMutants } from './model.ts';
import type { Mutant } from './mutant.ts';
import { scanMutants } from './scan.ts';
import { studentMutants } from './students.ts';

export type { Mutant } from './mutant.ts';

/** Every planted mistake, in the order of the chapters. */
export const mutants: readonly Mutant[] = [
  ...grmMutants,
  ...modelMutants,
  ...likelihoodMutants,
  ...fitMutants,
  ...scanMutants,
  ...studentMutants,
];
