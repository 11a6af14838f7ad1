import type { VerdictClass } from '../../../conformance/verdict.ts';
import { splitDigits } from '../../paint.ts';
import { element } from '../../svg/node.ts';
import { looks } from '../classes.ts';
import type { PageNumber } from '../data.ts';
import { h, spoken, svg } from './dom.ts';

/** A claim with its right digits set apart from the wrong ones, by weight and underline as well as by colour. */
export function claimText([, claim, lre, attainable]: PageNumber, certified: string): HTMLElement {
  const [right, wrong] = splitDigits({ claim, certified, loss: attainable - lre });
  return h(
    'code',
    { class: 'claim' },
    right === '' ? undefined : h('b', { class: 'right' }, right),
    wrong === '' ? undefined : h('span', { class: 'wrong' }, wrong),
  );
}

/** The digits of a binary64: the length of the bar. */
const FULL = 16;
const WIDTH = 80;
const HEIGHT = 8;

/** Right digits as a bar, attainable ones as its outline. */
export function digitsBar(lre: number, attainable: number): HTMLElement {
  const bar = (name: string, digits: number) =>
    element('rect', {
      class: name,
      width: (Math.min(FULL, Math.max(0, digits)) / FULL) * WIDTH,
      height: HEIGHT,
    });
  const drawn = element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'bar', 'aria-hidden': 'true' },
    bar('bar-possible', attainable),
    bar('bar-right', lre),
  );
  return h(
    'span',
    { class: 'digits' },
    h('span', { class: 'count' }, lre.toFixed(1)),
    spoken(` of ${attainable.toFixed(1)}`),
    svg(drawn),
  );
}

/** A class as its sign and its name. */
export const badge = (name: VerdictClass, known?: string): HTMLElement =>
  h(
    'span',
    { class: `badge ${looks[name].tone}` },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, looks[name].sign),
    name,
    known === undefined || name !== 'known-failure' ? undefined : h('small', {}, ` (${known})`),
  );
