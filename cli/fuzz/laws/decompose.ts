import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import { holds, type ProtocolLaw, protocolLaw, type Query, same, scalarOf, text, texts } from './law.ts';

interface Parts {
  readonly x: number[];
  readonly b: number;
  readonly g: number[];
  readonly y: number[];
}

const column = (n: number) => fc.array(dyadic(8, 16), { minLength: n, maxLength: n });
/** Parts whose y certainly varies: its first two entries are a step apart. */
export const parts: fc.Arbitrary<Parts> = fc.integer({ min: 2, max: 8 }).chain(n =>
  fc
    .record({
      x: column(n),
      b: dyadic(4, 16),
      g: column(n),
      y: column(n),
      step: fc.integer({ min: 1, max: 64 }),
    })
    .map(({ step, y, ...rest }) => ({ ...rest, y: y.with(1, y[0]! + step / 16) })),
);

async function shares(query: Query, { x, b, g, y }: Parts) {
  const out = await query('decompose', { x: texts(x), b: text(b), g: texts(g), y: texts(y) });
  return {
    fixed: scalarOf(out.pve_fixed),
    random: scalarOf(out.pve_random),
    total: scalarOf(out.pve_total),
    covariance: scalarOf(out.covariance_share),
  };
}
const list = (s: Awaited<ReturnType<typeof shares>>): number[] => [s.fixed, s.random, s.total, s.covariance];
const size = (s: Awaited<ReturnType<typeof shares>>): number => Math.max(1e-300, s.fixed, s.random);
const variance = (v: number[]): number => {
  const mean = v.reduce((s, a) => s + a, 0) / v.length;
  return v.reduce((s, a) => s + (a - mean) ** 2, 0) / (v.length - 1);
};

export const decomposeLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'decompose',
    'the total share is fixed, random and covariance together',
    parts,
    async (query, p) => {
      const s = await shares(query, p);
      same([s.total], [s.fixed + s.random + s.covariance], 'PVE_total', size(s));
    },
  ),
  protocolLaw('decompose', 'each share is a variance over the variance of y', parts, async (query, p) => {
    const s = await shares(query, p);
    const xb = p.x.map(v => v * p.b);
    const expected = [variance(xb), variance(p.g), variance(xb.map((v, i) => v + p.g[i]!))].map(
      v => v / variance(p.y),
    );
    same([s.fixed, s.random, s.total], expected, 'shares', size(s));
  }),
  protocolLaw(
    'decompose',
    'shares do not know the unit of the phenotype',
    fc.tuple(parts, fc.integer({ min: -26, max: 26 })),
    async (query, [p, k]) => {
      const c = 2 ** k;
      const scaled = { x: p.x, b: p.b * c, g: p.g.map(v => v * c), y: p.y.map(v => v * c) };
      const s = await shares(query, p);
      same(list(s), list(await shares(query, scaled)), 'shares', size(s));
    },
  ),
  protocolLaw(
    'decompose',
    'adding a constant to x, g or y changes nothing',
    fc.tuple(parts, fc.oneof(dyadic(64, 4), fc.constantFrom(2 ** 20, -(2 ** 24)))),
    async (query, [p, c]) => {
      const s = await shares(query, p);
      const shifted = { x: p.x.map(v => v + c), b: p.b, g: p.g.map(v => v - c), y: p.y.map(v => v + 2 * c) };
      same(list(s), list(await shares(query, shifted)), 'shares', Math.max(1, size(s)));
    },
  ),
  protocolLaw(
    'decompose',
    'a constant random part explains nothing',
    fc.tuple(parts, dyadic(8, 16)),
    async (query, [p, c]) => {
      const s = await shares(query, { ...p, g: p.g.map(() => c) });
      same([s.random, s.covariance, s.total], [0, 0, s.fixed], 'shares', size(s));
    },
  ),
  protocolLaw(
    'decompose',
    'y explained wholly by g is a share of one, by both halves in step four times a quarter',
    parts,
    async (query, p) => {
      const whole = await shares(query, { ...p, b: 0, g: p.y });
      same([whole.random, whole.total, whole.fixed], [1, 1, 0], 'shares');
      const half = p.y.map(v => v / 2);
      same(list(await shares(query, { x: half, b: 1, g: half, y: p.y })), [0.25, 0.25, 1, 0.5], 'halves');
    },
  ),
  protocolLaw(
    'decompose',
    'turning the sign of the effect turns the covariance and keeps the shares',
    parts,
    async (query, p) => {
      const one = await shares(query, p);
      const two = await shares(query, { ...p, b: -p.b });
      same(
        [one.fixed, one.random, one.covariance],
        [two.fixed, two.random, -two.covariance],
        'shares',
        size(one),
      );
      holds(one.fixed >= 0 && one.random >= 0 && one.total >= 0, 'a share is negative');
    },
  ),
];
