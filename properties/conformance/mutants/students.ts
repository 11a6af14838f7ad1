import { bugs } from '../../meta/bugs.ts';
import { inferenceWith } from '../../meta/inference.ts';
import { inferenceBugs } from '../../meta/inference-bugs.ts';
import { simulatedWith, simulationBugs } from '../../meta/simulated.ts';
import { toy } from '../../meta/toy.ts';
import { dosagesOf, type Mutant, type Nested, numbers, rowsOf } from './mutant.ts';

/**
 * The mistakes that the suite plants into its toy programs (`properties/meta`), as answers to be diagnosed. They were
 * written for another purpose, before there was a diagnosis: a sample that it was not fitted to.
 */
const said: Readonly<Record<string, RegExp>> = {
  // genotype
  'counts the other allele': /other allele|allele-swap/,
  'counts whether the allele is there, not how often': /carriers/,
  'reads only the first letter of a genotype': /first letter/,
  'frequency not halved': /mean dosage|2 times/,
  'missing people stay in the denominator of the frequency': /missing people counted/,
  // standardize
  'SD over n under the name sample-sd': /population-sd/,
  'SD over n − 1 under the name population-sd': /sample-sd/,
  'Hardy-Weinberg variance p(1 − p), without the 2': /p\(1 − p\)/,
  'no centring': /without centring/,
  'centres by the frequency, not by twice the frequency': /centring by the frequency/,
  '2p from the wrong allele': /2p of the other allele/,
  'a missing genotype is zero copies': /0 copies/,
  'the mean counts missing people as zeros': /counts missing genotypes as 0/,
  'scales the observed first, and fills afterwards': /SD of the observed only/,
  'divides by the variance, not by the SD': /division by the variance/,
  // relationship
  'pairwise sums divided by m, not by the number of shared variants':
    /also for pairs with missing|missing(-|: )mean/, // the same, where the scale does not count people
  'dropped variants stay in m': /all variants, with those|monomorphic(-|: )count/,
  'counted variants leave m': /monomorphic(-|: )drop/,
  'VanRaden denominator Σp(1 − p), without the 2': /without the 2/,
  'VanRaden denominator Σ2p²': /Σ 2p²/,
  'VanRaden and Endelman swapped: the denominator is m': /centre-only|number of variants/,
  'Yang diagonal without the 1': /without the 1/,
  'Yang diagonal left as the mean square': /hwe-sd|mean square/,
  'Yang diagonal by the second estimator of inbreeding': /second F̂|second kind/,
  'only the lower triangle is filled': /one triangle/,
  'kinship, not relationship: half of K': /[hH]alf/,
  'the diagonal is forced to 1': /diagonal of 1/,
  'a ridge of 0.001 is added to make K invertible': /0\.001 added/,
  'negative relationships are set to 0': /negative entries set to 0/,
  'K is rounded to the six digits that a file prints': /6 significant digits/,
  'the rows of K are in reverse order': /rows in reverse order|reverse/,
  'a degree of freedom is taken off m': /m − 1/,
  'the last variant of a block is lost': /the last/,
  'pairwise moments lose a degree of freedom': /degree of freedom less|sample-sd/,
  'the trace is reported as a mean': /mean of the diagonal/,
  // model, heritability, decompose
  'the residual variance is added to every entry of V': /every entry/,
  'SDs taken for variances': /SDs in place of variances/,
  'components exchanged in V': /exchanged/,
  'lambda and delta exchanged': /exchanged/,
  'h2 is g/e': /λ|lambda/,
  'the variance of one SNP effect is not divided by m': /not divided by m/,
  'trace not divided by n': /not divided by n/,
  'the scale of K is forgotten': /`ratio`/,
  'projection divided by n, not n − 1': /tr\(PKP\)\/n/,
  'projection forgotten: the trace over n − 1': /tr\(K\)\/\(n − 1\)/,
  'covariance term dropped from the total': /without the covariance/,
  'covariance counted once': /counted once/,
  'shares of the sum of the parts, not of the variance of y': /share of var\(xb\) \+ var\(g\)/,
  'shares above 1 are clamped': /clamped/,
  'SDs compared, not variances': /SDs/,
  'second moment about zero, not about the mean': /about 0/,
  // loglik
  'ML called REML': /under `?ML/,
  'REML called ML': /under `?REML/,
  'lost log|XᵀX|': /without-log-xtx/,
  'lost log|XᵀV⁻¹X|': /without ln\|XᵀV⁻¹X\|/,
  'lost log|V|': /without ln\|V\|/,
  'log|V| with the wrong sign': /sign of ln\|V\|/,
  'log|V| of the square root: half of it': /½ ln\|V\|/,
  'log10 for a natural logarithm': /log10\|V\|/,
  'pi = 3.14159': /3\.14159/,
  'n in place of n − p under REML': /n ln 2π/,
  'one degree of freedom too few': /ln 2π too few|\(n − p\) ln 2π/,
  'the half is forgotten: a deviance': /twice the log-likelihood|2 times/,
  'the sign is forgotten': /minus the log-likelihood|−1 times/,
  'residuals of ordinary least squares in the quadratic form': /ordinary least squares/,
  'absolute clamp on yᵀPy': /at least 1/,
  'components exchanged': /σ²g and σ²e exchanged/,
  'float32 V': /single precision/,
  'a ridge of 1e-6 on K': /0\.000001|1e-6/,
  'K is centred before use': /centred/,
  'K is divided by its mean diagonal': /mean diagonal/,
  'the phenotype is standardised and not put back': /divided by its SD over n/,
  'the phenotype is not centred on the fixed effects: X is forgotten': /intercept alone/,
  'the rows of K are not in the order of y': /reverse order/,
  'the score of ML reported under REML': /that of ML/,
  'the score without its trace': /without the trace/,
  'the score with the wrong sign': /−1 times/,
  'the score is not halved': /2 times/,
  'expected information called observed': /expected information/,
  'the average information is not halved': /2 times/,
  'minus the observed information': /−1 times/,
  // fit
  'ML fitted where REML is asked': /under ML/,
  'REML fitted where ML is asked': /under REML/,
  'h2 is bounded by 0.99': /h2 = 0\.99 /,
  'h2 is bounded by 0.99999': /h2 = 0\.99999|λ = 1e5/,
  'h2 is bounded below by 1e-5': /h2 = 0\.00001|λ = 1e-5/,
  'a grid without refinement': /grid/,
  'a climb from h2 = 1/2: a local optimum': /local maximum/,
  'σ² over n under REML': /n in place of n − p/,
  'σ² over n − p under ML': /n − p in place of n/,
  'σ²g and σ²e exchanged in the report': /exchanged/,
  'λ reported as σ²g': /λ|lambda/,
  'SDs reported as components': /SDs/,
  'λ reported as h2': /λ|lambda/,
  'small eigenvalues of K are raised to 1e-3': /0\.001/,
  'lost log|XᵀX| in the reported maximum': /without-log-xtx/,
  'the intercept is lost when there are covariates': /without its intercept/,
  'the rows of K are not in the order of y, in the fit': /reverse order/,
  // effects
  'ordinary for generalized least squares': /ordinary least squares/,
  'the covariance is (XᵀV⁻¹X), not its inverse': /not inverted/,
  'the covariance is scaled by yᵀPy/(n − p) once more': /once more/,
  'standard errors in place of variances': /root/,
  'only the upper triangle of the covariance': /upper triangle/,
  'effects with exchanged components': /exchanged/,
  'float32 effects': /single precision/,
  'the rows of K are not in the order of y, in the effects': /reverse order/,
  'effects of the standardised phenotype': /divided by its SD over n/,
  // predict
  'residuals reported as breeding values': /residual, not shrunk/,
  'every residual shrunk by h2, relatives forgotten': /without the relatives/,
  'the prior variance reported as the PEV': /before any data/,
  'PEV as if the fixed effects were known': /fixed effects were known/,
  'the variance of the prediction reported as its error': /variance of the prediction/,
  'PEV as a reliability': /reliability/,
  'float32 breeding values': /single precision/,
  'the design is forgotten: only a mean is taken off': /intercept alone/,
  // simulate
  'the generator is seeded without scrambling': /not scrambled/,
  'one uniform a normal draw, not two': /one uniform/,
  'the two uniforms of a normal draw in the wrong order': /other order/,
  'Box-Muller, not Inversion': /Box-Muller/,
  'the residuals are drawn before g': /drawn before g/,
  'the skipped draws are not skipped': /0 normal draws|no draws skipped|skip-0/,
  'one draw too many is skipped': /normal draws skipped/,
  'sigma_u is taken for a variance': /sigma_u taken for a variance/,
  'sigma_e is taken for a variance': /sigma_e taken for a variance/,
  'the first component is made negative': /negative first component|signs/,
  'the largest component is made positive': /largest component|signs/,
  'draws go with ascending eigenvalues': /ascending/,
  'the eigenvalue is not rooted': /without their root/,
  'SD over n in K': /population-sd/,
  'the fixed effect is of the raw dosage': /raw dosage/,
  'the fixed effect is of the next variant': /next variant/,
  'the fixed effect has the other sign': /−beta/,
  'draws kept as float32': /single precision/,
};

