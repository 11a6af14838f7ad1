import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureFile } from '../../../src/conformance/case.ts';
import { type Gate, passesDigits } from '../../../src/conformance/gate.ts';
import { judge, questionsOf, type Reply, type Verdict } from '../../../src/conformance/index.ts';
import { scoreOutput } from '../../../src/conformance/score.ts';
import { program } from '../../adapters/implementation.ts';
import { findPeersNamed } from '../../adapters/peers.ts';
import { HarnessProblem, self, version } from '../../support/harness.ts';
import type { Survey, Surveyed } from '../../support/survey.ts';
import { inDirectory } from '../directory.ts';
import { narrowTests } from '../narrow.ts';
import { boltVerdict } from './bolt.ts';
import { exactFraction } from './exact.ts';
import { certifiedEntries, certifiedPairs, type MadeMatrix, makeMatrices } from './grm.ts';
import { certifiedProblem, questionOf, type RealProblem, uncertifiedProblem } from './problem.ts';
import { columnOf, loadSet, type RealSet, type SetName } from './sets.ts';

export interface DataOptions {
  readonly folder?: string;
  readonly only: readonly string[];
  readonly gate: Gate;
  readonly deadline: number;
  readonly date: boolean;
}

export interface DataSurvey {
  readonly survey: Survey;
  /** What is certified and what is not, and of which data: sentences for people. */
  readonly statements: readonly string[];
}

/**
 * Programs that take a K of a thousand people in a request, and what they are asked: the others read JSON for minutes, or
 * are cubic for every likelihood; numpy mixed decomposes K again for every variant.
 */
const forThousands: Asked = {
  GEMMA: ['fit', 'associate'],
  EMMAX: ['fit', 'associate'],
  'numpy mixed': ['fit'],
};
const everyOp = ['fit', 'associate'] as const;
const forDozens: Asked = Object.fromEntries(
  ['base R mixed', 'lme4', 'statsmodels', 'numpy mixed', 'GEMMA', 'EMMAX'].map(name => [name, everyOp]),
);
type Asked = Readonly<Record<string, readonly ('fit' | 'associate')[]>>;

/** Every program that is here, on real genotypes: its relationship matrix, its null model, some of its tests. */
export async function surveyData(
  name: SetName,
  options: DataOptions,
  tell: (text: string) => void,
): Promise<DataSurvey> {
  tell(`reading ${name}`);
  const set = loadSet(name, options.folder);
  return inDirectory(new Map(), async path => {
    for (const [file, bytes] of set.files) writeFileSync(join(path, file), bytes);
    const { made, notRun } = await makeMatrices(set, path, tell);
    const pairs = certifiedPairs(set.dosage.rows);
    const group = `data-${name}`;
    const found = new Map<string, Surveyed>();
    const add = (peer: string, of: { name: string; version: string }, command: string, verdict: Verdict) => {
      const before = found.get(peer);
      const common = {
        lmmSpec: version(),
        gate: options.gate,
        ...(options.date ? { date: new Date().toISOString() } : {}),
      };
      const again = `${self} peers --data ${name} --only "${peer}"`;
      found.set(peer, {
        ...common,
        peer,
        implementation: before?.implementation ?? of,
        command: before?.command ?? command,
        again,
        verdicts: [...(before?.verdicts ?? []), verdict],
      });
    };
    for (const matrix of chosen(made, options.only)) {
      tell(`certifying ${pairs.length} entries for ${matrix.program} ${matrix.id}`);
      const of = { name: matrix.program, version: matrix.version };
      add(matrix.program, of, matrix.command, matrixVerdict(group, set, matrix, options.gate));
    }

    const K = made.find(m => m.id === 'gk-1')?.rows?.();
    const statements = [titleOf(set), fractionOf(set, made, pairs.length)];
    if (K === undefined) {
      notRun.push({ name: 'null model', why: 'the K of gemma -gk 1 is not there' });
      return { survey: { gate: options.gate, asked: [...found.values()], notRun }, statements };
    }
    const tested = variantsToTest(set, made.find(m => m.id === 'gk-1')!.variants);
    tell('the null model and its variants');
    const question = questionOf(set, K, tested);
    const small = set.measured.length <= MOST_CERTIFIED;
    const problem = small ? await certifiedProblem(set, question) : uncertifiedProblem(set, question);
    statements.push(...statementsOf(set, problem, tested));
    const asked = small ? forDozens : forThousands;
    const peers = Object.keys(asked).filter(peer => options.only.length === 0 || options.only.includes(peer));
    for (const peer of await findPeersNamed(peers)) {
      if ('missing' in peer) {
        notRun.push({ name: peer.name, why: peer.missing });
        continue;
      }
      tell(`${peer.name}: the null model`);
      try {
        const files = asked[peer.name]!.map(problem.file);
        const told = await askAll(peer.command, files, problem, options);
        for (const verdict of told.verdicts) add(peer.name, told.implementation, peer.command, verdict);
      } catch (e) {
        if (!(e instanceof HarnessProblem)) throw e;
        notRun.push({ name: peer.name, why: e.message });
      }
    }
    if (name === 'mouse' && (options.only.length === 0 || options.only.includes('BOLT'))) {
      const bolt = await boltVerdict(set, path, tell);
      if ('why' in bolt) notRun.push(bolt);
      else add('BOLT', bolt.implementation, bolt.command, bolt.verdict);
    }
    return { survey: { gate: options.gate, asked: [...found.values()], notRun }, statements };
  });
}

/** People up to which the spec proves every answer within seconds. */
const MOST_CERTIFIED = 100;

