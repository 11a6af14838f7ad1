import type { CertifiedValue, Expectation, FixtureCase, FixtureFile } from '../../conformance/case.ts';
import { BINARY64_DIGITS } from '../../conformance/score.ts';
import { chapterOf } from '../../conformance/summary.ts';
import type { EntryScore, Verdict } from '../../conformance/verdict.ts';
import type { Changes } from '../changes.ts';
import { chaptersIn } from '../chapters.ts';
import { wellFormed } from '../escape.ts';
import { labelsOf } from '../labels.ts';
import { type Ratio, ratioOf } from '../plots/profile-curve.ts';
import type { Again, ResultRun } from '../results.ts';
import { shortened } from '../words.ts';
import { curveOf } from './curve.ts';
import type { PageCase, PageData, PageGroup, PageNumber, PageRun, PageVerdict } from './data.ts';
import { inputInBrief } from './input.ts';

export interface PageOptions {
  /** The fixtures that were asked: their inputs and profiles are drawn where they are given. */
  readonly cases: readonly FixtureFile[];
  readonly again: Again;
  readonly changes?: Changes | undefined;
  /** Programs that were to be asked and were not. */
  readonly notRun?: readonly { readonly name: string; readonly why: string }[] | undefined;
  readonly title?: string | undefined;
}

/** The runs as the page holds them: what they share stands once. */
export function pageDataOf(runs: readonly ResultRun[], options: PageOptions): PageData {
  const labels = labelsOf(runs).map(wellFormed); // they stand in addresses, and so do the ids of cases
  const fixtures = new Map(options.cases.flatMap(f => f.cases.map(kase => [kase.id, kase] as const)));
  const found = new Map<string, Found>();
  for (const v of runs.flatMap(run => run.verdicts)) {
    const own = found.get(v.id) ?? newly(v, found.size, fixtures.get(v.id));
    found.set(v.id, own);
    for (const entry of [...(v.entries ?? []), ...(v.worst === undefined ? [] : [v.worst])]) note(own, entry);
    const ratio = reportedRatio(v);
    if (ratio !== undefined) own.ratios.push(ratio);
  }
  const groups = new Set(runs.flatMap(run => run.verdicts.map(v => v.group)));
  return {
    title: options.title ?? titleOf(labels, found.size),
    runs: runs.map((run, k) => pageRun(run, labels[k]!, found, options.again)),
    chapters: chaptersIn(runs),
    groups: Object.fromEntries(
      options.cases.filter(f => groups.has(f.group)).map(f => [f.group, pageGroup(f)] as const),
    ),
    cases: [...found.values()].map(pageCase),
    ...(options.changes === undefined ? {} : { changes: addressable(options.changes) }),
    notRun: options.notRun ?? [],
  };
}

const addressable = (changes: Changes): Changes => ({
  ...changes,
  list: changes.list.map(change => ({ ...change, id: wellFormed(change.id) })),
});

const titleOf = (labels: readonly string[], cases: number): string =>
  `${labels.length === 1 ? labels[0]! : `${labels.length} implementations`} against ${cases} certified cases`;

/** What is known of a case while the verdicts are read. */
interface Found {
  readonly place: number;
  readonly verdict: Verdict;
  readonly fixture: FixtureCase | undefined;
  readonly numbers: Map<string, { readonly place: number; readonly certified: string }>;
  readonly ratios: Ratio[];
}
const newly = (verdict: Verdict, place: number, fixture: FixtureCase | undefined): Found => ({
  place,
  verdict,
  fixture,
  numbers: new Map(),
  ratios: [],
});
function note({ numbers }: Found, { path, certified }: EntryScore): void {
  if (!numbers.has(path)) numbers.set(path, { place: numbers.size, certified });
}

/** Of a fit: log10 σ²g/σ²e of what is reported. */
function reportedRatio({ op, answer }: Verdict): Ratio | undefined {
  if (op !== 'fit' || answer === undefined) return undefined;
  const [g, e] = [answer.sigma2_g, answer.sigma2_e].map(claim =>
    typeof claim === 'object' && claim !== null && 'value' in claim ? claim.value : claim,
  );
  return g === undefined || e === undefined ? undefined : ratioOf(Number(g), Number(e));
}

