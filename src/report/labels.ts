import type { ResultRun } from './results.ts';

/** What each run is called, so that no two are called the same: by name and version, then by command, then by number. */
export function labelsOf(runs: readonly ResultRun[]): string[] {
  const names = runs.map(
    ({ implementation: { name, version } }) => `${name} ${version}`.trim() || '(no name)',
  );
  let labels = distinguished(
    names,
    runs.map(({ command }) => ` (${command})`),
  );
  while (new Set(labels).size < labels.length)
    labels = distinguished(
      labels,
      runs.map((_, i) => ` #${i + 1}`),
    );
  return labels;
}

/** Adds what distinguishes to the labels that occur more than once. */
const distinguished = (labels: readonly string[], more: readonly string[]): string[] =>
  labels.map((label, i) => (labels.indexOf(label) === labels.lastIndexOf(label) ? label : label + more[i]!));
