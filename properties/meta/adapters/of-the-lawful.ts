import { changed, type Mutant, numbersOf, type Output, peopleOf } from './mutant.ts';

/** Odd, and right: a fuzzer that reports one of these is wrong itself. */
const INFERENCE = ['loglik', 'effects', 'predict', 'fit'];
/** Answers that are held back until so many are there, or nothing was asked for a moment. */
const HELD = 5;
const held: string[] = [];
let release: NodeJS.Timeout | undefined;

export const lawfulOddities: readonly Mutant[] = [
  { name: 'plain', what: 'src itself behind a pipe', ops: ['echo', ...INFERENCE, 'relationship'] },
  {
    name: 'out-of-order',
    what: 'answers come in another order than the questions',
    ops: INFERENCE,
    wire: ({ line, write }) => {
      held.push(line);
      clearTimeout(release);
      const out = (): void => {
        for (const text of held.splice(0).reverse()) write(text);
      };
      if (held.length >= HELD) out();
      else release = setTimeout(out, 2);
    },
  },
  {
    name: 'noise-on-stderr',
    what: 'writes to standard error all the time',
    ops: INFERENCE,
    wire: ({ k, line, write }) => {
      console.error(`iteration ${k}: REMLf90 converged ${'.'.repeat(k % 50)}`);
      write(line);
    },
  },
  {
    name: 'upper-triangle',
    what: 'reads the upper triangle of K alone, once it has seen that K is symmetric',
    ops: INFERENCE,
    answer: ({ op, input }, room) => {
      const K = input.K as string[][];
      const isSymmetric = K.every(
        (row, i) => row.length === K.length && row.every((x, j) => Number(x) === Number(K[j]![i])),
      );
      if (!isSymmetric) return room(op, input);
      return room(op, {
        ...input,
        K: K.map((row, i) => row.map((_, j) => K[Math.min(i, j)]![Math.max(i, j)]!)),
      });
    },
  },
  {
    name: 'people-in-its-own-order',
    what: 'sorts people before it computes, and puts the answers back',
    ops: ['loglik', 'effects', 'fit'],
    answer: ({ op, input }, room) => {
      const turned = <T>(x: readonly T[]): T[] => [...x].reverse();
      const { y, X, K } = input as { y: string[]; X: string[][]; K: string[][] };
      return room(op, { ...input, y: turned(y), X: turned(X), K: turned(K).map(turned) });
    },
  },
  {
    name: 'hex-floats',
    what: 'prints hexadecimal floats',
    ops: INFERENCE,
    answer: ({ op, input }, room) => changed(room(op, input), output => hexed(output)),
  },
  {
    name: 'other-spelling',
    what: 'prints +1.0E+00, blanks, and fields that nobody asked for',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      changed(room(op, input), output => ({ ...spelt(output), runtime_ms: 3, note: 'converged' })),
    wire: ({ line, write }) => write(` ${line.replaceAll(',"', ' , "')} `),
  },
  {
    name: 'reports-little',
    what: 'reports the log-likelihood and the components alone',
    ops: ['loglik', 'fit'],
    answer: ({ op, input }, room) =>
      changed(room(op, input), ({ loglik, sigma2_g, sigma2_e }) => ({
        loglik: loglik!,
        ...(sigma2_g === undefined ? {} : { sigma2_g, sigma2_e: sigma2_e! }),
      })),
  },
  {
    name: 'small-and-reml',
    what: 'does REML alone, for five people at most',
    ops: INFERENCE,
    capabilities: { methods: ['REML'], limits: { n: 5 } },
    answer: ({ op, input }, room) =>
      input.method === 'ML' || peopleOf(input) > 5
        ? { status: 'error', message: 'should not have been asked' }
        : room(op, input),
  },
  {
    name: 'eight-digits-declared',
    what: 'prints eight digits and says so',
    ops: ['loglik', 'effects'],
    capabilities: { output_digits: 8 },
    answer: ({ op, input }, room) =>
      changed(room(op, input), output => numbersOf(output, x => Number(x.toPrecision(8)))),
  },
  {
    name: 'does-not-do-everything',
    what: 'says `unsupported` where X has no intercept',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      (input.X as string[][]).some(row => row[0] !== '1')
        ? { status: 'unsupported', reason: 'an intercept is added always' }
        : room(op, input),
  },
  {
    name: 'refuses-what-is-flat',
    what: 'refuses a flat likelihood by its name, where src reports it',
    ops: ['fit', 'loglik'],
    answer: ({ op, input }, room) => {
      const answer = room(op, input);
      return answer.status === 'ok' && answer.output.verdict === 'flat'
        ? { status: 'refused', class: 'flat', message: 'the components are not identified' }
        : answer;
    },
  },
  {
    name: 'near-the-boundary',
    what: 'searches log λ: at the boundary it comes within 1e-10 of the other component, and warns',
    ops: ['fit', 'loglik'],
    answer: ({ op, input }, room) => {
      const answer = room(op, input);
      if (op !== 'fit' || answer.status !== 'ok' || answer.output.verdict !== 'boundary') return answer;
      const [g, e] = [Number(answer.output.sigma2_g), Number(answer.output.sigma2_e)];
      if (!(g + e > 0)) return answer;
      const K = input.K as string[][];
      // in the unit of K: its mean diagonal
      const c = K.reduce((s, row, i) => s + Number(row[i]), 0) / K.length;
      const [a, b] = g === 0 ? [(1e-10 * e) / c, e] : [g, 1e-10 * g * c];
      return {
        ...answer,
        output: {
          ...answer.output,
          sigma2_g: `${a}`,
          sigma2_e: `${b}`,
          h2: `${a / (a + b)}`,
          lambda: `${a / b}`,
        },
        warnings: ['boundary (singular) fit'],
      };
    },
  },
];

const hexed = (output: Output): Output =>
  Object.fromEntries(Object.entries(output).map(([name, x]) => [name, each(x, hex)])) as Output;
const spelt = (output: Output): Output =>
  Object.fromEntries(Object.entries(output).map(([name, x]) => [name, each(x, spell)])) as Output;
const each = (x: unknown, write: (x: number) => string): unknown =>
  Array.isArray(x)
    ? x.map(y => each(y, write))
    : typeof x === 'string' && Number.isFinite(Number(x))
      ? write(Number(x))
      : x;
const spell = (x: number): string => `${x < 0 ? '' : '+'}${x.toExponential().replace('e', 'E')}`;

/** A double as C prints it with %a. */
function hex(x: number): string {
  if (x === 0) return '0x0p+0';
  let [m, e] = [Math.abs(x), 0];
  while (m >= 2) {
    m /= 2;
    e += 1;
  }
  while (m < 1) {
    m *= 2;
    e -= 1;
  }
  const digits = (m * 2 ** 52).toString(16);
  return `${x < 0 ? '-' : ''}0x${digits[0]}.${digits.slice(1)}p${e < 0 ? '' : '+'}${e}`;
}
