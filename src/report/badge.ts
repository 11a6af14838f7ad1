import { countClasses } from '../conformance/summary.ts';
import { isFailing, verdictClasses } from '../conformance/verdict.ts';
import type { ResultRun } from './results.ts';
import { counted } from './words.ts';

/** What https://shields.io/badges/endpoint-badge reads. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: 'red' | 'orange' | 'yellow' | 'brightgreen' | 'lightgrey';
}

/** A badge in few words, the worst first: what is wrong in how many of the cases that were put; never a percentage. */
export function badgeOf(runs: readonly ResultRun[]): Badge {
  const verdicts = runs.flatMap(run => run.verdicts);
  const counts = countClasses(verdicts);
  const put = verdicts.length - counts['not-applicable'] - counts.unsupported;
  const failing = verdicts.filter(v => isFailing(v.class)).length;
  const gates = [...new Set(runs.map(run => run.gate))].join(', ');
  const badge = (message: string, color: Badge['color']): Badge => ({
    schemaVersion: 1,
    label: 'lmm-spec',
    message,
    color,
  });
  if (put === 0) return badge('nothing judged', 'lightgrey');
  if (counts['silent-wrong'] > 0) return badge(`${counts['silent-wrong']} of ${put} silent-wrong`, 'red');
  if (failing > 0) {
    const worst = verdictClasses.find(name => isFailing(name) && counts[name] > 0)!;
    return badge(
      counts[worst] === failing
        ? `${failing} of ${put} ${worst}`
        : `${failing} of ${put} wrong, none silently`,
      'orange',
    );
  }
  if (counts['unexpected-pass'] > 0)
    return badge(`known failures are stale: ${counts['unexpected-pass']} pass`, 'yellow');
  const known = counts['known-failure'] === 0 ? '' : `, ${counted(counts['known-failure'], 'known failure')}`;
  return counts.pass === 0
    ? badge(`nothing passes, ${counted(counts['known-failure'], 'known failure')}`, 'yellow')
    : badge(`${counts.pass} of ${put} right (${gates})${known}`, 'brightgreen');
}