function pageRun(run: ResultRun, label: string, found: ReadonlyMap<string, Found>, again: Again): PageRun {
  const { implementation, command, gate, lmmSpec, date, verdicts } = run;
  const id = '\u0000'; // in no command
  const [before = '', after = ''] = again(run)(id).split(id);
  return {
    label,
    ...implementation,
    command,
    again: [before, after],
    gate,
    lmmSpec,
    ...(date === undefined ? {} : { date }),
    verdicts: verdicts.map(v => pageVerdict(v, found.get(v.id)!)),
  };
}

/** Characters of a claim that are shown; and decimals of a count of digits. */
const CLAIM = 60;
const tenth = (x: number): number => Math.round(x * 10) / 10;

function pageVerdict(v: Verdict, { place, numbers }: Found): PageVerdict {
  const number = ({ path, claim, lre, attainable }: EntryScore): PageNumber => [
    numbers.get(path)!.place,
    shortened(claim, CLAIM),
    tenth(lre),
    tenth(attainable),
  ];
  const ratio = reportedRatio(v);
  return {
    of: place,
    class: v.class,
    compared: v.compared,
    ...(v.worst === undefined ? {} : { worst: number(v.worst) }),
    ...(v.entries === undefined || v.entries.length === 0 ? {} : { numbers: v.entries.map(number) }),
    ...(v.gap === undefined ? {} : { gap: Number.isFinite(v.gap) ? v.gap : Number.MAX_VALUE }),
    ...(v.remark === undefined ? {} : { remark: shortened(v.remark) }),
    ...(v.diagnosis === undefined ? {} : { diagnosis: shortened(v.diagnosis) }),
    ...(v.known === undefined ? {} : { known: v.known }),
    ...(v.status === undefined ? {} : { status: v.status }),
    ...(v.warnings.length === 0 ? {} : { warnings: v.warnings.slice(0, 3).map(text => shortened(text)) }),
    ...(ratio === undefined ? {} : { ratio }),
  };
}

function pageCase({
  verdict: { id, group, op, difficulty, flags },
  fixture,
  numbers,
  ratios,
}: Found): PageCase {
  const curve = fixture === undefined || op !== 'fit' ? undefined : curveOf(fixture, ratios);
  const known = fixture && {
    verdict: fixture.verdict,
    comment: fixture.comment,
    input: inputInBrief(fixture),
    ...(fixture.refusal === undefined ? {} : { refusal: fixture.refusal.class }),
  };
  return {
    id: wellFormed(id),
    group,
    chapter: chapterOf(group),
    op,
    difficulty,
    flags,
    ...known,
    numbers: [...numbers].map(([path, { certified }]) => [path, certified, difficultyAt(fixture, path)]),
    ...(curve === undefined ? {} : { curve }),
  };
}

/** log10 of the certified condition number: the digits that the problem takes from a binary64. */
function difficultyAt(fixture: FixtureCase | undefined, path: string): number | null {
  const certified = fixture && certifiedAt(fixture.expect, path);
  return certified?.attainable === undefined
    ? null
    : tenth(Math.max(0, BINARY64_DIGITS - certified.attainable));
}

/** The certified number at a path like `K[0][3]`. */
function certifiedAt(expect: FixtureCase['expect'], path: string): CertifiedValue | undefined {
  const [name = '', ...indices] = path.split(/[[\]]+/).filter(part => part !== '');
  let at: Expectation | undefined = Object.hasOwn(expect, name) ? expect[name] : undefined;
  for (const index of indices)
    at = Array.isArray(at) ? (at as readonly Expectation[])[Number(index)] : undefined;
  return at === null || at === undefined || Array.isArray(at) ? undefined : (at as CertifiedValue);
}

const pageGroup = ({ title, spec, notes }: FixtureFile): PageGroup => ({
  title,
  spec,
  notes: Object.fromEntries(
    Object.entries(notes).map(([flag, { description, consequence }]) => [
      flag,
      `${description} ${consequence}`.trim(),
    ]),
  ),
});
