import type { Manifest } from './manifest.ts';

/** README.txt of a bundle: what it is, how it is run, how its outputs come back. */
export function readmeOf({ as, cases, skipped, lmm_spec }: Manifest, self: string): string {
  const runs = cases.some(c => c.runs.length > 0);
  return [
    `${cases.length} certified cases of the linear mixed model for ${as}, written by lmm-spec ${lmm_spec}.`,
    '',
    'Every case has a directory with its input; manifest.json says which file is which, and which words the',
    'program is given. Nothing here knows the answers, and nothing needs Node.',
    '',
    ...(runs ? ['  sh run.sh'] : own),
    '',
    'Bring the directory back, and have it judged:',
    '',
    `  ${self} check --tool ${toolOf(as)} --outputs DIRECTORY`,
    '',
    ...(notes[as] ?? []),
    ...(skipped.length === 0
      ? []
      : [`Left out, ${skipped.length} cases; manifest.json names them all:`, ...reasonsOf(skipped), '']),
  ].join('\n');
}

/** Ids that a line names before it only counts them. */
const NAMED = 3;

/** Why cases were left out, a line a reason. */
export function reasonsOf(skipped: Manifest['skipped']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  return [...byReason].map(([reason, ids]) => {
    const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
    return `  ${reason}: ${ids.slice(0, NAMED).join(', ')}${more}`;
  });
}

const toolOf = (as: Manifest['as']): string => (as === 'plink' ? 'plink1.9 (or plink2)' : as);

const own = [
  'Read input.*.csv (input.csv holds single values) with your program, and write what it answers into the same',
  'directory: output.NAME.csv for a list (a column) or a table, lines "name,value" of output.csv for single values, under',
  'that header; or one output.json with all of them. A refusal is the line refused,CLASS of output.csv. Leave out what',
  'your program does not compute, and print doubles in full; with fewer digits, say so by a line output_digits,6. The',
  'names, and what they mean, are in PROTOCOL.md of the fixtures.',
];

const notes: Readonly<Partial<Record<Manifest['as'], readonly string[]>>> = {
  gemma: [
    'Where a case has no variant, genotypes.txt holds one all the same, because gemma wants one. The same is true of',
    'phenotypes.txt where a case has no phenotype. Column 2 of genotypes.txt (A) is the counted allele.',
    '',
  ],
};
