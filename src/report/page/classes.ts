import type { VerdictClass } from '../../conformance/verdict.ts';
import type { MarkShape } from '../svg/marks.ts';

/** How a class is shown: a sign and a shape that stand for it without colour, a tone, and what it means. */
export interface ClassLook {
  readonly sign: string;
  readonly shape: MarkShape;
  readonly tone: 'good' | 'doubt' | 'bad' | 'faint';
  readonly meaning: string;
}

export const looks: Readonly<Record<VerdictClass, ClassLook>> = {
  'silent-wrong': {
    sign: '▲',
    shape: 'triangle',
    tone: 'bad',
    meaning: 'wrong, and nothing was said',
  },
  'wrong-but-warned': {
    sign: '△',
    shape: 'hollow-triangle',
    tone: 'doubt',
    meaning: 'below the gate, with a warning',
  },
  fail: { sign: '✕', shape: 'cross', tone: 'bad', meaning: 'below the gate' },
  'should-refuse': {
    sign: '⊘',
    shape: 'diamond',
    tone: 'bad',
    meaning: 'an answer to a question that has none',
  },
  'refused-wrongly': {
    sign: '⊖',
    shape: 'diamond',
    tone: 'bad',
    meaning: 'no answer to a question that has one',
  },
  error: { sign: '!', shape: 'square', tone: 'bad', meaning: 'the program said that it failed' },
  crash: { sign: '!', shape: 'square', tone: 'bad', meaning: 'the program ended' },
  timeout: { sign: '!', shape: 'square', tone: 'bad', meaning: 'no answer in time' },
  'protocol-error': { sign: '!', shape: 'square', tone: 'bad', meaning: 'the answer could not be read' },
  'unexpected-pass': {
    sign: '◎',
    shape: 'ring',
    tone: 'doubt',
    meaning: 'listed as a known failure, and passes',
  },
  'known-failure': { sign: '◌', shape: 'ring', tone: 'doubt', meaning: 'fails as the list says' },
  unsupported: {
    sign: '–',
    shape: 'bar',
    tone: 'faint',
    meaning: 'the program says that it does not do this',
  },
  'not-applicable': { sign: '·', shape: 'bar', tone: 'faint', meaning: 'not asked' },
  pass: { sign: '✓', shape: 'circle', tone: 'good', meaning: 'passes the gate' },
};

/**
 * Steps of the heat map, by digits lost: the first two are the gates `strict` and `standard`. A darker step is worse,
 * and the number stands in the cell.
 */
export const lossSteps: readonly { readonly upTo: number; readonly text: string }[] = [
  { upTo: 1.5, text: 'up to 1.5 (strict)' },
  { upTo: 3, text: 'up to 3 (standard)' },
  { upTo: 6, text: 'up to 6' },
  { upTo: 9, text: 'up to 9' },
  { upTo: 12, text: 'up to 12' },
  { upTo: Number.POSITIVE_INFINITY, text: 'more than 12' },
];
export const lossStep = (loss: number): number => lossSteps.findIndex(({ upTo }) => loss <= upTo);
