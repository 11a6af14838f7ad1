import type { MissingPolicy, MonomorphicPolicy, StandardizeConvention } from '../../genotypes/policies.ts';
import { fromRows, toRows } from '../../linalg/dense.ts';
import {
  genomicRelationshipMatrix,
  type RelationshipConvention,
  relationshipConventions,
  relationshipRank,
} from '../../relationship.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { rescalings } from './kinship.ts';
import { type Column, columnBy, plainRecipe, type Recipe, slipsOf } from './recipe.ts';
import { type Subject, tableIn, truthOf } from './subject.ts';

type Rows = readonly (readonly number[])[];

/** n² m above which only the conventions are tried, and above which nothing is: a second or two. */
const MUCH_WORK = 2e6;
const MOST_WORK = 2e7;

/** Every convention and policy, each as it is and rescaled; one wrong step of the recipe; one variant lost. */
export function relationshipHypotheses(subject: Subject): Hypothesis[] {
  const rows = tableIn(subject.input.dosage);
  const work = rows.length ** 2 * rows[0]!.length;
  if (work > MOST_WORK) return ofDiagonal(subject, rows.length);
  const named = [...ofDiagonal(subject, rows.length), ...namedMatrices(subject, rows)];
  if (work > MUCH_WORK) return named;
  return [...named, ...wrongSteps(subject, rows), ...lostVariants(subject, rows), ...otherMatrices(rows)];
}

/** The diagonal by itself. */
function ofDiagonal(subject: Subject, n: number): Hypothesis[] {
  const [K, trace] = [truthOf(subject, 'K'), truthOf(subject, 'trace')];
  return [
    {
      says: 'right for a diagonal of 1',
      asked: 'the diagonal of the convention',
      cost: costs.common - 0.1, // before the same of one output
      predict: () => ({
        trace: [n],
        ...(K === undefined ? {} : { K: K.map((v, at) => (at % (n + 1) === 0 ? 1 : v)) }),
      }),
    },
    {
      says: 'the mean of the diagonal',
      asked: 'its sum',
      cost: costs.common - 0.1,
      predict: () => ({ trace: (trace ?? []).map(t => t / n) }),
    },
  ];
}

const predictionOf = (K: Rows): Prediction => ({
  K: K.flat(),
  trace: [sumOf(K.map((row, i) => row[i]!))],
});

/** n above which the rank of a matrix is not asked for: it costs n³. */
const MOST_RANKED = 100;

/** The conventions and policies of the closed list, and what is done to such a matrix afterwards. */
function namedMatrices({ input }: Subject, rows: Rows): Hypothesis[] {
  const dosage = fromRows(rows);
  const asked = { convention: input.convention, missing: input.missing, monomorphic: input.monomorphic };
  const holes = rows.some(row => row.some(Number.isNaN));
  const constants = rows[0]!.some((_, k) => isConstant(rows.map(row => row[k]!)));
  const policies = {
    missing: among(asked.missing, holes ? ['mean', 'pairwise'] : []) as MissingPolicy[],
    monomorphic: among(asked.monomorphic, constants ? ['drop', 'count'] : []) as MonomorphicPolicy[],
  };
  return relationshipConventions.flatMap(convention =>
    policies.missing.flatMap(missing =>
      policies.monomorphic.flatMap(monomorphic => {
        const options = { convention, missing, monomorphic };
        const changed = changesOf(asked, options);
        const made = lazily(() => genomicRelationshipMatrix(dosage, options));
        const cost = changed.names.length === 0 ? 0 : costs.named * (2 * changed.names.length - 1);
        const plain: Hypothesis = {
          says: `right under ${changed.names.join(' and ')}`,
          asked: changed.asked.join(' and '),
          cost,
          predict: () => ({
            ...predictionOf(toRows(made())),
            ...(rows.length > MOST_RANKED ? {} : { rank: [relationshipRank(made())] }),
          }),
        };
        const after = changed.names.length === 0 ? '' : ` under ${changed.names.join(' and ')}`;
        return [
          ...(changed.names.length === 0 ? [] : [plain]),
          ...rescalings.map(
            ({ says, of, usual }): Hypothesis => ({
              says: `${convention === 'vanraden-1' && usual === 'twice' ? 'twice it (2 × kinship, or Σ p(1 − p) without the 2)' : says}${after}`,
              asked:
                changed.asked.length === 0 ? `\`${asked.convention}\` as it is` : changed.asked.join(' and '),
              cost: cost + (usual ? costs.common - 0.1 : costs.slip), // before the same factor of one output
              predict: () => predictionOf(of(toRows(made()))),
            }),
          ),
        ];
      }),
    ),
  );
}

