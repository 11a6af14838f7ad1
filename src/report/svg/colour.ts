/** A colour as its red, green and blue parts, 0 to 255. */
type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb =>
  [1, 3, 5].map(k => Number.parseInt(hex.slice(k, k + 2), 16)) as unknown as Rgb;
const two = (x: number): string => Math.round(x).toString(16).padStart(2, '0');

/** Colours between stops at equal distances: 0 is the first, 1 the last. */
export function ramp(stops: readonly string[]): (share: number) => string {
  const parts = stops.map(rgb);
  return share => {
    const at = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * (parts.length - 1);
    const k = Math.min(parts.length - 2, Math.floor(at));
    const [from, to] = [parts[k]!, parts[k + 1]!];
    return `#${from.map((c, i) => two(c + (to[i]! - c) * (at - k))).join('')}`;
  };
}

/**
 * From orange over nearly white to blue, equally light on both sides: it can be read by those who do not see red or
 * green. @source Kovesi (2015) arXiv:1509.03700, the idea of a diverging ramp of even lightness
 */
const aroundZero = ramp(['#7f3b08', '#d98032', '#f7f4ee', '#4f8fc4', '#0b3c6b']);

/** The colour of a number that may have either sign: 0 is nearly white, ±largest are the ends. */
export const signedColour = (x: number, largest: number): string =>
  aroundZero(largest > 0 ? 0.5 + x / largest / 2 : 0.5);

/** Black or white, whichever is easier to read on a colour (relative luminance of WCAG 2). */
export function readableOn(hex: string): '#000000' | '#ffffff' {
  const [r, g, b] = rgb(hex).map(c => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}
