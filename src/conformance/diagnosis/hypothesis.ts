/** What an answer would be under one mistake, or one convention, that programs are known for. */
export interface Hypothesis {
  /** Follows "your K is" or "your K and trace are": "right under `population-sd`". */
  readonly says: string;
  /** What was asked instead, where there is a name for it. */
  readonly asked?: string | undefined;
  /** Digits of evidence that it must bring before it is believed: the rarer, the more. See `costs`. */
  readonly cost: number;
  /** Outputs that agree because the prediction was made from them: they bear no witness. */
  readonly given?: readonly string[];
  /** The outputs that it changes. @throws Refusal where it has no answer here, and then it is no explanation */
  readonly predict: () => Prediction;
}

/** Outputs as lists of numbers, tables row by row; NaN where an entry is missing. */
export interface Prediction {
  readonly [output: string]: readonly number[] | Float64Array;
}

/**
 * The prior of a hypothesis, −log10 of how often it is met, roughly: with 10^k hypotheses as likely as this one, the
 * k digits that one of them agrees by accident must be paid.
 */
export const costs = {
  /** The fixture holds the answer under this name. */
  certified: 0,
  /** A convention of the closed list. */
  named: 0.2,
  /** Known of everybody: a sign, a factor 2, two outputs exchanged. */
  common: 0.5,
  /** One wrong step. */
  slip: 1,
  /** One wrong step that is met seldom, or two together. */
  rare: 2,
} as const;

/** What a number that is read off the answer itself takes from the evidence: its own digits. */
export const freeNumber = (printed: number | undefined): number => Math.min(printed ?? MOST_FREE, MOST_FREE);
/** Digits of a binary64 that bear witness: see `ROUNDING` of `agreement`. */
const MOST_FREE = 13;

/** The largest of many: `Math.max(...)` takes no more than a stack of them. 0 where there is none. */
export const largestOf = (values: readonly number[]): number => values.reduce((s, x) => (x > s ? x : s), 0);
/** The largest size; NaN is passed over. */
export const largestSize = (values: readonly number[]): number =>
  values.reduce((s, x) => (Math.abs(x) > s ? Math.abs(x) : s), 0);
export const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((s, x) => s + x, 0);
