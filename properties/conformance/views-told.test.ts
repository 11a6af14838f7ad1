import { describe, expect, test } from 'vitest';
import { varianceComponentTest } from '../../src/associate.ts';
import type { CertifiedValue, Expectation } from '../../src/conformance/case.ts';
import type { ToolName } from '../../src/conformance/tools/tool.ts';
import { modelOf } from '../../src/conformance/views/inputs.ts';
import type { Asked } from '../../src/conformance/views/view.ts';
import { ordinary } from '../support/ordinary.ts';
import { type Bench, benchOf, caseNamed, printers, verdictOn, wrongColumns } from '../support/told.ts';

/** Eight people, one test alone: the other modes of -lmm. */
const alone = (test: string): Asked => {
  const { op, kase } = caseNamed('associate-tests/eight-people-refit');
  return { op, kase: { ...kase, id: `hand/${test}`, input: { ...kase.input, tests: [test] } } };
};

const told: readonly (readonly [Exclude<ToolName, 'csv'>, string | Asked])[] = [
  ['gemma', 'relationship-documented/documented-centre-only'],
  ['gemma', 'relationship-missing/mean-population-sd'],
  ['gemma', 'model-spectrum/documented'],
  ['gemma', 'estimate-cohorts/cohort-14-1-1-reml'],
  ['gemma', 'associate-tests/heights-refit'],
  ['gemma', 'associate-tests/fourteen-people-refit'],
  ['gemma', alone('lrt-chi2')],
  ['gemma', alone('score-f')],
  ['plink1.9', 'relationship-missing/pairwise-hwe-sd'],
  ['plink1.9', 'genotype-coding/documented'],
  ['plink1.9', ordinary],
  ['plink2', 'relationship-missing/pairwise-centre-only'],
  ['plink2', 'genotype-coding/letter-order'],
  ['plink2', ordinary],
  ['gcta', 'relationship-missing/pairwise-hwe-sd'],
  ['gcta', 'relationship-documented/documented-vanraden-1'],
  ['gcta', 'estimate-cohorts/cohort-20-3-5-reml'],
  ['gcta', 'associate-tests/fourteen-people-null'],
  ['emmax', 'relationship-documented/documented-hwe-sd'],
  ['emmax', 'estimate-cohorts/cohort-14-1-1-reml'],
  ['emmax', 'associate-tests/fourteen-people-null-ratio'],
  ['lme4', 'estimate-cohorts/cohort-14-1-1-ml'],
  ['lme4', 'estimate-cohorts/cohort-20-3-5-reml'],
  ['lme4', 'likelihood-values/two-families-reml'],
  ['lme4', 'effects-gls/eight-people'],
  ['lme4', 'predict-blup/eight-people'],
  ['nlme', 'estimate-closed-forms/dyestuff-reml'],
];
const benches = told.map(([name, which]) =>
  benchOf(name, typeof which === 'string' ? caseNamed(which) : which),
);
const benchNamed = (name: ToolName, id: string): Bench =>
  benches.find(b => b.tool.name === name && b.kase.id === id)!;
const print = (bench: Bench): Map<string, string | Uint8Array> => printers[bench.tool.name as 'gemma'](bench);
const nameOf = ({ tool, kase }: Bench): string => `${tool.name}: ${kase.id}`;

/** A column with one of its numbers changed; the certificate is the same. */
function spoiled(bench: Bench, name: string, change: (x: CertifiedValue) => string): Bench {
  let done = false;
  const spoil = (x: Expectation): Expectation => {
    if (x === null || done) return x;
    if (Array.isArray(x)) return (x as readonly Expectation[]).map(spoil);
    done = true;
    return { ...(x as CertifiedValue), value: change(x as CertifiedValue) };
  };
  const convention = bench.tool.conventions[bench.file.op];
  const under = convention === undefined ? undefined : bench.kase.conventions?.[convention];
  const kase =
    under?.[name] === undefined
      ? { ...bench.kase, expect: { ...bench.kase.expect, [name]: spoil(bench.kase.expect[name]!) } }
      : {
          ...bench.kase,
          conventions: { ...bench.kase.conventions, [convention!]: { ...under, [name]: spoil(under[name]) } },
        };
  return { ...bench, kase };
}
/** A tenth more; and one more where it is 0. */
const tenth = ({ value }: CertifiedValue): string => String(Number(value) === 0 ? 1 : 1.1 * Number(value));

