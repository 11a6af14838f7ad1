import type { Mutant } from './mutant.ts';
import { chapterMutants } from './of-chapters.ts';
import { modelMutants } from './of-models.ts';
import { programMutants } from './of-programs.ts';
import { lawfulOddities } from './of-the-lawful.ts';

/** Programs that are wrong in one thing each. */
export const faultyMutants: readonly Mutant[] = [...modelMutants, ...chapterMutants, ...programMutants];
/** Programs that are odd in one thing each, and right. */
export { lawfulOddities };
export const allMutants: readonly Mutant[] = [...faultyMutants, ...lawfulOddities];
