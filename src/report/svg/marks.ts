import { element, type SvgAttributes, type SvgNode, shortNumber } from './node.ts';

/** Marks that can be told apart without colour. */
export const markShapes = [
  'circle',
  'cross',
  'triangle',
  'hollow-triangle',
  'diamond',
  'square',
  'ring',
  'bar',
] as const;
export type MarkShape = (typeof markShapes)[number];

/** Outlines around 0, 0 in a box of −1 to 1; those that are no areas are drawn as lines. */
const outlines: Readonly<Record<MarkShape, string>> = {
  circle: 'M0.85 0A0.85 0.85 0 1 1 -0.85 0A0.85 0.85 0 1 1 0.85 0Z',
  ring: 'M0.85 0A0.85 0.85 0 1 1 -0.85 0A0.85 0.85 0 1 1 0.85 0Z',
  cross: 'M-0.8 -0.8L0.8 0.8M-0.8 0.8L0.8 -0.8',
  triangle: 'M0 -1L0.95 0.75L-0.95 0.75Z',
  'hollow-triangle': 'M0 -1L0.95 0.75L-0.95 0.75Z',
  diamond: 'M0 -1L0.85 0L0 1L-0.85 0Z',
  square: 'M-0.75 -0.75H0.75V0.75H-0.75Z',
  bar: 'M0 -1V1',
};
const asLines: readonly MarkShape[] = ['cross', 'hollow-triangle', 'ring', 'bar'];

/** A mark at a point, `size` pixels from its middle to its edge. */
export function mark(
  shape: MarkShape,
  [x, y]: readonly [number, number],
  size: number,
  colour: string,
  more: SvgAttributes = {},
  ...children: readonly SvgNode[]
): SvgNode {
  const paint = asLines.includes(shape)
    ? { fill: 'none', stroke: colour, 'stroke-width': 1.6 / size }
    : { fill: colour };
  const transform = `translate(${shortNumber(x)} ${shortNumber(y)}) scale(${shortNumber(size)})`;
  return element('path', { d: outlines[shape], transform, ...paint, ...more }, ...children);
}

/** A line through points; one that is not finite breaks it. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  let drawing = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        drawing = false;
        return '';
      }
      const step = `${drawing ? 'L' : 'M'}${shortNumber(x)} ${shortNumber(y)}`;
      drawing = true;
      return step;
    })
    .join('');
}
