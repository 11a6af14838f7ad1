import { Untold } from './tool.ts';

/** The two alleles of a variant: the one that is counted, and the other. */
export interface Alleles {
  readonly counted: string;
  readonly other: string;
}

/**
 * 1 where a file counts the allele that the case counts, −1 where it counts the other one: an effect then changes its
 * sign, and a frequency is that of the other. Any other pair of letters is of another variant; a strand is not guessed.
 *
 * @throws Untold `error`
 */
export function orientation(file: Alleles, asked: Alleles, place: string): 1 | -1 {
  if (file.counted === asked.counted && file.other === asked.other) return 1;
  if (file.counted === asked.other && file.other === asked.counted) return -1;
  throw new Untold({
    status: 'error',
    message: `${place}: the alleles are ${file.counted} ${file.other}, and those of the case ${asked.counted} ${asked.other}`,
  });
}

/** The claim of the other sign: the text is turned, no digit of it. */
export const turned = (text: string): string =>
  text.startsWith('-') ? text.slice(1) : /^\+?[\d.]/.test(text) ? `-${text.replace('+', '')}` : text;
