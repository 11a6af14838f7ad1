import type { Json } from '../../../src/conformance/case.ts';
import {
  changed,
  eachNumber,
  type Input,
  type Mutant,
  numbersOf,
  type Output,
  peopleOf,
  type Sent,
  silently,
  table,
} from './mutant.ts';

/** Mistakes of programs, not of formulas: precision, state, refusals, and how they speak. */
const INFERENCE = ['loglik', 'effects'];
const single = (input: Input): Input =>
  Object.fromEntries(
    Object.entries(input).map(([name, x]) => [name, name === 'seed' ? x : eachNumber(x, Math.fround)]),
  );
const symmetrised = (K: Json): Json => {
  const A = (K as string[][]).map(row => row.map(Number));
  return table(A.map((row, i) => row.map((x, j) => (i === j ? x : (x + A[j]![i]!) / 2))));
};
const isOdd = (input: Input): boolean => peopleOf(input) % 2 === 1;
const covariates = (input: Input): number => (input.X as string[][])[0]!.length;
const smallest = (values: readonly string[]): number => Math.min(...values.map(Number));

/** Only what is asked about more people than three breaks: the others are answered. */
const onlyLarge =
  (breaks: (sent: Sent) => void) =>
  (sent: Sent): void =>
    (sent.question.input.y as string[] | undefined)?.length === undefined || peopleOf(sent.question.input) < 4
      ? sent.write(sent.line)
      : breaks(sent);

