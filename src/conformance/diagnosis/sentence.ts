import { BINARY64_DIGITS } from '../score.ts';
import type { Finding } from './search.ts';
import type { Subject } from './subject.ts';

/** "K", "K and trace", "K, rank and trace" */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]!}`;

/** "your K and trace are right under `population-sd`, to 15 digits; asked was `sample-sd`" */
export function sentenceOf(subject: Subject, findings: readonly Finding[]): string {
  return merged(findings)
    .map(({ hypothesis: { says, asked }, outputs, digits }) => {
      const are = outputs.length > 1 ? 'are' : 'is';
      const instead = asked === undefined ? '' : `; asked was ${asked}`;
      return `your ${listed(named(subject, outputs))} ${are} ${says}, ${toDigits(digits, subject.printed)}${instead}`;
    })
    .join('; and ');
}

/** Rows by the name of their table where all of them are meant, else "statistic of `wald-f`". */
function named({ outputs }: Subject, names: readonly string[]): string[] {
  const tableOf = (name: string): string => outputs.get(name)!.row?.of ?? name;
  const rows = [...outputs.values()].filter(({ row }) => row !== undefined);
  const whole = (table: string): boolean =>
    rows.filter(({ row }) => row!.of === table).every(({ name }) => names.includes(name));
  return [...new Set(names.map(name => (whole(tableOf(name)) ? tableOf(name) : name)))];
}

function toDigits(digits: number, printed: number | undefined): string {
  if (printed !== undefined && digits >= printed) return `to the ${printed} digits printed`;
  return `to ${Math.floor(Math.min(digits, BINARY64_DIGITS))} digits`;
}

/** What is said of several outputs is said once. */
function merged(findings: readonly Finding[]): Finding[] {
  const said: Finding[] = [];
  for (const finding of findings) {
    const at = said.findIndex(
      ({ hypothesis: h }) => h.says === finding.hypothesis.says && h.asked === finding.hypothesis.asked,
    );
    if (at < 0) said.push(finding);
    else
      said[at] = {
        ...said[at]!,
        outputs: [...said[at]!.outputs, ...finding.outputs],
        digits: Math.min(said[at]!.digits, finding.digits),
      };
  }
  return said;
}
