import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readGemmaAssociation, readGemmaRelationship } from '../src/formats/index.ts';

/** Whether two answers are the same, as far as the less exact of the two is printed. */
export interface Agreement {
  readonly agrees: boolean;
  /** "K: largest difference 4e-11 of sqrt(Kii Kjj), 10 digits printed" */
  readonly said: string;
}

/** A square of binary64 as a Float64Array. */
export function squareOf(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** max |a − b| / sqrt(Kᵢᵢ Kⱼⱼ) over the square. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  const n = Math.sqrt(a.length);
  if (a.length !== b.length || !Number.isInteger(n)) return Number.POSITIVE_INFINITY;
  const size = Float64Array.from({ length: n }, (_, i) => Math.sqrt(Math.abs(a[i * n + i]!)));
  let worst = 0;
  for (let j = 0; j < n; j++)
    for (let i = 0; i <= j; i++) {
      const difference = Math.abs(a[i + j * n]! - b[i + j * n]!) / (size[i]! * size[j]!);
      if (!(difference <= worst)) worst = difference;
    }
  return worst;
}

/** GEMMA prints 10 significant digits, so 5e-10 of an entry, and an entry is at most sqrt(Kᵢᵢ Kⱼⱼ). */
const GEMMA_PRINT = 5e-10;
/** plink2 sums in binary64 over blocks of variants: some hundred roundings. */
const PLINK_SUMS = 1e-12;

export function sameRelationship(ours: string, theirs: string, kind: 'gemma' | 'plink'): Agreement {
  const b = kind === 'plink' ? squareOf(theirs) : gemmaSquare(theirs);
  const worst = largestDifference(squareOf(ours), b);
  const allowed = kind === 'plink' ? PLINK_SUMS : GEMMA_PRINT;
  return {
    agrees: worst <= allowed,
    said: `K: largest difference ${worst.toExponential(1)} of sqrt(Kii Kjj), allowed ${allowed.toExponential(0)}`,
  };
}

function gemmaSquare(path: string): Float64Array {
  const reading = readGemmaRelationship(readFileSync(path));
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues[0]));
  return reading.value.matrix.data;
}

/** GEMMA ends its search at a relative step of 1e-5 in lambda; to second order that is seen in beta and p. */
const GEMMA_BETA = 1e-4;
const GEMMA_LOG10P = 1e-3;

/** Columns of a scan of ours by name. */
export function tableOf(path: string): {
  readonly ids: string[];
  readonly column: (name: string) => Float64Array;
} {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'));
  const at = (name: string) => header!.indexOf(name);
  return {
    ids: rows.map(row => row[at('id')]!),
    column: name =>
      Float64Array.from(rows, row => (row[at(name)] === 'NA' ? Number.NaN : Number(row[at(name)]))),
  };
}

/** Effects in units of their standard error, and log10 p, variant by variant. */
export function sameScan(ours: string, theirs: string): Agreement {
  const table = tableOf(ours);
  const reading = readGemmaAssociation(readFileSync(theirs));
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues[0]));
  const { text, number, rows } = reading.value;
  const rowOf = new Map(table.ids.map((id, i) => [id, i]));
  const [beta, se] = [table.column('beta'), table.column('se')];
  const laws = [
    ['p_wald', 'wald_f_log10p'],
    ['p_lrt', 'lrt_chi2_log10p'],
    ['p_score', 'score_f_log10p'],
  ] as const;
  const pairs = laws.flatMap(([their, our]) => {
    const p = number.get(their);
    return p === undefined ? [] : [{ p, log10p: table.column(our) }];
  });
  let [effects, logs, found] = [0, 0, 0];
  for (let k = 0; k < rows; k++) {
    const i = rowOf.get(text.get('rs')![k]!);
    if (i === undefined) continue;
    found++;
    effects = worse(effects, (number.get('beta')![k]! - beta[i]!) / se[i]!);
    for (const { p, log10p } of pairs)
      if (p[k]! > 1e-300) logs = worse(logs, (Math.log10(p[k]!) - log10p[i]!) / Math.max(1, -log10p[i]!));
  }
  return {
    agrees: found === rows && rows > 0 && effects <= GEMMA_BETA && logs <= GEMMA_LOG10P,
    said: `${found} of ${rows} variants: |d beta|/se up to ${effects.toExponential(1)}, log10 p up to ${logs.toExponential(1)}`,
  };
}

/** The larger, where a NaN is larger than anything. */
const worse = (a: number, b: number): number => (Math.abs(b) <= a ? a : Math.abs(b));

/** Both searches end at their own tolerance in h2, and the log-likelihood is flat there. */
const REML_LOGLIK = 1e-7;

/** The maximum of the log-likelihood, ours against that of a script that prints h2, loglik and seconds. */
export function sameReml(ours: string, theirs: readonly string[]): Agreement {
  const { fits } = JSON.parse(readFileSync(ours, 'utf8')) as { fits: { optima: { loglik: number }[] }[] };
  const [, loglik] = execFileSync(theirs[0]!, theirs.slice(1), { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number);
  const above = fits[0]!.optima[0]!.loglik - loglik!;
  return {
    agrees: Math.abs(above) <= REML_LOGLIK,
    said: `loglik: ours is ${above.toExponential(1)} nats above`,
  };
}
