import { xml } from '../escape.ts';

/** A drawing as data: it becomes text for a file, or elements in a page. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: SvgAttributes;
  readonly children: readonly (SvgNode | string)[];
}
export interface SvgAttributes {
  readonly [name: string]: string | number;
}

export const element = (
  tag: string,
  attributes: SvgAttributes = {},
  ...children: readonly (SvgNode | string)[]
): SvgNode => ({ tag, attributes, children });

/** A hundredth of a pixel is finer than any screen or printer; shorter numbers make smaller files. */
export const shortNumber = (x: number): string => String(Math.round(x * 100) / 100 + 0);

export const attributeText = (value: string | number): string =>
  typeof value === 'number' ? shortNumber(value) : value;

/** A drawing as text, everything in it escaped. */
export function svgText({ tag, attributes, children }: SvgNode): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${xml(attributeText(value))}"`,
  );
  const open = `<${tag}${written.join('')}`;
  if (children.length === 0) return `${open}/>`;
  const inside = children.map(child => (typeof child === 'string' ? xml(child) : svgText(child)));
  return `${open}>${inside.join('')}</${tag}>`;
}

export interface FigureOptions {
  readonly width: number;
  readonly height: number;
  /** What the figure shows, in a few words; screen readers say it. */
  readonly title: string;
  /** What can be seen in it, for those who can not. */
  readonly description: string;
}

/** A whole figure, which scales with the width that it is given. */
export const figure = (
  { width, height, title, description }: FigureOptions,
  ...children: readonly SvgNode[]
): SvgNode =>
  element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${shortNumber(width)} ${shortNumber(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': title,
      'font-family': 'system-ui, sans-serif',
      'font-size': 11,
    },
    element('title', {}, title),
    element('desc', {}, description),
    ...children,
  );

/** A file of its own: the figure with the line that XML begins with. */
export const svgFile = (node: SvgNode): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(node)}\n`;
