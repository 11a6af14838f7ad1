import type { Answer, Ask } from '../../cli/fuzz/laws/law.ts';
import type { Json } from '../../src/conformance/case.ts';

/**
 * A small, naive mixed model for a handful of people, as a careful student would write it, into which the field's
 * mistakes of inference can be planted one at a time. Without a mistake it obeys every law: it is the control.
 */
type Rows = number[][];
type Input = { readonly [field: string]: Json };
export interface Data {
  readonly y: number[];
  readonly X: Rows;
  readonly K: Rows;
}
interface Forms {
  readonly n: number;
  readonly p: number;
  readonly logdetV: number;
  readonly logdetXtViX: number;
  readonly logdetXtX: number;
  readonly yPy: number;
}

const sum = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => x * b[i]!));
const transpose = (A: Rows): Rows => A[0]!.map((_, j) => A.map(row => row[j]!));
export const times = (A: Rows, B: Rows): Rows => {
  const C = transpose(B);
  return A.map(row => C.map(c => dot(row, c)));
};
const trace = (A: Rows): number => sum(A.map((row, i) => row[i]!));
const column = (v: readonly number[]): Rows => v.map(x => [x]);
export const identity = (n: number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));

/** Gauss-Jordan with partial pivoting: the inverse and log|det|. */
export function invert(A: Rows): { inverse: Rows; logdet: number } {
  const n = A.length;
  const W = A.map((row, i) => [...row, ...identity(n)[i]!]);
  let logdet = 0;
  for (let k = 0; k < n; k++) {
    const at = W.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(W[best]![k]!) ? i : best),
      k,
    );
    [W[k], W[at]] = [W[at]!, W[k]!];
    const pivot = W[k]![k]!;
    logdet += Math.log(Math.abs(pivot));
    W[k] = W[k]!.map(x => x / pivot);
    W.forEach((row, i) => {
      if (i !== k) {
        const f = row[k]!;
        W[i] = row.map((x, j) => x - f * W[k]![j]!);
      }
    });
  }
  return { inverse: W.map(row => row.slice(n)), logdet };
}

/** Every place where a mistake can be planted. */
export const steps = {
  data: (d: Data): Data => d,
  method: (m: string): string => m,
  covariance: (K: Rows, g: number, e: number): Rows =>
    K.map((row, i) => row.map((k, j) => g * k + (i === j ? e : 0))),
  quadratic: (yPy: number, _olsRss: number): number => yPy,
  /** −2 log-likelihood, term by term. */
  terms: (f: Forms, reml: boolean, convention: string): number[] => {
    const df = reml ? f.n - f.p : f.n;
    return [
      convention === 'without-constants' ? 0 : df * Math.log(2 * Math.PI),
      f.logdetV,
      reml ? f.logdetXtViX : 0,
      reml && convention === 'error-contrasts' ? -f.logdetXtX : 0,
      f.yPy,
    ];
  },
  half: (deviance: number): number => -deviance / 2,
  slope: (quadratic: number, tracePart: number): number => (quadratic - tracePart) / 2,
  /** tr(M dVᵢ M dVⱼ) and yᵀP dVᵢ P dVⱼ P y */
  information: (kind: string, tr: number, quadratic: number): number =>
    kind === 'expected' ? tr / 2 : kind === 'average' ? quadratic / 2 : quadratic - tr / 2,
  scoreReml: (reml: boolean): boolean => reml,
  df: (n: number, p: number, reml: boolean): number => (reml ? n - p : n),
  bounds: [0, 1] as readonly [number, number],
  gridPoints: 32,
  refined: true,
  ends: true,
  startsAtHalf: false,
  report: (g: number, e: number): { g: number; e: number } => ({ g, e }),
  h2: (g: number, e: number): number => g / (g + e),
  loglik: (l: number, _n: number, _p: number): number => l,
  verdict: (v: string): string => v,
  seesFlat: true,
  beta: (gls: number[], _ols: number[]): number[] => gls,
  betaCov: (cov: Rows, _sigma2: number): Rows => cov,
  blup: (g: number[], _residual: number[], _shrink: number): number[] => g,
  /** Prior, what is explained when b is known, and what is explained. */
  pev: (prior: number, _known: number, explained: number): number => prior - explained,
};
export type Steps = typeof steps;