export const programMutants: readonly Mutant[] = [
  {
    name: 'float32',
    what: 'reads and prints in single precision',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      changed(room(op, single(input)), output => numbersOf(output, Math.fround)),
  },
  {
    name: 'decimal-comma',
    what: 'prints decimal commas, as the locale says',
    ops: ['decompose'],
    answer: ({ op, input }, room) =>
      changed(
        room(op, input),
        output => JSON.parse(JSON.stringify(output).replace(/(\d)\.(\d)/g, '$1,$2')) as Output,
      ),
  },
  {
    name: 'noise-in-the-digits',
    what: 'sums in an order of chance in single precision: the eighth digit changes from call to call',
    ops: INFERENCE,
    answer: ({ op, input }, room, memory) => {
      const k = Number(memory.get('calls') ?? 0) + 1;
      memory.set('calls', k);
      return changed(room(op, input), output => numbersOf(output, x => x * (1 + 1e-8 * ((k * 7) % 5))));
    },
  },
  {
    name: 'kinship-of-the-last-request',
    what: 'the eigenvectors of K are kept while n does not change',
    ops: ['loglik'],
    answer: ({ op, input }, room, memory) => {
      const key = `K ${peopleOf(input)}`;
      const K = (memory.get(key) ?? input.K) as Json;
      const answer = room(op, { ...input, K });
      if (answer.status === 'ok') memory.set(key, input.K!);
      return answer;
    },
  },
  {
    name: 'first-design-is-kept',
    what: 'the first X of a size is kept for good',
    ops: ['effects'],
    answer: ({ op, input }, room, memory) => {
      const key = `X ${peopleOf(input)} ${covariates(input)}`;
      const X = (memory.get(key) ?? input.X) as Json;
      const answer = room(op, { ...input, X });
      if (answer.status === 'ok' && !memory.has(key)) memory.set(key, input.X!);
      return answer;
    },
  },
  {
    name: 'warm-start',
    what: 'the search starts at the last optimum and stops when it moves by little: some of the old one stays',
    ops: ['fit', 'loglik'],
    answer: ({ op, input }, room, memory) =>
      silently(room(op, input), output => {
        if (op !== 'fit' || output.sigma2_g === undefined) return output;
        const last = Number(memory.get('h2') ?? 0.5);
        const h2 = Number(output.h2) + 2 ** -7 * (last - Number(output.h2));
        memory.set('h2', output.h2);
        const total = Number(output.sigma2_g) + Number(output.sigma2_e);
        return { ...output, h2: `${h2}`, sigma2_g: `${h2 * total}`, sigma2_e: `${(1 - h2) * total}` };
      }),
  },
  {
    name: 'refuses-strangers',
    what: 'refuses a K with a negative entry, which is no kinship of its own making',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      (input.K as string[][]).some(row => smallest(row) < 0)
        ? { status: 'refused', class: 'not-psd', message: 'negative kinship' }
        : room(op, input),
  },
  {
    name: 'symmetrises',
    what: 'an asymmetric K is made symmetric without a word',
    ops: INFERENCE,
    answer: ({ op, input }, room) => room(op, { ...input, K: symmetrised(input.K!) }),
  },
  {
    name: 'drops-collinear-columns',
    what: 'of two equal covariates one is dropped without a word, and its effect is said to be 0',
    ops: ['effects'],
    answer: ({ op, input }, room) => {
      const answer = room(op, input);
      if (answer.status !== 'refused' || answer.class !== 'rank-deficient' || covariates(input) < 2)
        return answer;
      const p = covariates(input) - 1;
      const rest = room(op, { ...input, X: (input.X as string[][]).map(row => row.slice(0, p)) });
      return changed(rest, output => ({
        beta: [...(output.beta as string[]), '0'],
        beta_cov: [
          ...(output.beta_cov as string[][]).map(row => [...row, '0']),
          Array<string>(p + 1).fill('0'),
        ],
      }));
    },
  },
  {
    name: 'takes-nan',
    what: 'a phenotype that is not a number is read as 0',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      room(op, { ...input, y: (input.y as string[]).map(v => (v === 'nan' ? '0' : v)) }),
  },
  {
    name: 'error-on-covariates',
    what: 'ends in an error of its own where there are covariates',
    ops: INFERENCE,
    answer: ({ op, input }, room) =>
      covariates(input) > 1 ? { status: 'error', message: "object 'X2' not found" } : room(op, input),
  },
  {
    name: 'scalar-for-a-list',
    what: 'a list of one number is printed as a number',
    ops: ['effects'],
    answer: ({ op, input }, room) =>
      changed(room(op, input), output => {
        const beta = output.beta as string[];
        return beta.length === 1 ? { ...output, beta: beta[0]! } : output;
      }),
  },
  {
    name: 'hangs',
    what: 'never ends where n is odd',
    ops: INFERENCE,
    wire: sent =>
      isOdd(sent.question.input) && peopleOf(sent.question.input) > 2 ? undefined : sent.write(sent.line),
  },
  {
    name: 'crashes',
    what: 'ends where there are covariates',
    ops: INFERENCE,
    wire: sent => {
      if (covariates(sent.question.input) < 2) return sent.write(sent.line);
      console.error('Segmentation fault');
      process.exit(139);
    },
  },
  {
    name: 'bad-json',
    what: 'prints half an object for more than three people',
    ops: INFERENCE,
    wire: onlyLarge(({ line, write }) => write(line.slice(0, line.length / 2))),
  },
  {
    name: 'nan-without-quotes',
    what: 'prints NaN as no JSON has it, in place of 0',
    ops: ['predict', 'effects'],
    wire: ({ line, write }) => write(line.replace('"0"', 'NaN')),
  },
  {
    name: 'answers-twice',
    what: 'every answer for more than three people is printed twice',
    ops: INFERENCE,
    wire: onlyLarge(({ line, write }) => {
      write(line);
      write(line);
    }),
  },
  {
    name: 'ids-in-six-bits',
    what: 'keeps the number of a request in six bits',
    ops: INFERENCE,
    wire: ({ line, write }) => write(line.replace(/"f(\d+)"/, (_, k: string) => `"f${Number(k) & 63}"`)),
  },
  {
    name: 'noise-on-stdout',
    what: 'prints a warning on standard output where σ²e is small',
    ops: INFERENCE,
    wire: ({ question, line, write }) => {
      if (Number(question.input.sigma2_e) < 0.5) write('Warning: nearly singular');
      write(line);
    },
  },
];
