import { describe, expect, test } from 'vitest';
import { manhattanPlot } from '../../src/report/plots/manhattan.ts';
import { qqPlot } from '../../src/report/plots/qq.ts';
import type { SvgNode } from '../../src/report/svg/node.ts';

const marksOf = (plot: SvgNode): [number, number][] =>
  plot.children.flatMap(child => {
    if (typeof child === 'string' || child.tag !== 'path') return [];
    const place = /^translate\((\S+) (\S+)\)/.exec(String(child.attributes.transform));
    return place === null ? [] : [[Number(place[1]), Number(place[2])] as [number, number]];
  });

/** Coordinates are written to a hundredth of a pixel, of some 350. */
const PIXELS = 1e-4;

describe('the QQ plot', () => {
  const m = 5000;
  const medians = Float64Array.from({ length: m }, (_, k) => -Math.log10((k + 1 - 1 / 3) / (m + 1 / 3)));

  test('law: p-values at their medians lie on the diagonal', () => {
    const marks = marksOf(qqPlot(medians, 'null'));
    expect(marks.length).toBeGreaterThan(100);
    // both axes have one domain here, so that a point on the diagonal has the same share of both
    for (const [x, y] of marks)
      expect(Math.abs((x - 44) / (406 - 44) - (378 - y) / (378 - 44))).toBeLessThan(PIXELS);
  });

  test('law: the order of the variants and those without a p change nothing', () => {
    const shuffled = [...medians].map((_, k) => medians[(k * 2357) % m]!);
    expect(qqPlot([...shuffled, Number.NaN], 'x')).toEqual(qqPlot(medians, 'x'));
  });

  test('nothing at all is drawn as nothing', () => {
    expect(marksOf(qqPlot([], 'none'))).toEqual([]);
    expect(marksOf(qqPlot([3], 'one'))).toHaveLength(1);
  });
});

describe('the Manhattan plot', () => {
  const variants = Array.from({ length: 3000 }, (_, k) => ({
    chromosome: String(1 + Math.floor(k / 1000)),
    position: 1000 + 50 * (k % 1000),
    minusLog10p: k === 1500 ? 12 : ((k * 0.618034) % 1) * 3,
  }));

  test('law: strong variants are all there, in the order of the genome, and the strongest is on top in its place', () => {
    const marks = marksOf(manhattanPlot(variants, 'scan'));
    const strong = variants.filter(v => v.minusLog10p >= 2).length;
    expect(marks.length).toBeGreaterThanOrEqual(strong);
    expect(marks.every(([x], i) => i === 0 || x >= marks[i - 1]![0])).toBe(true);
    const top = marks.reduce((a, b) => (b[1] < a[1] ? b : a));
    expect(Math.abs(top[0] - (44 + 946) / 2)).toBeLessThan(3); // the middle of the second of three chromosomes
  });
});
