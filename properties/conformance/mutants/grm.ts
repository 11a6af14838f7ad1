import {
  type Answered,
  dosagesOf,
  each,
  type Input,
  list,
  type Mutant,
  onEach,
  one,
  type Rows,
  table,
} from './mutant.ts';

/** Mistakes of the chapters genotype, standardize and relationship. */
type Column = (number | null)[];
const columnsOf = (input: Input): Column[] => {
  const rows = dosagesOf(input.dosage);
  return rows[0]!.map((_, k) => rows.map(row => row[k]!));
};
const seenOf = (x: Column): number[] => x.filter(v => v !== null);
const meanOf = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0) / v.length;
const squares = (v: readonly number[]): number => v.reduce((s, x) => s + (x - meanOf(v)) ** 2, 0);
const holes = (input: Input): boolean => columnsOf(input).some(x => x.includes(null));
const rowsFrom = (columns: readonly (readonly (number | null)[])[]): (number | null)[][] =>
  columns[0]!.map((_, i) => columns.map(z => z[i]!));

/** A scale by its name, everybody at the mean counted. */
const scales: Record<string, (x: Column) => number> = {
  'sample-sd': x => Math.sqrt(squares(seenOf(x)) / (x.length - 1)),
  'population-sd': x => Math.sqrt(squares(seenOf(x)) / x.length),
  'hwe-sd': x => Math.sqrt(meanOf(seenOf(x)) * (1 - meanOf(seenOf(x)) / 2)),
  'centre-only': () => 1,
};
const constant = (x: Column, convention: string): boolean =>
  convention === 'hwe-sd' ? [0, 2].includes(meanOf(seenOf(x))) : seenOf(x).every(v => v === seenOf(x)[0]);

/** ZZ′ over a denominator, missing at the mean. Only where every variant varies. */
function product(columns: readonly Column[], convention: string, over: number): Rows {
  const z = columns.map(x => {
    const [m, s] = [meanOf(seenOf(x)), scales[convention]!(x)];
    return x.map(v => (v === null ? 0 : (v - m) / s));
  });
  const n = columns[0]!.length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => z.reduce((s, c) => s + c[i]! * c[j]!, 0) / over),
  );
}
const withTrace = (K: Rows): Answered => ({ K, trace: K.reduce((s, row, i) => s + row[i]!, 0) });

const isPlain = (input: Input): boolean =>
  !holes(input) &&
  String(input.convention) in scales &&
  columnsOf(input).every(x => !constant(x, String(input.convention)));

/** K of the same question under the name of another scale. */
const called = (name: string): Mutant => ({
  name: `K of ${name}, whatever was asked`,
  op: 'relationship',
  says: new RegExp(`under \`${name}\``),
  answer: input =>
    input.convention === name || !isPlain(input) || columnsOf(input).some(x => constant(x, name))
      ? undefined
      : withTrace(product(columnsOf(input), name, columnsOf(input).length)),
});

const afterwards = (name: string, says: RegExp, f: (K: Rows) => Rows): Mutant => ({
  name,
  op: 'relationship',
  says,
  answer: (_, truth) => withTrace(f(table(truth.K))),
});

const onColumns = (
  name: string,
  says: RegExp,
  f: (columns: Column[], input: Input) => Rows | undefined,
): Mutant => ({
  name,
  op: 'relationship',
  says,
  answer: input => {
    const K = f(columnsOf(input), input);
    return K === undefined ? undefined : withTrace(K);
  },
});

const standardized = (
  name: string,
  says: RegExp,
  f: (x: Column, input: Input, Z: readonly number[]) => Column | undefined,
): Mutant => ({
  name,
  op: 'standardize',
  says,
  answer: (input, truth) => {
    const Z = table(truth.Z);
    const columns = columnsOf(input);
    if (Z[0]!.length !== columns.length) return undefined;
    const changed = columns.map((x, k) =>
      f(
        x,
        input,
        Z.map(row => row[k]!),
      ),
    );
    return changed.some(z => z === undefined) ? undefined : { Z: rowsFrom(changed as Column[]) };
  },
});

