/** Relative luminance of WCAG 2.2, and the contrast of two colours by it. */
export const luminance = (hex: string): number => {
  const parts = [1, 3, 5].map(k => Number.parseInt(hex.slice(k, k + 2), 16) / 255);
  const [r, g, b] = parts.map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
};