describe.each(benches.map(bench => [nameOf(bench), bench] as const))('%s', (_, bench) => {
  test('law: columns as the program prints them, from certified values correctly rounded, pass under every gate', () => {
    const verdict = verdictOn(bench, print(bench), 'strict');
    expect({ class: verdict.class, remark: verdict.remark }).toEqual({ class: 'pass', remark: undefined });
    expect(verdict.compared).toBeGreaterThan(0);
  });

  test('law: every column is judged: one number of it that is a tenth off is wrong, and no other column is', () => {
    for (const name of Object.keys(bench.kase.expect)) {
      if (name === 'K_text' || name === 'K_float') continue; // printed from K here
      const wrong = wrongColumns(bench, print(spoiled(bench, name, tenth)), 'smoke');
      expect(wrong).toEqual(
        name === 'K' && bench.tool.view === 'plink' ? ['K', 'K_text', 'K_float'] : [name],
      );
    }
  });

  test('law: without its files it is not applicable; where the run is known to have ended, that is an error', () => {
    expect(verdictOn(bench, new Map()).class).toBe('not-applicable');
    const runs = bench.entry.runs.filter(r => bench.tool.view !== 'plink' || r.program === bench.tool.name);
    const name = runs[0]!.name;
    const failed = verdictOn(
      bench,
      new Map([...print(bench), [`out/${name}.exit`, '3\n'], [`out/${name}.txt`, 'no memory\n']]),
    );
    expect([failed.class, failed.remark]).toEqual([
      'error',
      expect.stringContaining('ended with 3: no memory'),
    ]);
    const crashed = verdictOn(bench, new Map([...print(bench), [`out/${name}.exit`, '139\n']]));
    expect(crashed.class).toBe('crash');
    if (bench.tool.view === 'lme4' || bench.tool.view === 'nlme') return;
    const silent = verdictOn(bench, new Map([[`out/${name}.exit`, '0\n']]));
    expect([silent.class, silent.remark]).toEqual(['error', expect.stringContaining('is not there')]);
  });

  test('law: a file that was cut off is an error with its name and place', () => {
    for (const [path, content] of print(bench)) {
      if (path.endsWith('vc.log.txt')) continue; // its last line is not needed
      const middle = content.slice(0, Math.floor(content.length / 2) - 1);
      const half = typeof middle === 'string' ? middle.trimEnd() : middle; // in the middle of a line
      const verdict = verdictOn(bench, new Map([...print(bench), [path, half]]));
      expect(verdict.class, path).toBe('error');
      expect(verdict.remark, path).toContain(path);
      expect(verdict.remark, path).toMatch(/line \d|byte \d|people|has \d+/);
    }
  });
});

const changed = (
  bench: Bench,
  path: string,
  edit: (text: string) => string,
): Map<string, string | Uint8Array> => {
  const files = print(bench);
  return files.set(path, edit(files.get(path) as string));
};
/** Column by column of a table with a header; cells in, cells out. */
const cells =
  (edit: (row: string[], names: string[]) => string[]) =>
  (text: string): string => {
    const [header, ...rows] = text
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t'));
    return [header!, ...rows.map(row => edit(row, header!))].map(row => `${row.join('\t')}\n`).join('');
  };
const negated = (text: string): string => (text.startsWith('-') ? text.slice(1) : `-${text}`);