const chosen = (made: readonly MadeMatrix[], only: readonly string[]): MadeMatrix[] =>
  made.filter(m => only.length === 0 || only.includes(m.program));

/** The certified entries of one matrix. */
function matrixVerdict(group: string, set: RealSet, made: MadeMatrix, gate: Gate): Verdict {
  const pairs = certifiedPairs(set.dosage.rows);
  const truth = certifiedEntries(set, made, pairs);
  const entries = pairs.flatMap((pair, k) => {
    const path = `K[${pair[0]}][${pair[1]}]`;
    // an entry of a relationship matrix is measured against the diagonal: it is a mean that may cancel
    const scaled = { ...truth[k]!, scale: '1' };
    const caps = { certified: 40, outputs: { [path]: { rounding: made.rounding } } };
    return scoreOutput(path, made.entry(pair), scaled, caps).entries;
  });
  const worst = entries.reduce((a, b) => (b.loss > a.loss ? b : a));
  return {
    id: `${group}/${made.id}`,
    group,
    op: 'relationship',
    class: entries.every(e => passesDigits(gate, e)) ? 'pass' : worst.lre < 3 ? 'silent-wrong' : 'fail',
    difficulty: 'average',
    flags: [],
    compared: entries.length,
    worst,
    entries,
    status: 'ok',
    remark: `${made.command}: ${made.variants.length} variants, ${made.options.convention}, missing ${made.options.missing}, monomorphic ${made.options.monomorphic}`,
    warnings: [],
  };
}

/** Variants that are tested: the one most correlated with the trait, and others at equal steps. */
const EVENLY = 3;
function variantsToTest(set: RealSet, kept: readonly number[]): number[] {
  const y = set.measured.map(i => set.trait[i]!);
  const correlation = (k: number): number => {
    const x = columnOf(set.dosage, k);
    return Math.abs(
      correlationOf(
        set.measured.map(i => x[i]!),
        y,
      ),
    );
  };
  const best = kept.reduce((a, b) => (correlation(b) > correlation(a) ? b : a));
  const others = Array.from(
    { length: EVENLY },
    (_, k) => kept[Math.floor(((k + 0.5) * kept.length) / EVENLY)]!,
  );
  return [...new Set([best, ...others])];
}

function correlationOf(x: readonly number[], y: readonly number[]): number {
  const seen = [...x.keys()].filter(i => !Number.isNaN(x[i]!));
  const mean = (v: readonly number[]) => seen.reduce((sum, i) => sum + v[i]!, 0) / seen.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => seen.reduce((total, i) => total + f(i), 0);
  return (
    sum(i => (x[i]! - mx) * (y[i]! - my)) /
    Math.sqrt(sum(i => (x[i]! - mx) ** 2) * sum(i => (y[i]! - my) ** 2))
  );
}

/** The null model and the tests, put to one program. */
async function askAll(
  command: string,
  asked: readonly FixtureFile[],
  problem: RealProblem,
  { gate, deadline }: DataOptions,
): Promise<Pick<Surveyed, 'implementation' | 'verdicts'>> {
  const implementation = await program(command, { requestMs: deadline * 1000 });
  try {
    const { hello } = implementation;
    const verdicts: Verdict[] = [];
    for (const file of narrowTests(asked, hello)) {
      const questions = questionsOf(file, hello);
      const put = questions.filter(q => q.notApplicable === undefined).map(q => q.request);
      const replies = await implementation.ask(put);
      for (const question of questions) {
        const reply: Reply = replies.get(question.request.id) ?? { status: 'not-applicable', reason: '' };
        const gap = file.op === 'fit' ? gapOf(problem, reply) : undefined;
        verdicts.push(judge(question, reply, { gate, printed: hello.capabilities.output_digits, gap }));
      }
    }
    return { implementation: hello.implementation, verdicts };
  } finally {
    await implementation.close();
  }
}

function gapOf({ gap }: RealProblem, reply: Reply): number | undefined {
  if (reply.status !== 'ok') return undefined;
  const { sigma2_g, sigma2_e } = reply.output;
  return sigma2_g === undefined || sigma2_e === undefined
    ? undefined
    : gap(Number(sigma2_g), Number(sigma2_e));
}

const titleOf = ({ title, dosage, measured }: RealSet): string =>
  `${title}: ${dosage.rows} people, ${dosage.cols} variants; the trait of ${measured.length}`;

function fractionOf(set: RealSet, made: readonly MadeMatrix[], count: number): string {
  const centred = made.find(m => m.options.convention === 'centre-only' && m.options.missing === 'mean');
  const certified = `certified (exact sums of whole numbers): ${count} entries of each relationship matrix`;
  if (centred === undefined) return certified;
  const [i, j] = [set.dosage.rows - 1, 0];
  const { n, d } = lengths(exactFraction(set.dosage, centred.variants, [i, j]).toString());
  return `${certified}; K[${i}][${j}] of ${centred.command.split(' ')[0]} -gk 1 is a fraction of ${n} over ${d} digits`;
}
const lengths = (fraction: string): { n: number; d: number } => {
  const [n = '', d = '1'] = fraction.replace('-', '').split('/');
  return { n: n.length, d: d.length };
};

const statementsOf = (set: RealSet, { by }: RealProblem, tested: readonly number[]): string[] => [
  by === 'spec'
    ? 'certified by the spec: the null model of gemma -gk 1 (its global maximum), the gaps, and every test of a variant'
    : 'not certified, by src in binary64: the null model of gemma -gk 1, the gaps (termwise, added in double-double), the tests; told to 10 digits',
  `variants tested: ${tested.map(k => set.variants[k]).join(', ')}`,
];
