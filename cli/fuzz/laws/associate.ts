import fc from 'fast-check';
import { associateInvariances } from './associate-invariance.ts';
import { chiSquareOne, studentTwoSided } from './closed-tails.ts';
import {
  atMost,
  holds,
  matrixOf,
  NotAnswered,
  type Numbers,
  type ProtocolLaw,
  same,
  scalarOf,
  toNumbers,
  vectorOf,
  within,
} from './law.ts';
import { type Plain, problemInput } from './problems.ts';
import {
  associated,
  associateLaw,
  isDependent,
  isMissing,
  isTested,
  type Law,
  laws,
  mirrored,
  near,
  ordinary,
  ROUNDING,
  type Scan,
  SEARCH,
  type Source,
  sameScan,
  sameTests,
  scan,
  unrelated,
} from './scans.ts';

export const associateLaws: readonly ProtocolLaw[] = [
  ...associateInvariances,
  associateLaw(
    'wald-f is the square of wald-t, which is the effect over its standard error, and both have one p',
    scan,
    async (ask, s) => {
      const found = await associated(ask, s);
      found.beta.forEach((beta, k) => {
        const t = found.statistic['wald-t'][k]!;
        if (isMissing(beta) || isMissing(t)) return;
        near(t, beta / found.se[k]!, ROUNDING, 't');
        near(found.statistic['wald-f'][k]!, t * t, ROUNDING, 'F = t²');
        near(found.statistic['wald-chi2'][k]!, t * t, ROUNDING, 'chi2 = t²');
        near(found.p['wald-f'][k]!, found.p['wald-t'][k]!, ROUNDING, 'p');
      });
    },
  ),
  associateLaw(
    'a p-value lies between 0 and 1 and its logarithm is its logarithm; a squared statistic is not negative',
    scan,
    async (ask, s) => {
      const found = await associated(ask, s);
      for (const law of laws)
        found.p[law].forEach((p, k) => {
          const [z, log10p] = [found.statistic[law][k]!, found.log10p[law][k]!];
          if (isMissing(p) || isMissing(z) || isMissing(log10p)) return;
          holds(p >= 0 && p <= 1, `p = ${p}`);
          if (p > 0) near(log10p, Math.log10(p), ROUNDING, `log10 p of ${law}`);
          if (law !== 'wald-t') holds(z >= 0, `${law} = ${z}`);
        });
    },
  ),
  associateLaw(
    'every p-value is the tail of its own law at its own statistic',
    fc.tuple(scan, fc.constantFrom(0, 8, 512)),
    async (ask, [s, strength]) => {
      const y = s.y.map((v, i) => v + strength * s.dosage[i]![0]!);
      const found = await associated(ask, { ...s, y });
      const d = y.length - s.X[0]!.length - 1;
      for (const law of laws)
        found.p[law].forEach((p, k) => {
          const z = found.statistic[law][k]!;
          if (isMissing(p) || isMissing(z)) return;
          const student = law === 'wald-t' ? z : Math.sqrt(z);
          const tail = law.endsWith('chi2') ? chiSquareOne(z) : studentTwoSided(student, d);
          near(p, tail, ROUNDING, `p of ${law} at ${z}`);
        });
    },
  ),
  associateLaw(
    'under the null components the Wald test is the score test, and the likelihood ratio is both',
    scan,
    async (ask, s) => {
      const found = await associated(ask, { ...s, components: 'null' });
      found.beta.forEach((_, k) => {
        near(found.statistic['wald-chi2'][k]!, found.statistic['score-chi2'][k]!, ROUNDING, 'score');
        near(found.statistic['wald-chi2'][k]!, found.statistic['lrt-chi2'][k]!, ROUNDING, 'LRT');
      });
    },
  ),
  associateLaw(
    'the score tests know only the null model: score-f is score-chi2 under ML, whatever else is asked',
    scan,
    async (ask, s) => {
      const of = (more: Partial<Scan>) =>
        associated(ask, { ...s, ...more }, {}, ['wald-chi2', 'score-chi2', 'score-f']);
      const [asked, own] = [await of({}), await of({ components: 'null' })];
      const ml = await of({ method: 'ML', components: 'null' });
      asked.beta.forEach((_, k) => {
        near(asked.statistic['score-f'][k]!, ml.statistic['score-chi2'][k]!, SEARCH, 'score-f');
        near(asked.statistic['score-chi2'][k]!, own.statistic['wald-chi2'][k]!, SEARCH, 'score-chi2');
      });
    },
    60, // one in four has an optimum inside, where the method makes a difference
  ),
  associateLaw(
    'the more is maximised, the larger the likelihood ratio: null <= null-ratio <= refit under ML',
    scan,
    async (ask, s) => {
      const ratios = await Promise.all(
        (['null', 'null-ratio', 'refit'] as const).map(
          async components =>
            (await associated(ask, { ...s, method: 'ML', components })).statistic['lrt-chi2'],
        ),
      );
      s.dosage[0]!.forEach((_, k) => {
        const [fixed, scaled, free] = [ratios[0]![k]!, ratios[1]![k]!, ratios[2]![k]!];
        if (isMissing(fixed) || isMissing(scaled) || isMissing(free)) return;
        atMost(fixed, scaled, ROUNDING * scaled, 'null against null-ratio');
        atMost(scaled, free, SEARCH * (1 + free), 'null-ratio against refit');
      });
    },
  ),
  associateLaw(
    'the likelihood ratio is twice the distance of two ML maxima, whatever the method of the Wald test',
    scan,
    async (ask, s) => {
      const found = await associated(ask, { ...s, components: 'refit' });
      const maximum = async (p: Plain) => {
        const answer = await ask('fit', { ...problemInput(p), method: 'ML' });
        return 'output' in answer ? scalarOf(toNumbers(answer.output.loglik)) : undefined;
      };
      const l0 = await maximum(s);
      for (const [k, statistic] of found.statistic['lrt-chi2'].entries()) {
        if (isMissing(statistic) || l0 === undefined) continue;
        const l1 = await maximum({ ...s, X: s.X.map((row, i) => [...row, s.dosage[i]![k]!]) });
        near(statistic, 2 * (l1! - l0), SEARCH, `variant ${k}`);
      }
    },
  ),
  associateLaw(
    'the effect is that of generalised least squares at the optimum of the model that the components name',
    fc.tuple(scan, fc.constantFrom<Source>('refit', 'null')),
    async (ask, [s, components]) => {
      const found = await associated(ask, { ...s, components });
      for (const [k, beta] of found.beta.entries()) {
        if (isMissing(beta)) continue;
        const X = s.X.map((row, i) => [...row, s.dosage[i]![k]!]);
        const model = components === 'refit' ? { ...s, X } : s;
        const fit = await ask('fit', { ...problemInput(model), method: s.method });
        if (!('output' in fit) || fit.output.verdict === 'flat' || fit.output.verdict === 'set') continue;
        const at = (name: string) => String(scalarOf(toNumbers(fit.output[name])));
        const gls = await ask('effects', {
          ...problemInput({ ...s, X }),
          sigma2_g: at('sigma2_g'),
          sigma2_e: at('sigma2_e'),
          method: s.method,
        });
        if (!('output' in gls)) throw new NotAnswered(`effects was not answered: ${JSON.stringify(gls)}`);
        const last = X[0]!.length - 1;
        const variance = matrixOf(toNumbers(gls.output.beta_cov))[last]![last]!;
        near(
          beta / found.se[k]!,
          vectorOf(toNumbers(gls.output.beta))[last]! / Math.sqrt(variance),
          SEARCH,
          't',
        );
        near(found.se[k]! / Math.sqrt(variance), 1, SEARCH, 'se');
      }
    },
  ),
  associateLaw(
    'for unrelated people every test has its closed form in two residual sums of squares',
    scan,
    async (ask, related) => {
      const s = unrelated(related);
      const found = await associated(ask, s);
      found.beta.forEach((beta, k) => {
        if (!isTested(found, k)) return;
        const { n, p, U, I, without, with: rest } = ordinary(s, k);
        const [d, gain] = [n - p - 1, without - rest];
        const [nu0, nu1] = s.method === 'REML' ? [n - p, d] : [n, n];
        const sigma2 = { refit: rest / nu1, null: without / nu0, 'null-ratio': rest / d }[s.components];
        const expected: Record<Law, number> = {
          'wald-f': gain / sigma2,
          'wald-t': (Math.sign(U) * Math.sqrt(gain)) / Math.sqrt(sigma2),
          'wald-chi2': gain / sigma2,
          'lrt-chi2': s.components === 'null' ? gain / sigma2 : n * Math.log(without / rest),
          'score-chi2': gain / (without / nu0),
          'score-f': (n * gain) / without,
        };
        near(beta, U / I, ROUNDING, 'beta');
        for (const law of laws) near(found.statistic[law][k]!, expected[law], ROUNDING, law);
      });
    },
    20,
  ),
  associateLaw(
    'for a small effect Wald, likelihood ratio and score agree to first order under ML',
    mirrored(),
    async (ask, s) => {
      const found = await associated(ask, { ...s, method: 'ML', components: 'refit' });
      const [W, L, S] = (['wald-chi2', 'lrt-chi2', 'score-chi2'] as const).map(
        law => found.statistic[law][0] ?? null,
      ) as [number | null, number | null, number | null];
      if (W === null || L === null || S === null) return;
      // W − S = O(W²/n); rounding of the two log-likelihoods enters the ratio absolutely
      const bound = 4 * W * W + ROUNDING;
      within(W, S, bound, 'Wald against score');
      within(L, S, bound, 'likelihood ratio against score');
    },
  ),
  associateLaw('a variant without an answer says why, and does not stop the others', scan, async (ask, s) => {
    const [a, b] = [0, 1].map(k => s.dosage.map(row => row[k]!)) as [number[], number[]];
    const covariate = s.y.map((_, i) => (i % 3 === 0 ? 2 : i % 2));
    const columns = [a, a.map(() => 1), covariate, b, a.map(() => null)];
    const X = s.X.map((row, i) => [...row, covariate[i]!]);
    if (isDependent(X)) return;
    const alone = await associated(ask, { ...s, X });
    const found = await associated(
      ask,
      { ...s, X, dosage: s.y.map((_, i) => columns.map(c => c[i]!)) },
      { missing: 'mean' },
    );
    sameTests(alone, 0, found, 0, 1, 'first variant');
    sameTests(alone, 1, found, 3, 1, 'last variant');
    for (const [k, reason] of [
      [1, 'monomorphic'],
      [2, 'rank-deficient'],
      [4, 'all-missing'],
    ] as const) {
      const said = found.outcome?.[k] ?? reason;
      holds(said === reason, `${said} for a variant that is ${reason}`);
      const numbers = [found.beta, found.se, ...laws.flatMap(l => [found.statistic[l], found.p[l]])];
      holds(
        numbers.every(list => list[k] === null),
        `a number for a variant that is ${reason}`,
      );
    }
  }),
  associateLaw('a missing dosage is tested as the mean of the observed, or refused', scan, async (ask, s) => {
    // four people are observed, or two, so that the mean is a dyadic number
    const seen = s.y.length > 4 ? 4 : 2;
    const hole = s.dosage.map((row, i) => (i < seen ? row : row.map(() => null)));
    const mean = [0, 1].map(k => s.dosage.slice(0, seen).reduce((t, row) => t + row[k]!, 0) / seen);
    const filled = s.dosage.map((row, i) => (i < seen ? row : mean));
    const found = await associated(ask, { ...s, dosage: hole }, { missing: 'mean' });
    sameScan(found, await associated(ask, { ...s, dosage: filled }), 1, 'imputed');
    const refused = await associated(ask, { ...s, dosage: hole }, { missing: 'refuse' });
    holds(refused.outcome?.every(o => o === 'missing-genotype') ?? true, `outcomes ${refused.outcome}`);
    same(refused.beta as Numbers, [null, null], 'effects');
  }),
];