describe('alleles before signs', () => {
  const gemma = benchNamed('gemma', 'associate-tests/fourteen-people-refit');
  const mlma = benchNamed('gcta', 'associate-tests/fourteen-people-null');
  const linear = benchNamed('plink1.9', ordinary.kase.id);
  const cases = [
    [gemma, 'out/scan.assoc.txt', 'allele1', 'allele0', 'beta', 'af'],
    [mlma, 'out/scan.mlma', 'A1', 'A2', 'b', 'Freq'],
    [linear, 'out/plink1.9-linear.assoc.linear', 'A1', undefined, 'BETA', undefined],
  ] as const;
  const other = { A: 'C', C: 'A' } as Record<string, string>;
  const at = (names: string[], name: string | undefined): number =>
    name === undefined ? -1 : names.indexOf(name);
  const swap =
    (signs: boolean) =>
    (counted: string, second: string | undefined, effect: string, frequency: string | undefined) =>
      cells((row, names) =>
        row.map((cell, j) => {
          if (j === at(names, counted) || j === at(names, second)) return other[cell]!;
          if (signs && (j === at(names, effect) || names[j] === 'STAT')) return negated(cell);
          if (j === at(names, frequency)) return (1 - Number(cell)).toFixed(cell.split('.')[1]?.length ?? 0);
          return cell;
        }),
      );

  test.each(cases)(
    'law: the other allele counted and the sign turned is the same answer: %#',
    (bench, path, a1, a0, beta, af) => {
      expect(verdictOn(bench, changed(bench, path, swap(true)(a1, a0, beta, af))).class).toBe('pass');
    },
  );
  test.each(cases)(
    'law: the other allele counted, and the sign not turned, is wrong: %#',
    (bench, path, a1, a0, beta, af) => {
      const verdict = verdictOn(bench, changed(bench, path, swap(false)(a1, a0, beta, af)));
      expect(verdict.class).toBe('silent-wrong');
      expect(verdict.remark).toMatch(/^wrong: beta/);
    },
  );
  test.each(cases)('law: alleles of another variant are an error with their line: %#', (bench, path, a1) => {
    const strand = cells((row, names) => row.map((cell, j) => (names[j] === a1 ? 'T' : cell)));
    const verdict = verdictOn(bench, changed(bench, path, strand));
    expect([verdict.class, verdict.remark]).toEqual(['error', expect.stringContaining(`${path}, line 2`)]);
  });
  test('law: a count of the other allele is turned back, as 2 − x', () => {
    const bench = benchNamed('plink2', 'genotype-coding/letter-order');
    const path = 'out/plink2-counts.raw';
    const turnedBack = cells((row, names) =>
      row.map((c, j) => (j < 6 || c === 'NA' || names.length < 6 ? c : String(2 - Number(c)))),
    );
    const renamed = (text: string): string => text.replace(/_[ACGT](?=[\t\n])/g, '_X');
    expect(
      verdictOn(
        bench,
        changed(bench, path, text => renamed(turnedBack(text))),
      ).class,
    ).toBe('pass');
    expect(verdictOn(bench, changed(bench, path, turnedBack)).class).toBe('silent-wrong');
  });
});

test('law: a frequency of the other allele is turned, as 1 − f', () => {
  const bench = benchNamed('plink1.9', 'genotype-coding/documented');
  const path = 'out/plink1.9-freq.frq';
  const exchanged = (turn: boolean) =>
    cells(([chr, id, a1, a2, maf, count]) => [
      chr!,
      id!,
      a2!,
      a1!,
      turn ? (1 - Number(maf)).toFixed(4) : maf!,
      count!,
    ]);
  expect(verdictOn(bench, changed(bench, path, exchanged(true))).class).toBe('pass');
  const verdict = verdictOn(bench, changed(bench, path, exchanged(false)));
  expect([verdict.class, verdict.remark]).toEqual(['silent-wrong', 'wrong: frequency; right: dosage']);
});

