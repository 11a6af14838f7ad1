/**
 * A strict reader of XML 1.0 without entities of its own: what it accepts, every parser of a CI system accepts.
 * It shares no line with what writes our XML.
 */
export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** @source https://www.w3.org/TR/xml/#charsets */
const isChar = (c: number): boolean =>
  c === 9 ||
  c === 10 ||
  c === 13 ||
  (c >= 0x20 && c <= 0xd7ff) ||
  (c >= 0xe000 && c <= 0xfffd) ||
  c >= 0x10000;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @throws Error where the text is not well-formed */
export function readXml(text: string): XmlElement {
  for (const c of text)
    if (!isChar(c.codePointAt(0)!)) throw new Error(`no character of XML: ${c.codePointAt(0)}`);
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
  };
  const take = (form: RegExp): string[] | undefined => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) return undefined;
    at = form.lastIndex;
    return [...found];
  };
  const plain = (raw: string, attribute: boolean): string =>
    raw
      .replace(/[\t\n\r]/g, c => (attribute ? ' ' : c)) // the normalisation of attributes
      .replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));|&/g, (all, decimal, hex, name) => {
        if (all === '&') fail('a bare &');
        if (name !== undefined) return named[name] ?? fail(`the entity ${name}`);
        return String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10));
      });

  function element(): XmlElement {
    const [, tag = ''] = take(/<([A-Za-z_][\w.-]*)/y) ?? fail('no element');
    const attributes: Record<string, string> = {};
    for (let found = attribute(); found !== undefined; found = attribute()) {
      if (Object.hasOwn(attributes, found[0])) fail(`${found[0]} twice`);
      attributes[found[0]] = found[1];
    }
    if (take(/\s*\/>/y) !== undefined) return { tag, attributes, children: [], text: '' };
    if (take(/\s*>/y) === undefined) fail('no end of the tag');
    const children: XmlElement[] = [];
    let inside = '';
    while (take(/<\/([A-Za-z_][\w.-]*)\s*>/y)?.[1] !== tag) {
      const raw = take(/[^<]+/y);
      if (raw === undefined) children.push(element());
      else if (raw[0]!.includes(']]>')) fail(']]> in text');
      else inside += plain(raw[0]!, false);
    }
    return { tag, attributes, children, text: inside };
  }
  function attribute(): [string, string] | undefined {
    const found = take(/\s+([A-Za-z_][\w:.-]*)\s*=\s*"([^"<]*)"/y);
    return found === undefined ? undefined : [found[1]!, plain(found[2]!, true)];
  }

  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\s*/y);
  const root = element();
  take(/\s*/y);
  if (at !== text.length) fail('more than one root');
  return root;
}

export const descendants = (from: XmlElement, tag: string): XmlElement[] => [
  ...(from.tag === tag ? [from] : []),
  ...from.children.flatMap(child => descendants(child, tag)),
];
