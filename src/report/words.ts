import type { EntryScore, Verdict } from '../conformance/verdict.ts';

/** The sentences that every report is made of. */

/** 1 case, 2 cases. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

export const digitsText = ({ lre, attainable, loss }: EntryScore): string =>
  `${lre.toFixed(1)} digits of ${attainable.toFixed(1)}, ${Math.max(0, loss).toFixed(1)} lost`;

export const gapText = (gap: number): string => `${gap.toExponential(1)} nats below the certified maximum`;

/** Texts of a program may be as long as it likes; a report shows so much of them. */
const LONGEST = 300;
export const shortened = (text: string, most = LONGEST): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** What was found about a case: label and text, in the order in which a person asks. */
export function findingsOf(v: Verdict): [label: string, text: string][] {
  const found: [string, string | undefined][] = [
    ['known as', v.class === 'known-failure' ? v.known : undefined],
    ['what', v.remark],
    ['certified', v.worst && `${v.worst.path} = ${v.worst.certified}`],
    ['answered', v.worst && `${v.worst.path} = ${v.worst.claim}`],
    ['digits', v.worst && digitsText(v.worst)],
    ['gap', (v.gap ?? 0) > 0 ? gapText(v.gap!) : undefined],
    ['why', v.diagnosis],
    ['warned', v.warnings[0]],
  ];
  return found.flatMap(([label, text]) =>
    text === undefined ? [] : [[label, shortened(text)] as [string, string]],
  );
}
