/**
 * Everything a scheduler can be asked to do, by name: one line a work, loaded when it is first asked for.
 * A work is a pure function of its job; it may write to the SharedArrayBuffers that the job hands it.
 */
const works = {
  'count-genotypes': async () => (await import('./counts.ts')).countGenotypesWork,
} as const;

export type WorkName = keyof typeof works;

/** The function behind a name. The caller says what its jobs and results are. */
export const workNamed = async <J, R>(name: WorkName): Promise<(job: J) => R> =>
  (await works[name]()) as unknown as (job: J) => R;
