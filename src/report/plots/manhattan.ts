import { type Frame, horizontalLine, leftAxis } from '../svg/axis.ts';
import { paperInk as ink } from '../svg/ink.ts';
import { mark } from '../svg/marks.ts';
import { element, figure, type SvgNode } from '../svg/node.ts';
import { linearScale } from '../svg/scale.ts';

const WIDTH = 960;
const HEIGHT = 320;
const frame: Frame = { left: 44, right: WIDTH - 14, top: 44, bottom: HEIGHT - 30 };

/** 0.05 over a million independent tests, as is usual for people of European descent; a guide and no verdict. */
const GENOME_WIDE = -Math.log10(5e-8);
/** A number of a chromosome is written if it has so many pixels. */
const NUMBER_WIDTH = 14;
/** Weaker ones than this, and nearer than a pixel to one that is drawn, are left out. */
const CROWD = 2;

/** What a variant is drawn from. */
export interface PlacedVariant {
  readonly chromosome: string;
  readonly position: number;
  /** NaN where there is none. */
  readonly minusLog10p: number;
}

/** −log10 p along the genome: chromosomes in the order in which they come, each as long as its positions. */
export function manhattanPlot(variants: readonly PlacedVariant[], title: string): SvgNode {
  const tested = variants.filter(v => !Number.isNaN(v.minusLog10p));
  const chromosomes = layOut(tested);
  const last = chromosomes.at(-1);
  const length = last === undefined ? 1 : last.start + last.length;
  const greatest = tested.reduce((most, v) => Math.max(most, v.minusLog10p), GENOME_WIDE);
  const x = linearScale([0, length], [frame.left, frame.right], 2);
  const y = linearScale([0, greatest * 1.05], [frame.bottom, frame.top], 6);

  const seen = new Set<string>();
  const marks = chromosomes.flatMap(({ variants, start, first }, c) => {
    const colour = c % 2 === 0 ? ink.accent : ink.faint;
    return variants.flatMap(v => {
      const [px, py] = [x.at(start + v.position - first), y.at(v.minusLog10p)];
      const pixel = `${Math.round(px)} ${Math.round(py)}`;
      if (v.minusLog10p < CROWD && seen.size === seen.add(pixel).size) return [];
      return [mark('circle', [px, py], 1.8, colour)];
    });
  });
  const names = chromosomes.flatMap(({ name, start, length }) => {
    const wide = x.at(start + length) - x.at(start);
    const at = { x: x.at(start + length / 2), y: frame.bottom + 16 };
    return wide < NUMBER_WIDTH
      ? []
      : [element('text', { ...at, fill: ink.faint, 'text-anchor': 'middle' }, name)];
  });
  const beyond = tested.filter(v => v.minusLog10p > GENOME_WIDE).length;
  const description = `${tested.length} variants on ${chromosomes.length} chromosomes; ${beyond} have p below 5e-8.`;
  return figure(
    { width: WIDTH, height: HEIGHT, title, description },
    element('rect', { x: 0, y: 0, width: WIDTH, height: HEIGHT, fill: ink.surface }),
    element('text', { x: frame.left, y: 16, fill: ink.text, 'font-weight': 600 }, title),
    leftAxis(y, frame, '−log₁₀ p', ink),
    horizontalLine(y.at(GENOME_WIDE), frame, ink.bad, { 'stroke-dasharray': '4 3' }),
    ...marks,
    ...names,
  );
}

interface Chromosome {
  readonly name: string;
  readonly variants: readonly PlacedVariant[];
  /** Where it begins on the axis, and its least position. */
  readonly start: number;
  readonly first: number;
  readonly length: number;
}

/** Chromosomes one after the other, with a hundredth of the whole between them in all. */
function layOut(variants: readonly PlacedVariant[]): Chromosome[] {
  const byName = new Map<string, PlacedVariant[]>();
  for (const v of variants) {
    const own = byName.get(v.chromosome);
    if (own === undefined) byName.set(v.chromosome, [v]);
    else own.push(v);
  }
  const spans = [...byName].map(([name, own]) => {
    const [first, last] = own.reduce(
      ([low, high], v) => [Math.min(low, v.position), Math.max(high, v.position)] as const,
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
    );
    return { name, variants: own, first, length: last - first + 1 };
  });
  const gap = spans.reduce((sum, { length }) => sum + length, 0) / 100 / Math.max(1, spans.length);
  let start = 0;
  return spans.map(span => {
    const placed = { ...span, start };
    start += span.length + gap;
    return placed;
  });
}
