import { costs, type Hypothesis, largestOf } from './hypothesis.ts';
import type { Compared, Subject } from './subject.ts';

/** The certified numbers, cut short: single precision, or too few digits printed. */
export const precisionSlips = ({ failing, outputs, printed }: Subject): Hypothesis[] =>
  failing.flatMap(name => {
    const compared = outputs.get(name)!;
    const { truth } = compared;
    const single: Hypothesis = {
      says: 'what is certified, rounded to single precision (binary32)',
      cost: costs.common,
      predict: () => ({ [name]: truth.map(Math.fround) }),
    };
    return [single, ...roundings(compared, printed ?? MOST_DIGITS + 1)];
  });

/** More digits than these are no rounding that anybody meant; fewer may be short numbers by nature. */
const MOST_DIGITS = 12;
const LEAST_DIGITS = 3;

/** @param printed digits that the program says that it prints */
function roundings({ name, truth, written, places }: Compared, printed: number): Hypothesis[] {
  const digits = largestOf(written);
  const decimals = largestOf(places);
  const found: Hypothesis[] = [];
  if (digits >= LEAST_DIGITS && digits < printed)
    found.push({
      says: `what is certified, rounded to ${digits} significant digits (declare output_digits, or print 17)`,
      cost: costs.slip,
      predict: () => ({ [name]: truth.map(x => Number(x.toPrecision(digits))) }),
    });
  if (decimals >= LEAST_DIGITS && decimals <= MOST_DIGITS && digits < printed)
    found.push(
      {
        says: `what is certified, rounded to ${decimals} places after the point (print 17 significant digits)`,
        cost: costs.slip,
        predict: () => ({ [name]: truth.map(x => Number(x.toFixed(decimals))) }),
      },
      {
        says: `what is certified, cut after ${decimals} places (print 17 significant digits)`,
        cost: costs.rare,
        predict: () => ({ [name]: truth.map(x => Math.trunc(x * 10 ** decimals) / 10 ** decimals) }),
      },
    );
  return found;
}
