/**
 * Everything a scheduler can be asked to do, by name: one line a work, loaded when it is first asked for.
 * A work is a pure function of its job; it may write to the SharedArrayBuffers that the job hands it.
 */
const works = {
  'count-genotypes': async () => (await import('./counts.ts')).countGenotypesWork,
  'grm-panel': async () => (await import('../grm/panel.ts')).panelWork,
  'grm-dictionary': async () => (await import('../grm/dictionary.ts')).dictionaryWork,
  'grm-person-sums': async () => (await import('../grm/person-sums.ts')).personSumsWork,
  'grm-gaps': async () => (await import('../grm/missing.ts')).gapsWork,
  'grm-missing': async () => (await import('../grm/missing.ts')).missingWork,
  'grm-inbreeding': async () => (await import('../grm/inbreeding.ts')).inbreedingWork,
  'grm-row-sums': async () => (await import('../grm/finish.ts')).rowSumsWork,
  'grm-finish-complete': async () => (await import('../grm/finish.ts')).finishCompleteWork,
  'grm-finish-incomplete': async () => (await import('../grm/finish-incomplete.ts')).finishIncompleteWork,
  'scan-columns': async () => (await import('../scan/columns.ts')).columnsWork,
  'scan-variants': async () => (await import('../scan/work.ts')).scanWork,
} as const;

export type WorkName = keyof typeof works;

/** The function behind a name. The caller says what its jobs and results are. */
export const workNamed = async <J, R>(name: WorkName): Promise<(job: J) => R> =>
  (await works[name]()) as unknown as (job: J) => R;