describe('rows by name', () => {
  const gemma = benchNamed('gemma', 'associate-tests/fourteen-people-refit');
  const path = 'out/scan.assoc.txt';
  const lines =
    (edit: (rows: string[]) => string[]) =>
    (text: string): string => {
      const [header, ...rows] = text.trimEnd().split('\n');
      return `${[header, ...edit(rows)].join('\n')}\n`;
    };
  test('law: the order of the variants means nothing', () => {
    expect(
      verdictOn(
        gemma,
        changed(
          gemma,
          path,
          lines(rows => rows.toReversed()),
        ),
      ).class,
    ).toBe('pass');
  });
  test.each<[string, (rows: string[]) => string[], string, string]>([
    ['a variant that is left out', rows => rows.slice(1), 'fail', 'beta[0] is null'],
    ['a variant that is there twice', rows => [...rows, rows[0]!], 'error', 'line 6: v1 is there twice'],
    ['a stranger', rows => rows.map(row => row.replace('v2', 'v9')), 'error', 'line 3: v9 is no variant'],
  ])('law: %s is told', (_, edit, expected, remark) => {
    const verdict = verdictOn(gemma, changed(gemma, path, lines(edit)));
    expect([verdict.class, verdict.remark]).toEqual([expected, expect.stringContaining(remark)]);
  });

  const plink = benchNamed('plink1.9', 'relationship-missing/pairwise-hwe-sd');
  const rel = 'out/plink1.9-text.rel';
  const reversed = (text: string): string => `${text.trimEnd().split('\n').toReversed().join('\n')}\n`;
  const turnedRound = (text: string): string =>
    reversed(
      text
        .split('\n')
        .map(line => line.split('\t').toReversed().join('\t'))
        .join('\n'),
    );
  test('law: people stand where their .id file says, and nowhere else', () => {
    const both = changed(plink, rel, turnedRound);
    both.set(`${rel}.id`, reversed(both.get(`${rel}.id`) as string));
    expect(verdictOn(plink, both).class).toBe('pass');
    const one = verdictOn(plink, changed(plink, rel, turnedRound));
    expect([one.class, one.remark]).toEqual(['silent-wrong', 'wrong: K_text; right: K, K_float, pairs']);
    const stranger = verdictOn(
      plink,
      changed(plink, `${rel}.id`, text => text.replace('F3', 'F33')),
    );
    expect([stranger.class, stranger.remark]).toEqual(['error', `${rel}.id has no person F3 I3`]);
  });
});

