import { attributeText, type SvgNode } from '../../svg/node.ts';

/**
 * Elements. Texts become text nodes and nothing else: whatever an implementation calls itself is shown as it is.
 */
export type Child = Node | string | undefined | readonly Child[];
type Attributes = { readonly [name: string]: string | number | boolean | undefined };

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  add(made, children);
  return made;
}

function add(to: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue;
    if (typeof child === 'string' || child instanceof Node) to.append(child);
    else add(to, child);
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing as elements. */
export function svg({ tag, attributes, children }: SvgNode): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (name !== 'xmlns') made.setAttribute(name, attributeText(value));
  made.append(...children.map(child => (typeof child === 'string' ? child : svg(child))));
  return made;
}

export function replace(target: Element, ...children: readonly Child[]): void {
  target.replaceChildren();
  add(target, children);
}

/** For screen readers only. */
export const spoken = (text: string): HTMLElement => h('span', { class: 'spoken' }, text);
