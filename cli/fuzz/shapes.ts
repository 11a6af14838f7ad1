import type { Output } from '../../src/conformance/answer.ts';
import type { Json } from '../../src/conformance/case.ts';
import { parseExact } from '../../src/conformance/decimal.ts';
import { peopleOf, type Request, variantsOf } from '../../src/conformance/question.ts';
import { quoted } from '../rooms/numbers.ts';

/**
 * The shape of every output of every op: an answer is read before anything is concluded from it.
 * A size is a letter of the question, or `any`, where only the program knows it (variants that were dropped).
 */
type Size = 'n' | 'p' | 'm' | 't' | 'two' | 'count' | 'any';
interface Shape {
  readonly sizes: readonly Size[];
  /** What an entry may be beside a finite number. */
  readonly or?: 'missing' | 'infinite' | 'anything';
}
const of = (...sizes: Size[]): Shape => ({ sizes });
const orMissing = (...sizes: Size[]): Shape => ({ sizes, or: 'missing' });
const number = of();
const ratio: Shape = { sizes: [], or: 'infinite' };
const text = (...sizes: Size[]): Shape => ({ sizes, or: 'anything' });

const shapes: { readonly [op: string]: { readonly [output: string]: Shape } } = {
  echo: { values: text('count') },
  genotype: { dosage: orMissing('n', 'm'), frequency: of('m') },
  standardize: { Z: of('n', 'any'), mean: of('any'), scale: of('any') },
  relationship: { K: of('n', 'n'), rank: number, trace: number },
  spectrum: { eigenvalues: of('n'), rank: number, trace: number, psd: number },
  model: { V: of('n', 'n'), h2: number, lambda: ratio, delta: ratio },
  infinitesimal: { sigma2_u: number, covariance: of('n', 'n') },
  heritability: { h2: number },
  random: { uniform: of('count'), normal: of('count') },
  draw: { x: of('n') },
  simulate: { g: of('n'), epsilon: of('n'), y: of('n') },
  decompose: { pve_fixed: number, pve_random: number, pve_total: number, covariance_share: number },
  loglik: { loglik: number, score: of('two'), information: of('two', 'two'), logdet_V: number, yPy: number },
  fit: {
    sigma2_g: number,
    sigma2_e: number,
    h2: number,
    lambda: ratio,
    loglik: number,
    beta: of('p'),
    beta_se: of('p'),
    h2_se: number,
    sigma2_g_se: number,
    sigma2_e_se: number,
  },
  effects: { beta: of('p'), beta_cov: of('p', 'p') },
  predict: { g: of('n'), pev: of('n'), reliability: orMissing('n'), u: of('any') },
  associate: {
    beta: orMissing('m'),
    se: orMissing('m'),
    statistic: orMissing('t', 'm'),
    p: orMissing('t', 'm'),
    log10_p: orMissing('t', 'm'),
    outcome: text('m'),
  },
};

/** The outputs of an op that carry numbers or say what became of them. */
export const outputsOf = (op: string): readonly string[] =>
  op === 'fit' ? [...Object.keys(shapes.fit!), 'verdict', 'reason'] : Object.keys(shapes[op] ?? {});

const lengthOf = (x: unknown): number | undefined => (Array.isArray(x) ? x.length : undefined);

function sizeOf(size: Size, input: Request['input']): number | undefined {
  switch (size) {
    case 'n':
      return peopleOf(input) ?? lengthOf(input.Sigma) ?? lengthOf(input.x);
    case 'm':
      return variantsOf(input);
    case 'p':
      return lengthOf((input.X as readonly Json[] | undefined)?.[0]);
    case 't':
      return lengthOf(input.tests);
    case 'count':
      return lengthOf(input.values) ?? Number(input.count);
    case 'two':
      return 2;
    case 'any':
      return undefined;
  }
}

/** What is wrong with the form of an output; undefined where it can be read. Outputs that we do not know are not read. */
export function misshapen(op: string, input: Request['input'], output: Output): string | undefined {
  for (const [name, { sizes, or }] of Object.entries(shapes[op] ?? {})) {
    if (output[name] === undefined) continue;
    const lengths = sizes.map(size => sizeOf(size, input));
    const problem = misread(output[name], lengths, name, or);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function misread(
  x: Json | undefined,
  lengths: readonly (number | undefined)[],
  path: string,
  or: Shape['or'],
): string | undefined {
  if (lengths.length === 0) return misreadEntry(x, path, or);
  const [length, ...inner] = lengths;
  if (!Array.isArray(x)) return `${path} is ${quoted(x)}, not a list`;
  if (length !== undefined && x.length !== length) return `${path} has ${x.length} entries, not ${length}`;
  for (const [i, entry] of x.entries()) {
    const problem = misread(entry as Json, inner, `${path}[${i}]`, or);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^[+-]?inf(?:inity)?$/i;

/** A number is a text; a JSON number is taken as it was read, and a certified value speaks for itself. */
function misreadEntry(x: Json | undefined, path: string, or: Shape['or']): string | undefined {
  if (or === 'anything' || (or === 'missing' && x === null)) return undefined;
  const claim = typeof x === 'object' && x !== null && 'value' in x ? x.value : x;
  if (typeof claim !== 'string' && typeof claim !== 'number')
    return `${path} is ${quoted(x)}, not the text of a number`;
  const digits = String(claim);
  if (decimal.test(digits) || (or === 'infinite' && infinite.test(digits))) return undefined;
  return parseExact(digits) === undefined ? `${path} is ${quoted(digits)}, not a finite number` : undefined;
}