export function inferenceWith(planted: Partial<Steps>): Ask {
  const s: Steps = { ...steps, ...planted };

  /** What the likelihood is made of: enough for an optimiser. */
  const formsOf = ({ y, X, K }: Data, g: number, e: number) => {
    const V = invert(s.covariance(K, g, e));
    const ViX = times(V.inverse, X);
    const XtViX = invert(times(transpose(X), ViX));
    const XtX = invert(times(transpose(X), X));
    const gls = times(XtViX.inverse, times(transpose(ViX), column(y))).map(r => r[0]!);
    const ols = times(XtX.inverse, times(transpose(X), column(y))).map(r => r[0]!);
    const form = (b: readonly number[]): number => {
      const r = y.map((v, i) => v - dot(X[i]!, b));
      return dot(
        r,
        V.inverse.map(row => dot(row, r)),
      );
    };
    const forms: Forms = {
      n: y.length,
      p: X[0]!.length,
      logdetV: V.logdet,
      logdetXtViX: XtViX.logdet,
      logdetXtX: XtX.logdet,
      yPy: s.quadratic(form(gls), form(ols)),
    };
    return { forms, Vi: V.inverse, ViX, gls, ols, cov: XtViX.inverse };
  };
  const formsAt = (d: Data, g: number, e: number) => {
    const f = formsOf(d, g, e);
    const W = times(f.ViX, f.cov);
    const P = f.Vi.map((row, i) => row.map((v, j) => v - dot(W[i]!, f.ViX[j]!)));
    return { ...f, P, Py: P.map(row => dot(row, d.y)) };
  };
  const likelihood = (d: Data, g: number, e: number, reml: boolean, convention: string): number =>
    s.half(sum(s.terms(formsOf(d, g, e).forms, reml, convention)));

  /** The profile: σ² at its best for the share h of the variance. */
  const profile = (d: Data, reml: boolean, h: number) => {
    const { forms } = formsOf(d, h, 1 - h);
    const sigma2 = forms.yPy / s.df(forms.n, forms.p, reml);
    return { h, sigma2, l: likelihood(d, h * sigma2, (1 - h) * sigma2, reml, 'error-contrasts') };
  };
  type Point = ReturnType<typeof profile>;
  const better = (a: Point, b: Point): Point => (b.l > a.l ? b : a);

  const climb = (at: (h: number) => Point, from: number, to: number): Point => {
    const ratio = (Math.sqrt(5) - 1) / 2;
    let [a, b] = [from, to];
    for (let k = 0; k < 32; k++) {
      const [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
      if (at(c).l > at(d).l) b = d;
      else a = c;
    }
    return at((a + b) / 2);
  };

  const optimum = (d: Data, reml: boolean): Point => {
    const [lo, hi] = s.bounds;
    const at = (h: number) => profile(d, reml, h);
    if (s.startsAtHalf) {
      // downhill from the middle in small steps: stops at the first top
      let [h, step] = [0.5, 0.02];
      while (step > 1e-9) {
        const [left, here, right] = [at(Math.max(lo, h - step)), at(h), at(Math.min(hi, h + step))];
        if (left.l > here.l) h = left.h;
        else if (right.l > here.l) h = right.h;
        else step /= 2;
      }
      return at(h);
    }
    const grid = Array.from({ length: s.gridPoints + 1 }, (_, k) => at(lo + ((hi - lo) * k) / s.gridPoints));
    const inner = s.ends ? grid : grid.slice(1, -1);
    const best = inner.reduce(better);
    const width = (hi - lo) / s.gridPoints;
    return s.refined
      ? better(best, climb(at, Math.max(lo, best.h - width), Math.min(hi, best.h + width)))
      : best;
  };

  const ops: { readonly [op: string]: (input: Input) => { readonly [output: string]: unknown } | Answer } = {
    loglik: input => {
      const d = s.data(dataOf(input));
      const [g, e] = [Number(input.sigma2_g), Number(input.sigma2_e)];
      const reml = s.method(String(input.method)) === 'REML';
      const { forms, P, Py, Vi } = formsAt(d, g, e);
      const M = s.scoreReml(reml) ? P : Vi;
      const dV = [d.K, identity(d.y.length)];
      const PyIs = dV.map(D => times(D, column(Py)).map(r => r[0]!));
      const kind = input.information;
      return {
        loglik: likelihood(d, g, e, reml, String(input.convention)),
        logdet_V: forms.logdetV,
        yPy: forms.yPy,
        score: dV.map((D, i) => s.slope(dot(Py, PyIs[i]!), trace(times(M, D)))),
        ...(kind === undefined
          ? {}
          : {
              information: dV.map((A, i) =>
                dV.map((B, j) =>
                  s.information(
                    String(kind),
                    trace(times(times(M, A), times(M, B))),
                    dot(
                      PyIs[i]!,
                      times(P, column(PyIs[j]!)).map(r => r[0]!),
                    ),
                  ),
                ),
              ),
            }),
      };
    },
    fit: input => {
      const d = s.data(dataOf(input));
      const reml = s.method(String(input.method)) === 'REML';
      const proportional = d.K.every((row, i) => row.every((k, j) => k === (i === j ? d.K[0]![0] : 0)));
      if (s.seesFlat && proportional) return { verdict: 'flat', loglik: profile(d, reml, 0).l };
      const best = optimum(d, reml);
      if (!(best.sigma2 > 1e-24))
        return { status: 'refused', class: 'no-maximum', message: 'y lies in the span of X' };
      const { g, e } = s.report(best.h * best.sigma2, (1 - best.h) * best.sigma2);
      const edge = best.h < 1e-9 || best.h > 1 - 1e-9;
      const { gls, ols } = formsAt(d, best.h * best.sigma2, (1 - best.h) * best.sigma2);
      return {
        verdict: s.verdict(edge ? 'boundary' : 'unique'),
        sigma2_g: best.h < 1e-9 ? s.report(0, best.sigma2).g : g,
        sigma2_e: best.h > 1 - 1e-9 ? s.report(best.sigma2, 0).e : e,
        h2: s.h2(g, e),
        loglik: s.loglik(best.l, d.y.length, d.X[0]!.length),
        beta: s.beta(gls, ols),
      };
    },
    effects: input => {
      const { gls, ols, cov, forms } = formsAt(
        s.data(dataOf(input)),
        Number(input.sigma2_g),
        Number(input.sigma2_e),
      );
      return { beta: s.beta(gls, ols), beta_cov: s.betaCov(cov, forms.yPy / (forms.n - forms.p)) };
    },
    predict: input => {
      const d = s.data(dataOf(input));
      const [g, e] = [Number(input.sigma2_g), Number(input.sigma2_e)];
      const { Py, P, Vi, gls } = formsAt(d, g, e);
      const residual = d.y.map((v, i) => v - dot(d.X[i]!, gls));
      const blup = times(d.K, column(Py)).map(r => g * r[0]!);
      const explained = (M: Rows) => times(times(d.K, M), d.K).map((row, i) => g * g * row[i]!);
      const [known, all] = [explained(Vi), explained(P)];
      return {
        g: s.blup(blup, residual, g / (g + e)),
        pev: d.K.map((row, i) => s.pev(g * row[i]!, known[i]!, all[i]!)),
      };
    },
  };
  return (op, input): Answer => {
    const answer = ops[op]!(input);
    return 'status' in answer ? (answer as Answer) : { status: 'ok', output: answer };
  };
}

function dataOf({ y, X, K }: Input): Data {
  const rows = (A: Json | undefined): Rows => (A as string[][]).map(row => row.map(Number));
  return { y: (y as string[]).map(Number), X: rows(X), K: rows(K) };
}
