/**
 * Text that was written by others, made harmless in each language that reports are written in. Names, messages and
 * numbers of an implementation are never put into a report in another way.
 */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // the white space that a reader of XML makes a blank of
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Half of a pair of surrogates: no character, in no language. */
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** The text with U+FFFD for what is no character: it can stand in an address. */
export const wellFormed = (text: string): string => text.replace(loneSurrogate, '\ufffd');
/** Control characters and the like, which XML 1.0 does not have, not even as entities. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text as the content of an element, or as the value of an attribute in quotes, in XML and in HTML. */
export const xml = (text: string): string =>
  wellFormed(text)
    .replace(notInXml, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, c => entities[c]!);

/** JSON that can stand inside a script element: nothing in it ends the element or opens a comment. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A text on one line: what would end the line is a blank. */
const onOneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  wellFormed(text).replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ');

/** A text in a paragraph or a table of Markdown: no character of it is markup, or a mention of somebody. */
export const markdown = (text: string): string =>
  onOneLine(text)
    .replace(/[&<>]/g, c => entities[c]!)
    .replace(/[\\`*_{}[\]()#+!|~^$-]/g, '\\$&')
    .replace(/@/g, '@\u200b') //                                    a blank of no width: nobody is called
    .replace(/\b(https?|ftp|www)(?=[:.])/gi, '$1\u200b')
    .trim();

/** A text as code in Markdown; not for tables, where a bar would end the cell. */
export function markdownCode(text: string): string {
  const line = onOneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const inside = longest > 0 || line.trim() !== line || line === '' ? ` ${line} ` : line;
  return `${fence}${inside}${fence}`;
}