describe('constants and conventions', () => {
  test('law: a log-likelihood is held to the convention of its program, and to no other', () => {
    for (const [name, id, path, from, to] of [
      ['gcta', 'estimate-cohorts/cohort-20-3-5-reml', 'out/reml.hsq', 'logL\t', 'without-log-xtx'],
      ['lme4', 'estimate-cohorts/cohort-20-3-5-reml', 'out/output.csv', 'loglik,', 'error-contrasts'],
    ] as const) {
      const bench = benchNamed(name, id);
      const loglik = Number((bench.kase.expect.loglik as CertifiedValue).value); // the spec's own: `error-contrasts`
      const wrong = changed(bench, path, text =>
        text.replace(new RegExp(`${from}.*`), `${from}${loglik.toFixed(3)}`),
      );
      const verdict = verdictOn(bench, wrong);
      expect([verdict.class, verdict.remark], to).toEqual([
        'silent-wrong',
        expect.stringMatching(/^wrong: loglik; right: /),
      ]);
    }
  });

  test('law: the intercept of GEMMA is that of the centred K; the one of the given K is told by its convention', () => {
    const bench = benchNamed('gemma', 'estimate-cohorts/cohort-14-1-1-reml');
    const [own, given] = [bench.kase.conventions!['centred-kinship']!.beta, bench.kase.expect.beta].map(x =>
      Number((x as CertifiedValue[])[0]!.value),
    );
    expect(Math.abs(own! / given! - 1)).toBeGreaterThan(0.1);
    const wrong = changed(bench, 'out/null.log.txt', text =>
      text.replace(/## beta est.*/, `## beta estimate in the null model = ${given!.toPrecision(6)}`),
    );
    expect(verdictOn(bench, wrong).remark).toMatch(/^wrong: beta; right: /);
  });

  test('law: a kinship is half of a relationship: the whole of it is twice the certified value', () => {
    const bench = benchNamed('emmax', 'relationship-documented/documented-hwe-sd');
    const whole = changed(bench, 'genotypes.BN.kinf', text =>
      text.replace(/[^\t\n]+/g, x => (2 * Number(x)).toFixed(10)),
    );
    expect(verdictOn(bench, whole).class).toBe('silent-wrong');
  });
});

test('law: numbers too small for the decimals that are printed are no failure, and a wrong one of their size is', () => {
  // σ²g = 3.9e-17 is printed as 0.000000
  const bench = benchOf('gcta', caseNamed('estimate-units/phenotype-2-minus-26-reml'));
  const files = print(bench);
  expect(files.get('out/reml.hsq')).toContain('V(G)\t0.000000\t0.000000');
  expect(verdictOn(bench, files, 'strict').class).toBe('pass');
  const wrong = changed(bench, 'out/reml.hsq', text => text.replace('V(G)\t0.000000', 'V(G)\t0.001000'));
  expect(verdictOn(bench, wrong).remark).toMatch(/^wrong: sigma2_g; right: /);
});

describe('a stopping rule', () => {
  const bench = benchNamed('gemma', 'estimate-cohorts/cohort-14-1-1-reml');
  /** The numbers at another λ: those of a search that ended there. */
  const off = (share: number): Map<string, string | Uint8Array> =>
    changed(bench, 'out/null.log.txt', text =>
      text.replace(
        /## vg estimate in the null model = (.*)/,
        (_, g) => `## vg estimate in the null model = ${(Number(g) * (1 + share)).toPrecision(8)}`,
      ),
    );
  test('law: within what the search of the program leaves it loses nothing that is asked; far beyond it fails', () => {
    expect(verdictOn(bench, off(0.5e-5)).class).toBe('pass');
    expect(verdictOn(bench, off(1e-3)).remark).toMatch(/^wrong: sigma2_g; right: /);
  });
  test('a program without such a rule is not excused', () => {
    const lme4 = benchNamed('lme4', 'effects-gls/eight-people');
    const wrong = changed(lme4, 'out/output.beta.csv', text =>
      text.replace(/^[^\n]*/, x => String(Number(x) * (1 + 1e-7))),
    );
    expect(verdictOn(lme4, wrong).class).toBe('fail');
  });
});

describe('anchor: what the programs printed, kept', () => {
  /** `gemma -lmm 1` and `-vc 2`, 0.98.5 of Debian, on the export of this case; other lines are left out. */
  const gemma = new Map([
    [
      'out/null.log.txt',
      `##
## Summary Statistics:
## number of total individuals = 14
## number of analyzed individuals = 14
## number of covariates = 1
## REMLE log-likelihood in the null model = -7.15365
## MLE log-likelihood in the null model = -5.77615
## pve estimate in the null model = 0.280661
## se(pve) in the null model = 0.390268
## vg estimate in the null model = 0.241181
## ve estimate in the null model = 0.126893
## beta estimate in the null model =   0.0990513
## se(beta) =   0.0952039
##
## total computation time = 9.96833e-05 min 
##
`,
    ],
    [
      'out/vc.log.txt',
      `##
## number of total individuals = 14
## pve estimates =   0.280972
## se(pve) =   0.44579
## sigma2 estimates =   0.24148  0.126854
## se(sigma2) =   0.403858  0.0889067
##
## total computation time = 6.5e-06 min 
`,
    ],
  ]);
  /** `emmax -d 10`, 0~beta.20100307 of Debian, on the export of this case. */
  const emmax = new Map([
    [
      'out/emmax.reml',
      '-7.153645313\n-7.439757363\n0.5261402325\n0.2411780852\n0.1268934938\n0.2958586196\n',
    ],
  ]);
  test.each([
    ['gemma', gemma, 12],
    ['emmax', emmax, 6],
  ] as const)('%s on cohort-14-1-1 by REML', (name, files, columns) => {
    const verdict = verdictOn(benchNamed(name, 'estimate-cohorts/cohort-14-1-1-reml'), files);
    expect([verdict.class, verdict.remark]).toEqual(['pass', undefined]);
    expect(verdict.compared).toBe(columns);
  });
});

/** Both are decimals of more digits, read as doubles. */
const BINARY64 = 1e-15;
/** A difference of two log-likelihoods in binary64. */
const DIFFERENCE = 1e-12;

test('law: what GCTA prints beyond the fixture agrees with the fixture’s errors, and with the test of src', () => {
  const { kase } = benchNamed('gcta', 'estimate-cohorts/cohort-20-3-5-reml');
  const fixture = caseNamed(kase.id).kase;
  expect(fixture.input.information).toBe('average');
  const of = (from: typeof kase, name: string): number => Number((from.expect[name] as CertifiedValue).value);
  for (const name of ['sigma2_g_se', 'sigma2_e_se', 'h2_se'])
    expect(Math.abs(of(kase, name) / of(fixture, name) - 1), name).toBeLessThan(BINARY64);
  const problem = modelOf(fixture);
  const { statistic, p } = varianceComponentTest(problem, 'REML', 'lrt-half-mixture');
  expect(Math.abs(of(kase, 'lrt') / statistic - 1)).toBeLessThan(DIFFERENCE);
  expect(Math.abs(of(kase, 'p_lrt') / p - 1)).toBeLessThan(DIFFERENCE);
});
