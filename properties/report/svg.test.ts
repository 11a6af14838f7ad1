import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bottomAxis, leftAxis } from '../../src/report/svg/axis.ts';
import { ramp, readableOn, signedColour } from '../../src/report/svg/colour.ts';
import { pageInk, paperInk } from '../../src/report/svg/ink.ts';
import { linePath, mark, markShapes } from '../../src/report/svg/marks.ts';
import { element, figure, svgFile, svgText } from '../../src/report/svg/node.ts';
import { bands, domainOf, linearScale, logScale } from '../../src/report/svg/scale.ts';
import { decadeTicks, linearTicks } from '../../src/report/svg/ticks.ts';
import { law } from '../support/prop.ts';
import { contrast, luminance } from './contrast.ts';
import { anyText } from './runs.ts';
import { descendants, readXml } from './xml.ts';

/** Two numbers apart, of any size: a domain. */
const domain = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -2, max: 6 }))
  .map(([low, k]): [number, number] => [low, low + 10 ** k]);
const wanted = fc.integer({ min: 3, max: 12 });

/** What a label says, as a number. */
const numberIn = (label: string): number => {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const power = /^10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(label);
  if (power === null) return Number(label.replace('−', '-'));
  const k = Number([...power[2]!].map(d => digits.indexOf(d)).join(''));
  return 10 ** (power[1] === '' ? k : -k);
};

law(
  'ticks lie in their domain, apart, about as many as wanted, and their labels say where',
  [domain, wanted],
  (d, n) => {
    const ticks = linearTicks(d, n);
    const span = d[1] - d[0];
    expect(ticks.length).toBeGreaterThanOrEqual(n / 3);
    expect(ticks.length).toBeLessThanOrEqual(1.2 * n + 1);
    for (const [k, { at, label }] of ticks.entries()) {
      expect(at).toBeGreaterThanOrEqual(d[0] - 1e-6 * span);
      expect(at).toBeLessThanOrEqual(d[1] + 1e-6 * span);
      if (k > 0) expect(at).toBeGreaterThan(ticks[k - 1]!.at);
      expect(Math.abs(numberIn(label) - at)).toBeLessThanOrEqual(
        Math.max(1e-6 * span, 0.5e-2 * Math.abs(at)),
      );
    }
  },
);

law(
  'ticks of a logarithmic axis are powers of ten, and their labels say which',
  [fc.integer({ min: -300, max: 290 }), fc.integer({ min: 1, max: 12 }), wanted],
  (low, decades, n) => {
    const ticks = decadeTicks([10 ** low, 10 ** (low + decades)], n);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(n + 1);
    for (const { at, label } of ticks) expect(Math.abs(numberIn(label) / at - 1)).toBeLessThan(1e-12);
  },
);

test.each([[[1, 1]], [[2, 1]], [[Number.NaN, 1]], [[0, Number.POSITIVE_INFINITY]]] as [[number, number]][])(
  'an axis without extent has no ticks: %j',
  d => {
    expect(linearTicks(d, 5)).toEqual([]);
    expect(decadeTicks(d, 5)).toEqual([]);
  },
);

law(
  'a scale puts the ends of its domain on the ends of its range, and keeps the order',
  [domain, fc.double({ min: 0, max: 1, noNaN: true })],
  (d, t) => {
    const scale = linearScale(d, [10, 300], 5);
    expect([scale.at(d[0]), scale.at(d[1])]).toEqual([10, 300]);
    const at = scale.at(d[0] + t * (d[1] - d[0]));
    expect(at).toBeGreaterThanOrEqual(10 - 1e-6);
    expect(at).toBeLessThanOrEqual(300 + 1e-6);
    const logs = logScale([1e-3, 1e3], [0, 6], 5);
    expect(Math.abs(logs.at(10) - 4)).toBeLessThan(1e-12);
  },
);

law(
  'a domain holds every finite number, and has an extent',
  [fc.array(fc.double({ min: -1e9, max: 1e9 }))],
  numbers => {
    const [low, high] = domainOf(numbers, 0.05);
    expect(high).toBeGreaterThan(low);
    for (const x of numbers) if (Number.isFinite(x)) expect(x >= low && x <= high).toBe(true);
  },
);

test('bands divide a range evenly', () => {
  const { start, middle, width } = bands(4, [10, 50]);
  expect([start(0), start(3), middle(0), width]).toEqual([10, 40, 15, 10]);
});

law('a drawing is well-formed XML whatever is written into it', [anyText, anyText], (title, label) => {
  const frame = { left: 0, right: 100, top: 0, bottom: 50 };
  const x = linearScale([0, 1], [0, 100], 4);
  const drawing = figure(
    { width: 100, height: 50, title, description: label },
    bottomAxis(x, frame, label, paperInk),
    leftAxis(x, frame, label, pageInk),
    ...markShapes.map((shape, k) => mark(shape, [k, k], 3, paperInk.bad, {}, element('title', {}, label))),
  );
  const read = readXml(svgFile(drawing));
  expect(read.attributes.role).toBe('img');
  const readable = readXml(`<t>${svgText(element('a', {}, title))}</t>`).children[0]!.text;
  expect(descendants(read, 'title')[0]!.text).toBe(readable);
});

law(
  'a line is broken where a point is not finite, and nowhere else',
  [fc.array(fc.option(fc.integer({ min: -99, max: 99 }), { nil: Number.NaN }))],
  ys => {
    const path = linePath(ys.map((y, k) => [k, y]));
    expect(path.match(/[ML]/g)?.length ?? 0).toBe(ys.filter(Number.isFinite).length);
    const starts = ys.filter(
      (y, k) => Number.isFinite(y) && !Number.isFinite(ys[k - 1] ?? Number.NaN),
    ).length;
    expect(path.match(/M/g)?.length ?? 0).toBe(starts);
    expect(path).not.toContain('NaN');
  },
);

law(
  'black or white can be read on every colour',
  [fc.integer({ min: 0, max: 0xffffff })],
  colour => {
    const hex = `#${colour.toString(16).padStart(6, '0')}`;
    expect(contrast(hex, readableOn(hex))).toBeGreaterThanOrEqual(4.5);
  },
  1000,
);

law(
  'a number in a cell of a matrix can be read on its colour',
  [fc.double({ min: -2, max: 2, noNaN: true })],
  x => {
    const fill = signedColour(x, 1.5);
    expect(fill).toMatch(/^#[\da-f]{6}$/);
    expect(contrast(fill, readableOn(fill))).toBeGreaterThanOrEqual(4.5);
  },
);

test('a ramp begins and ends with its stops; the colours of a matrix are light at 0 and dark at both ends', () => {
  const mix = ramp(['#000000', '#ff0000', '#ffffff']);
  expect([mix(0), mix(0.5), mix(1), mix(0.25), mix(-3), mix(9), mix(Number.NaN)]).toEqual([
    '#000000',
    '#ff0000',
    '#ffffff',
    '#800000',
    '#000000',
    '#ffffff',
    '#000000',
  ]);
  const light = [-1, -0.5, 0, 0.5, 1].map(x => luminance(signedColour(x, 1)));
  expect(light[2]).toBe(Math.max(...light));
  expect(light[0]! < light[1]! && light[4]! < light[3]!).toBe(true);
  expect(signedColour(3, 0)).toBe(signedColour(0, 1));
});

test('text on paper has a contrast of 4.5', () => {
  for (const name of ['text', 'faint', 'good', 'doubt', 'bad', 'accent'] as const)
    expect(contrast(paperInk[name], paperInk.surface), name).toBeGreaterThanOrEqual(4.5);
});