const among = (asked: unknown, others: readonly string[]): string[] => [
  ...new Set([String(asked), ...others]),
];

function changesOf(
  asked: { readonly [field: string]: unknown },
  given: { readonly [field: string]: unknown },
): { readonly names: string[]; readonly asked: string[] } {
  const fields = Object.keys(given).filter(field => given[field] !== asked[field]);
  const named = (field: string, value: unknown): string =>
    field === 'convention' ? `\`${value}\`` : `\`${field}: ${value}\``;
  return {
    names: fields.map(field => named(field, given[field])),
    asked: fields.map(field => named(field, asked[field])),
  };
}

function isConstant(x: readonly number[]): boolean {
  const seen = x.filter(v => !Number.isNaN(v));
  return seen.every(v => v === seen[0]);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What K is made of besides Z: how often a variant is read, what the sum is over, and the diagonal. */
interface Assembly {
  readonly readings: (k: number) => number;
  readonly over: (sizes: Sizes) => number;
  /** 1 + mean F̂ in place of the mean square: the 1, and F̂ of a dosage x and a frequency p. */
  readonly diagonal?: { readonly base: number; readonly inbreeding: (x: number, p: number) => number };
}
interface Sizes {
  /** Variants that both people have, and those that are kept at all. */
  readonly shared: number;
  readonly kept: number;
  readonly all: number;
  readonly n: number;
  /** The mean of f(p) over the variants that are kept. */
  readonly mean: (f: (p: number) => number) => number;
}

function assembled(
  rows: Rows,
  recipe: Recipe,
  input: Subject['input'],
  { readings, over, diagonal }: Assembly,
): number[][] {
  const columns = rows[0]!.map((_, k) =>
    columnBy(
      recipe,
      rows.map(row => row[k]!),
    ),
  );
  const kept = columns.filter(c => c.varies || input.monomorphic === 'count');
  const pairwise = input.missing === 'pairwise' && recipe.missingAs === undefined;
  const seen = kept.map(c => c.x.map(v => !Number.isNaN(v)));
  const sizes = {
    kept: kept.length,
    all: columns.length,
    n: rows.length,
    mean: (f: (p: number) => number) => sumOf(kept.map(({ p }) => f(p))) / kept.length,
  };
  const entry = (i: number, j: number): number => {
    let [sum, shared] = [0, 0];
    kept.forEach((c, k) => {
      if (pairwise && !(seen[k]![i]! && seen[k]![j]!)) return;
      shared += 1;
      sum +=
        i === j && diagonal !== undefined
          ? onDiagonal(c, i, diagonal.inbreeding)
          : readings(k) * c.z[i]! * c.z[j]!;
    });
    if (i === j && diagonal !== undefined) return diagonal.base + sum / over({ ...sizes, shared });
    return sum / over({ ...sizes, shared });
  };
  return rows.map((_, i) => rows.map((_, j) => entry(i, j)));
}

const onDiagonal = (
  { x, p, mean, varies }: Column,
  i: number,
  f: (x: number, p: number) => number,
): number => (varies ? f(Number.isNaN(x[i]) ? mean : x[i]!, p) : 0);

const hwe = (p: number): number => 2 * p * (1 - p);
const fhat1 = (x: number, p: number): number => (x - 2 * p) ** 2 / hwe(p) - 1;
const fhat2 = (x: number, p: number): number => 1 - (x * (2 - x)) / hwe(p);
const fhat3 = (x: number, p: number): number => (x * x - (1 + 2 * p) * x + 2 * p * p) / hwe(p);

/** The recipe and the assembly of the convention that was asked. */
function usualOf(input: Subject['input']): { readonly recipe: Recipe; readonly usual: Assembly } {
  const asked = String(input.convention);
  const under = { 'vanraden-1': 'centre-only', 'yang-2010-diagonal': 'hwe-sd' }[asked] ?? asked;
  const recipe = plainRecipe(under as StandardizeConvention, input.missing);
  const unit = (sizes: Sizes): number => (asked === 'vanraden-1' ? sizes.mean(hwe) : 1);
  const plain: Assembly = { readings: () => 1, over: sizes => sizes.shared * unit(sizes) };
  return {
    recipe,
    usual: asked === 'yang-2010-diagonal' ? { ...plain, diagonal: { base: 1, inbreeding: fhat3 } } : plain,
  };
}

/** One wrong step under the convention that was asked. */
function wrongSteps({ input }: Subject, rows: Rows): Hypothesis[] {
  const asked = String(input.convention);
  const { recipe, usual } = usualOf(input);
  const isVanRaden = asked === 'vanraden-1';
  const step = (says: string, instead: string, change: Partial<Assembly>): Hypothesis => ({
    says,
    asked: instead,
    cost: costs.slip,
    predict: () => predictionOf(assembled(rows, recipe, input, { ...usual, ...change })),
  });
  const over = (says: string, count: (sizes: Sizes) => number): Hypothesis =>
    step(`right over ${says}`, 'the number of variants in the sum', {
      over: sizes => (usual.over(sizes) / sizes.shared) * count(sizes),
    });
  const vanRaden = (says: string, f: (p: number) => number): Hypothesis =>
    step(`right over ${says}`, 'Σ 2p(1 − p)', { over: sizes => sizes.shared * sizes.mean(f) });
  const diagonal = (says: string, base: number, inbreeding: (x: number, p: number) => number): Hypothesis =>
    step(`right for a diagonal of ${says}`, `that of \`${asked}\``, { diagonal: { base, inbreeding } });
  const columns = rows[0]!.map((_, k) => rows.map(row => row[k]!));
  return [
    ...slipsOf(columns).map(
      (slip): Hypothesis => ({
        says: slip.says,
        asked: slip.asked,
        cost: slip.rare ? costs.rare : costs.slip,
        predict: () => predictionOf(assembled(rows, { ...recipe, ...slip.change }, input, usual)),
      }),
    ),
    over('m, also for pairs with missing genotypes', ({ kept }) => kept),
    over('all variants, with those that were dropped', ({ all }) => all),
    over('m − 1', ({ shared }) => shared - 1),
    over('n', ({ n }) => n),
    over('n − 1', ({ n }) => n - 1),
    over('nothing (ZZ′, not divided)', () => 1),
    ...(isVanRaden ? [vanRaden('Σ 2p²', p => 2 * p * p), vanRaden('the number of variants', () => 1)] : []),
    diagonal('mean F̂, without the 1', 0, fhat3),
    diagonal('1 + mean F̂ (`yang-2010-diagonal`)', 1, fhat3),
    diagonal('1 + mean F̂ of the second kind, 2 − x(2 − x)/2p(1 − p) (PLINK ibc2)', 1, fhat2),
    diagonal('1 + mean F̂ of the first kind, the mean square (PLINK ibc1)', 1, fhat1),
  ];
}

/** More variants than these are not left out one by one. */
const MOST_VARIANTS = 50;
/** Thresholds of the minor allele frequency that programs apply unasked. */
const THRESHOLDS = [0.01, 0.05, 0.1] as const;

/** A variant that is not there, or is in the sum twice or not at all: the ends of blocks; and filters that nobody asked for. */
function lostVariants({ input }: Subject, rows: Rows): Hypothesis[] {
  const m = rows[0]!.length;
  if (m < 2 || m > MOST_VARIANTS) return [];
  const options = {
    convention: input.convention as RelationshipConvention,
    missing: input.missing as MissingPolicy,
    monomorphic: input.monomorphic as MonomorphicPolicy,
  };
  const without = (left: (k: number) => boolean): number[][] =>
    toRows(genomicRelationshipMatrix(fromRows(rows.map(row => row.filter((_, k) => !left(k)))), options));
  const { recipe, usual } = usualOf(input);
  const kept = rows[0]!.flatMap((_, k) =>
    input.monomorphic === 'count' ||
    columnBy(
      recipe,
      rows.map(row => row[k]!),
    ).varies
      ? [k]
      : [],
  );
  const one = kept.flatMap((k, place): Hypothesis[] => {
    const end = place === kept.length - 1 ? ' (the last)' : place === 0 ? ' (the first)' : '';
    const cost = place === kept.length - 1 ? costs.slip : place === 0 ? costs.slip + 0.1 : costs.rare;
    const counted = (says: string, times: number, more: number): Hypothesis => ({
      says,
      asked: times === 0 ? 'all variants' : 'each variant once',
      cost: cost + more,
      predict: () =>
        predictionOf(
          assembled(rows, recipe, input, { ...usual, readings: at => (at === place ? times : 1) }),
        ),
    });
    return [
      {
        says: `right without variant ${k}${end}`,
        asked: 'all variants',
        cost,
        predict: () => predictionOf(without(at => at === k)),
      },
      counted(`right without variant ${k}${end} in the sum, which counts in m`, 0, 0.1),
      counted(`right with variant ${k}${end} twice in the sum`, 2, 0.5),
    ];
  });
  return [...one, ...filters(rows, without)];
}

/** A threshold of the minor allele frequency. */
function filters(rows: Rows, without: (left: (k: number) => boolean) => number[][]): Hypothesis[] {
  const rarity = rows[0]!.map((_, k) => {
    const seen = rows.map(row => row[k]!).filter(v => !Number.isNaN(v));
    const p = sumOf(seen) / (2 * seen.length);
    return Math.min(p, 1 - p);
  });
  return THRESHOLDS.flatMap((threshold): Hypothesis[] => {
    const gone = rarity.filter(f => f < threshold).length;
    return gone === 0 || gone === rarity.length
      ? []
      : [
          {
            says: `right without the ${gone} variants of a minor allele frequency below ${threshold}`,
            asked: 'all variants',
            cost: costs.slip,
            predict: () => predictionOf(without(k => rarity[k]! < threshold)),
          },
        ];
  });
}

/** Matrices of another kind. */
const otherMatrices = (rows: Rows): Hypothesis[] => [
  {
    says: 'identity by state: mean of xᵢxⱼ + (1 − xᵢ)(1 − xⱼ), x in halves, 1 on the diagonal (EMMA)',
    asked: 'a genomic relationship matrix',
    cost: costs.slip,
    predict: () => predictionOf(pairs(rows, (a, b, same) => (same ? 1 : (a * b + (2 - a) * (2 - b)) / 4))),
  },
  {
    says: 'identity by state: mean of 1 − |xᵢ − xⱼ|/2',
    asked: 'a genomic relationship matrix',
    cost: costs.slip,
    predict: () => predictionOf(pairs(rows, (a, b) => 1 - Math.abs(a - b) / 2)),
  },
];

function pairs(rows: Rows, f: (a: number, b: number, same: boolean) => number): number[][] {
  return rows.map((a, i) =>
    rows.map((b, j) => {
      const shared = a.flatMap((x, k) =>
        Number.isNaN(x) || Number.isNaN(b[k]!) ? [] : [f(x, b[k]!, i === j)],
      );
      return sumOf(shared) / shared.length;
    }),
  );
}