type Toy = ReturnType<typeof toy>;

/** The largest n that the toys are asked about: they invert V by hand, hundreds of times for a fit. */
const MOST_PEOPLE: Readonly<Record<string, number>> = { fit: 8 };

const sizeOf = (input: Parameters<Mutant['answer']>[0]): number =>
  input.y !== undefined
    ? numbers(input.y).length
    : input.K !== undefined
      ? rowsOf(input.K).length
      : input.dosage !== undefined
        ? dosagesOf(input.dosage).length
        : 0;

/** What the toy of `fit` reports. */
const FIT = ['sigma2_g', 'sigma2_e', 'h2', 'loglik', 'beta'] as const;

/** Relative to the largest number of the output. */
const EQUAL = 1e-6;
function near(a: Nested, b: Nested): boolean {
  const flat = (x: Nested): number[] => (Array.isArray(x) ? x.flatMap(flat) : [(x as number | null) ?? 0]);
  const [x, y] = [flat(a), flat(b)];
  const size = Math.max(...y.map(Math.abs));
  return x.length === y.length && x.every((v, i) => Math.abs(v - y[i]!) <= EQUAL * size);
}

/** @param control the toy without a mistake: where it is wrong itself, nothing is learnt */
const student = (name: string, op: string, planted: Toy, control: Toy): Mutant[] =>
  said[name] === undefined
    ? []
    : [
        {
          name: `toy: ${name}`,
          op,
          says: said[name],
          ...(op === 'fit' ? { reports: FIT } : {}),
          answer: (input, truth) => {
            if (sizeOf(input) > (MOST_PEOPLE[op] ?? 30)) return undefined;
            const [wrong, right] = [planted, control].map(ask => {
              const { status, output } = ask(op, input) as {
                status: string;
                output?: { [name: string]: Nested };
              };
              return status === 'ok' ? output : undefined;
            });
            if (wrong === undefined || right === undefined) return undefined;
            const names = Object.keys(wrong).filter(
              o => truth[o] !== undefined && o !== 'rank' && o !== 'verdict',
            );
            if (!names.every(o => near(right[o]!, truth[o]!))) return undefined;
            return Object.fromEntries(
              names.filter(o => !near(wrong[o]!, right[o]!)).map(o => [o, wrong[o]!]),
            );
          },
        },
      ];

/** Ops that a mistake of a chapter shows in. */
const opsOf: Readonly<Record<string, readonly string[]>> = { model: ['model', 'infinitesimal'] };

export const studentMutants: readonly Mutant[] = [
  ...bugs.flatMap(({ name, chapter, planted }) =>
    (opsOf[chapter] ?? [chapter]).flatMap(op => student(name, op, toy(planted), toy({}))),
  ),
  ...inferenceBugs.flatMap(({ name, op, planted }) =>
    student(name, op, inferenceWith(planted), inferenceWith({})),
  ),
  ...simulationBugs.flatMap(({ name, planted }) =>
    ['simulate', 'random'].flatMap(op => student(name, op, simulatedWith(planted), simulatedWith({}))),
  ),
];
