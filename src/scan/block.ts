import type { Outcome } from '../association/outcome.ts';
import type { VariantLaw, VariantTests } from '../association/tests.ts';
import type { RefusalCode } from '../linalg/refusal.ts';

/** Why a number is not there; the first of them is that it is. */
export const scanCodes = [
  'ok',
  'all-missing',
  'missing-genotype',
  'monomorphic',
  'rank-deficient',
  'no-maximum',
  'flat',
  'zero-variance',
] as const satisfies readonly ('ok' | RefusalCode)[];
export type ScanCode = (typeof scanCodes)[number];

/** The results of variants that lie together, column by column: plain data that threads hand over. */
export interface ScanBlock {
  /** Number of the first of them among the variants of the scan. */
  readonly first: number;
  readonly variants: number;
  readonly laws: readonly VariantLaw[];
  /** People with one copy of allele 1, with two, without a genotype; by three. */
  readonly counts: Int32Array;
  /** Numbers of `scanCodes`: of the variant, of its effect, and of its tests (variant by variant, in the order of the laws). */
  readonly code: Uint8Array;
  readonly effectCode: Uint8Array;
  readonly testCode: Uint8Array;
  /** NaN where there is none. */
  readonly beta: Float64Array;
  readonly se: Float64Array;
  readonly sigma2g: Float64Array;
  readonly sigma2e: Float64Array;
  readonly statistic: Float64Array;
  readonly p: Float64Array;
  readonly log10p: Float64Array;
  /** 1 where the variant was searched on its own spectrum. */
  readonly wide: Uint8Array;
}

export function newBlock(first: number, variants: number, laws: readonly VariantLaw[]): ScanBlock {
  const numbers = (length: number) => new Float64Array(length).fill(Number.NaN);
  const tests = variants * laws.length;
  return {
    first,
    variants,
    laws,
    counts: new Int32Array(3 * variants),
    code: new Uint8Array(variants),
    effectCode: new Uint8Array(variants),
    testCode: new Uint8Array(tests),
    beta: numbers(variants),
    se: numbers(variants),
    sigma2g: numbers(variants),
    sigma2e: numbers(variants),
    statistic: numbers(tests),
    p: numbers(tests),
    log10p: numbers(tests),
    wide: new Uint8Array(variants),
  };
}

/** @throws Error for a code that no variant of a scan has */
export function codeNumber(code: 'ok' | RefusalCode): number {
  const number = (scanCodes as readonly string[]).indexOf(code);
  if (number < 0) throw new Error(`defect: a variant is refused as ${code}`);
  return number;
}

/** A whole outcome as variant v of a block. */
export function writeOutcome(block: ScanBlock, v: number, outcome: Outcome<VariantTests>): void {
  const laws = block.laws.length;
  if (outcome.status === 'refused') {
    writeRefused(block, v, codeNumber(outcome.code));
    return;
  }
  const { effect, tests } = outcome;
  if (effect.status === 'ok') {
    block.beta[v] = effect.beta;
    block.se[v] = effect.se;
    block.sigma2g[v] = effect.sigma2g;
    block.sigma2e[v] = effect.sigma2e;
  } else block.effectCode[v] = codeNumber(effect.code);
  tests.forEach((test, l) => {
    if (test.status === 'ok') {
      block.statistic[v * laws + l] = test.statistic;
      block.p[v * laws + l] = test.p;
      block.log10p[v * laws + l] = test.log10p;
    } else block.testCode[v * laws + l] = codeNumber(test.code);
  });
}

/** Variant v of a block without any result. */
export function writeRefused(block: ScanBlock, v: number, code: number): void {
  const laws = block.laws.length;
  block.code[v] = code;
  block.effectCode[v] = code;
  block.testCode.fill(code, v * laws, (v + 1) * laws);
}

/** Variant `to` has the results of variant `from`: their genotypes are the same. */
export function copyResults(block: ScanBlock, from: number, to: number): void {
  const laws = block.laws.length;
  block.code[to] = block.code[from]!;
  block.effectCode[to] = block.effectCode[from]!;
  block.wide[to] = block.wide[from]!;
  block.beta[to] = block.beta[from]!;
  block.se[to] = block.se[from]!;
  block.sigma2g[to] = block.sigma2g[from]!;
  block.sigma2e[to] = block.sigma2e[from]!;
  for (let l = 0; l < laws; l++) {
    const [there, here] = [to * laws + l, from * laws + l];
    block.testCode[there] = block.testCode[here]!;
    block.statistic[there] = block.statistic[here]!;
    block.p[there] = block.p[here]!;
    block.log10p[there] = block.log10p[here]!;
  }
}

/** Why a variant has no answer, for people. */
const reasons: Record<Exclude<ScanCode, 'ok'>, string> = {
  'all-missing': 'nobody has a genotype',
  'missing-genotype': 'a genotype is missing: choose the policy `mean`',
  monomorphic: 'the variant does not vary among the people of the scan',
  'rank-deficient': 'the variant is a combination of the columns of X: nothing is left to test',
  'no-maximum': 'a likelihood that is needed has no maximum',
  flat: 'the components are not identified, and the effect depends on them',
  'zero-variance': 'the effect would be known without error',
};

function outcomeAs<T>(code: number, value: () => T): Outcome<T> {
  const name = scanCodes[code]!;
  return name === 'ok'
    ? { status: 'ok', ...value() }
    : { status: 'refused', code: name, message: reasons[name] };
}

/** Variant v of a block as `associate` answers it. */
export function outcomeAt(block: ScanBlock, v: number): Outcome<VariantTests> {
  return outcomeAs(block.code[v]!, () => ({
    effect: outcomeAs(block.effectCode[v]!, () => ({
      beta: block.beta[v]!,
      se: block.se[v]!,
      sigma2g: block.sigma2g[v]!,
      sigma2e: block.sigma2e[v]!,
    })),
    tests: block.laws.map((law, l) => {
      const at = v * block.laws.length + l;
      return {
        law,
        ...outcomeAs(block.testCode[at]!, () => ({
          statistic: block.statistic[at]!,
          p: block.p[at]!,
          log10p: block.log10p[at]!,
        })),
      };
    }),
  }));
}
