import type { Ink } from './ink.ts';
import { element, type SvgNode } from './node.ts';
import type { Scale } from './scale.ts';

/** The rectangle that is drawn in. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between the frame and the numbers, and between those and the label. */
const TICK = 5;
const NUMBERS = 16;
const LABEL = 34;

/** The horizontal axis: a line and a number a tick, the label in the middle below. */
export const bottomAxis = (scale: Scale, frame: Frame, label: string, ink: Ink): SvgNode =>
  element(
    'g',
    { fill: ink.faint, 'text-anchor': 'middle' },
    ...scale.ticks.flatMap(({ at, label }) => [
      verticalLine(scale.at(at), frame, ink.grid),
      element('text', { x: scale.at(at), y: frame.bottom + NUMBERS }, label),
    ]),
    element('text', { x: (frame.left + frame.right) / 2, y: frame.bottom + LABEL, fill: ink.text }, label),
  );

/** The vertical axis: the label stands above it and reads as a sentence does. */
export const leftAxis = (scale: Scale, frame: Frame, label: string, ink: Ink): SvgNode =>
  element(
    'g',
    { fill: ink.faint, 'text-anchor': 'end' },
    ...scale.ticks.flatMap(({ at, label }) => [
      horizontalLine(scale.at(at), frame, ink.grid),
      element('text', { x: frame.left - TICK, y: scale.at(at), dy: '0.32em' }, label),
    ]),
    element('text', { x: frame.left, y: frame.top - 8, fill: ink.text, 'text-anchor': 'start' }, label),
  );

export const verticalLine = (
  x: number,
  frame: Frame,
  stroke: string,
  more: Record<string, string> = {},
): SvgNode => element('line', { x1: x, x2: x, y1: frame.top, y2: frame.bottom, stroke, ...more });
export const horizontalLine = (
  y: number,
  frame: Frame,
  stroke: string,
  more: Record<string, string> = {},
): SvgNode => element('line', { x1: frame.left, x2: frame.right, y1: y, y2: y, stroke, ...more });