const sdOver = (name: string, says: RegExp, asked: string, c: (n: number) => number): Mutant => ({
  name,
  op: 'standardize',
  says,
  answer: (input, t) => {
    const n = dosagesOf(input.dosage).length;
    return input.convention === asked
      ? { Z: each(t.Z, v => v / c(n)), scale: each(t.scale, v => v * c(n)) }
      : undefined;
  },
});

const copies = (t: string, a: string): number => t.split(a).length - 1;
const spelled = (name: string, says: RegExp, f: (t: string, a: string) => number): Mutant => ({
  name,
  op: 'genotype',
  says,
  answer: input => {
    const counted = input.counted as readonly string[];
    const dosage = (input.alleles as readonly (readonly (string | null)[])[]).map(row =>
      row.map((t, k) => (t === null ? null : f(t, counted[k]!))),
    );
    const frequency = counted.map((_, k) => {
      const seen = dosage.map(row => row[k]!).filter(v => v !== null);
      return meanOf(seen) / 2;
    });
    return { dosage, frequency };
  },
});

export const grmMutants: readonly Mutant[] = [
  spelled('the other allele is counted', /other allele|allele-swap/, (t, a) => 2 - copies(t, a)),
  spelled('carriers are counted', /carriers/, (t, a) => Number(t.includes(a))),
  spelled('one letter is read, and doubled', /first letter/, (t, a) => (t.startsWith(a) ? 2 : 0)),
  {
    name: 'frequency of the rarer allele',
    op: 'genotype',
    says: /rarer allele|minor/,
    answer: (_, t) => ({ frequency: list(t.frequency).map(p => Math.min(p, 1 - p)) }),
  },
  {
    name: 'frequency of the other allele',
    op: 'genotype',
    says: /1 minus|other allele|allele-swap/,
    answer: onEach(['frequency'], p => 1 - p),
  },
  {
    name: 'missing people in the denominator of the frequency',
    op: 'genotype',
    says: /missing people counted/,
    answer: (_, t) => {
      const rows = t.dosage as unknown as (number | null)[][];
      return {
        frequency: list(t.frequency).map(
          (p, k) => (p * rows.filter(row => row[k] !== null).length) / rows.length,
        ),
      };
    },
  },
  {
    name: 'the mean dosage called a frequency',
    op: 'genotype',
    says: /mean dosage|2 times/,
    answer: onEach(['frequency'], p => 2 * p),
  },

  sdOver('SD over n where n − 1 is asked', /population-sd/, 'sample-sd', n => Math.sqrt((n - 1) / n)),
  sdOver('SD over n − 1 where n is asked', /sample-sd/, 'population-sd', n => Math.sqrt(n / (n - 1))),
  standardized('not scaled', /centre-only/, (x, input) =>
    input.convention === 'centre-only' || holes(input) ? undefined : x.map(v => v! - meanOf(seenOf(x))),
  ),
  standardized('divided by the variance', /division by the variance/, (x, input, z) =>
    input.convention === 'centre-only' || holes(input)
      ? undefined
      : z.map(v => v / scales[String(input.convention)]!(x)),
  ),
  standardized('not centred', /without centring/, (x, input) =>
    holes(input) || constant(x, String(input.convention))
      ? undefined
      : x.map(v => v! / scales[String(input.convention)]!(x)),
  ),
  standardized('a missing genotype is 0 copies, after the moments', /0 copies/, (x, input, z) =>
    holes(input)
      ? x.map((v, i) => (v === null ? -meanOf(seenOf(x)) / scales[String(input.convention)]!(x) : z[i]!))
      : undefined,
  ),
  standardized('the other allele at the first variant', /sign of column 0/, (x, input, z) => {
    const [first] = columnsOf(input);
    const same = first!.every((v, i) => v === x[i]);
    return columnsOf(input).length < 2 ? undefined : same ? z.map(v => -v) : [...z];
  }),
  standardized('columns of length 1', /length 1/, (_, __, z) => z.map(v => v / Math.hypot(...z))),
  {
    name: 'SDs and means exchanged',
    op: 'standardize',
    says: /exchanged/,
    answer: (_, t) => ({ mean: t.scale!, scale: t.mean! }),
  },
  {
    name: 'variances called scales',
    op: 'standardize',
    says: /square of|division by the variance/,
    answer: onEach(['scale'], v => v * v),
  },

  ...['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'].map(called),
  onColumns('VanRaden 1, whatever was asked', /vanraden-1/, (columns, input) => {
    if (input.convention === 'vanraden-1' || holes(input)) return undefined;
    const h = columns.reduce((s, x) => s + meanOf(seenOf(x)) * (1 - meanOf(seenOf(x)) / 2), 0);
    return h === 0 ? undefined : product(columns, 'centre-only', h);
  }),
  onColumns('VanRaden over Σ pq', /without the 2/, (columns, input) => {
    if (input.convention !== 'vanraden-1' || holes(input)) return undefined;
    return product(
      columns,
      'centre-only',
      columns.reduce((s, x) => s + (meanOf(seenOf(x)) * (1 - meanOf(seenOf(x)) / 2)) / 2, 0),
    );
  }),
  onColumns('VanRaden over m (swapped with Endelman)', /centre-only|number of variants/, (columns, input) =>
    input.convention === 'vanraden-1' && !holes(input)
      ? product(columns, 'centre-only', columns.length)
      : undefined,
  ),
  onColumns('divided by m − 1', /m − 1|\(m − 1\)/, (columns, input) =>
    isPlain(input) && columns.length > 1
      ? product(columns, String(input.convention), columns.length - 1)
      : undefined,
  ),
  onColumns('not divided by m', /not divided/, (columns, input) =>
    isPlain(input) ? product(columns, String(input.convention), 1) : undefined,
  ),
  onColumns('the last variant is lost', /the last/, (columns, input) =>
    isPlain(input) && columns.length > 2
      ? product(columns.slice(0, -1), String(input.convention), columns.length)
      : undefined,
  ),
  onColumns('missing genotypes are 0 copies', /0 copies/, (columns, input) => {
    const convention = String(input.convention);
    if (!holes(input) || !(convention in scales) || input.missing !== 'mean') return undefined;
    const filled = columns.map(x => x.map(v => v ?? 0));
    return product(filled, convention, columns.length);
  }),
  onColumns('pairwise sums over m', /also for pairs with missing|missing(-|: )mean/, (columns, input) => {
    const convention = String(input.convention);
    if (!holes(input) || input.missing !== 'pairwise' || !(convention in scales)) return undefined;
    // the SD of the observed only
    const z = columns.map(x => {
      const seen = seenOf(x);
      return x.map(v => (v === null ? null : (v - meanOf(seen)) / scales[convention]!(seen)));
    });
    const n = columns[0]!.length;
    return Array.from({ length: n }, (_, i) =>
      Array.from(
        { length: n },
        (_, j) => z.reduce((s, c) => s + (c[i] ?? 0) * (c[j] ?? 0), 0) / columns.length,
      ),
    );
  }),
  onColumns('identity by state', /identity by state/i, (columns, input) => {
    if (holes(input)) return undefined;
    const n = columns[0]!.length;
    return Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => 1 - meanOf(columns.map(x => Math.abs(x[i]! - x[j]!) / 2))),
    );
  }),
  {
    name: 'mean where pairwise is asked',
    op: 'relationship',
    says: /missing(-|: )mean/,
    answer: input => {
      const convention = String(input.convention);
      if (!holes(input) || input.missing !== 'pairwise' || !(convention in scales)) return undefined;
      return withTrace(product(columnsOf(input), convention, columnsOf(input).length));
    },
  },
  {
    name: 'constant variants counted in m where they are dropped',
    op: 'relationship',
    says: /monomorphic(-|: )count|all variants, with those/,
    answer: (input, t) => {
      if (
        input.monomorphic !== 'drop' ||
        input.convention === 'vanraden-1' ||
        String(input.convention).startsWith('yang')
      )
        return undefined;
      const columns = columnsOf(input);
      const kept = columns.filter(x => !constant(x, String(input.convention))).length;
      return kept === columns.length
        ? undefined
        : withTrace(table(t.K).map(row => row.map(v => (v * kept) / columns.length)));
    },
  },
  {
    name: 'constant variants dropped where they count',
    op: 'relationship',
    says: /monomorphic(-|: )drop/,
    answer: (input, t) => {
      if (
        input.monomorphic !== 'count' ||
        input.convention === 'vanraden-1' ||
        String(input.convention).startsWith('yang')
      )
        return undefined;
      const columns = columnsOf(input);
      const kept = columns.filter(x => !constant(x, String(input.convention))).length;
      return kept === columns.length || kept === 0
        ? undefined
        : withTrace(table(t.K).map(row => row.map(v => (v * columns.length) / kept)));
    },
  },
  {
    name: 'the diagonal of PLINK ibc2',
    op: 'relationship',
    says: /second (F̂|kind)|ibc2/,
    answer: (input, t) => {
      if (holes(input) || input.convention !== 'yang-2010-diagonal') return undefined;
      const columns = columnsOf(input);
      if (columns.some(x => constant(x, 'hwe-sd'))) return undefined;
      const diagonal = columns[0]!.map((_, i) =>
        meanOf(
          columns.map(x => {
            const p = meanOf(seenOf(x)) / 2;
            return 2 - (x[i]! * (2 - x[i]!)) / (2 * p * (1 - p));
          }),
        ),
      );
      return withTrace(table(t.K).map((row, i) => row.map((v, j) => (i === j ? diagonal[i]! : v))));
    },
  },
  {
    name: 'the plain mean square on the diagonal of yang-2010',
    op: 'relationship',
    says: /hwe-sd|mean square/,
    answer: input => {
      if (holes(input) || input.convention !== 'yang-2010-diagonal') return undefined;
      const columns = columnsOf(input);
      return columns.some(x => constant(x, 'hwe-sd'))
        ? undefined
        : withTrace(product(columns, 'hwe-sd', columns.length));
    },
  },
  afterwards('kinship: half of K', /[hH]alf/, K => K.map(row => row.map(v => v / 2))),
  afterwards('twice K', /twice|2 times/, K => K.map(row => row.map(v => 2 * v))),
  // for sample-sd this is population-sd, exactly
  afterwards('divided by its mean diagonal', /mean diagonal|population-sd/, K => {
    const t = K.reduce((s, row, i) => s + row[i]!, 0) / K.length;
    return K.map(row => row.map(v => v / t));
  }),
  afterwards('a diagonal of 1', /diagonal of 1/, K =>
    K.map((row, i) => row.map((v, j) => (i === j ? 1 : v))),
  ),
  afterwards('a ridge of 0.001', /0\.001 added to the diagonal/, K =>
    K.map((row, i) => row.map((v, j) => (i === j ? v + 1e-3 : v))),
  ),
  afterwards('negative entries clamped', /negative entries set to 0/, K =>
    K.map(row => row.map(v => (v < 0 ? 0 : v))),
  ),
  afterwards('only the lower triangle', /one triangle/, K =>
    K.map((row, i) => row.map((v, j) => (j > i ? 0 : v))),
  ),
  afterwards('the people in reverse order', /reverse order|another order|right for the people/, K =>
    [...K].reverse().map(row => [...row].reverse()),
  ),
  {
    name: 'stored as float32',
    op: 'relationship',
    says: /single precision/,
    answer: (_, t) => ({ K: each(t.K, Math.fround), trace: Math.fround(one(t.trace)) }),
  },
  {
    name: 'written with six significant digits',
    op: 'relationship',
    says: /6 significant digits/,
    answer: (_, t) => ({ K: each(t.K, v => Number(v.toPrecision(6))) }),
  },
  {
    name: 'the trace is a mean',
    op: 'relationship',
    says: /1\/n|mean/,
    answer: (input, t) => ({ trace: one(t.trace) / columnsOf(input)[0]!.length }),
  },
];
