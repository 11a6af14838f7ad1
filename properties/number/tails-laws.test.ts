import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balls } from '../../spec/number/ball.ts';
import { certifyBounds } from '../../spec/number/certify.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import {
  add,
  div,
  exp,
  type Field,
  ln,
  mul,
  neg,
  type Real,
  sqrt,
  square,
  sub,
} from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import {
  certifyTail,
  chiSquareUpperTail,
  fUpperTail,
  halfMixtureUpperTail,
  normalUpperTail,
  probability,
  studentTwoSidedTail,
  studentUpperTail,
  type Tail,
} from '../../spec/number/tails.ts';
import { lnBeta, lnGamma, lnOf } from '../../spec/number/tails-gamma.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { meet } from './field-laws.ts';

const field = balls(50);
const quotient = (n: number, d: number) => Rational.of(n, d);
/** Statistics from 1/1000 to 4000, more of them near 1. */
const statistic = fc
  .tuple(fc.integer({ min: 1, max: 4000 }), fc.constantFrom(1, 10, 1000))
  .map(([n, d]) => quotient(n, d));
const df = fc.integer({ min: 1, max: 60 });
const one = field.one;
/** p itself, as a number of the field: for laws that add probabilities. */
const p = <T extends Real<T>>({ ln }: Tail<T>): T => ln.exp();
const f = (x: Rational) => field.from(x);

describe('upper tails among themselves', () => {
  law('the tails of F(d1, d2) at f and of F(d2, d1) at 1/f add up to 1', [statistic, df, df], (x, d1, d2) =>
    meet(add(p(fUpperTail(field, f(x), d1, d2)), p(fUpperTail(field, div(one, f(x)), d2, d1))), one),
  );
  law('chi-square: two more degrees of freedom add h^(k/2) e^-h / Γ(k/2 + 1)', [statistic, df], (x, k) => {
    const h = x.over(quotient(2, 1));
    const lnTerm = add(mul(f(quotient(k, 2)), lnOf(field, h)), neg(f(h)), neg(lnGamma(field, k + 2)));
    const [more, less] = [chiSquareUpperTail(field, f(x), k + 2), chiSquareUpperTail(field, f(x), k)];
    return meet(p(more), add(p(less), exp(lnTerm)));
  });
  law(
    'F: two more denominator degrees of freedom subtract x^a y^b / (a B(a, b))',
    [statistic, df, df],
    (s, d1, d2) => {
      // I_x(a + 1, b) = I_x(a, b) − x^a y^b / (a B(a, b)) at the same x: the implementation goes along b only
      const total = quotient(d2, 1).plus(s.times(quotient(d1, 1)));
      const [x, y] = [quotient(d2, 1).over(total), s.times(quotient(d1, 1)).over(total)];
      const same = y.times(quotient(d2 + 2, 1)).over(x.times(quotient(d1, 1)));
      const lnTerm = sub(
        add(
          mul(f(quotient(d2, 2)), lnOf(field, x)),
          mul(f(quotient(d1, 2)), lnOf(field, y)),
          ln(f(quotient(2, d2))),
        ),
        lnBeta(field, d2, d1),
      );
      const [more, less] = [fUpperTail(field, f(same), d1, d2 + 2), fUpperTail(field, f(s), d1, d2)];
      return meet(p(more), sub(p(less), exp(lnTerm)));
    },
  );
  law(
    'two-sided Student with even d is the finite sum in powers of its cosine',
    [statistic, fc.integer({ min: 1, max: 30 })],
    (t, half) => {
      // 1 − sin θ (1 + ½ cos² θ + (1·3)/(2·4) cos⁴ θ + … ), tan θ = t/√d
      const d = 2 * half;
      const T = f(t);
      const cos2 = div(f(quotient(d, 1)), add(d, square(T)));
      let term = one;
      let sum = one;
      for (let j = 1; j < half; j++) {
        term = div(mul(term, cos2, 2 * j - 1), 2 * j);
        sum = add(sum, term);
      }
      return meet(p(studentTwoSidedTail(field, T, d)), sub(1, mul(div(T, sqrt(add(d, square(T)))), sum)));
    },
  );
  law('chi-square with 2, 4 and 6 degrees of freedom is elementary', [statistic], x => {
    const h = f(x.over(quotient(2, 1)));
    const sums = [one, add(1, h), add(1, h, div(square(h), 2))];
    return sums.every((sum, i) => meet(chiSquareUpperTail(field, f(x), 2 * i + 2).ln, sub(ln(sum), h)));
  });
  law('F(2, d) and F(d, 2) are elementary', [statistic, df], (x, d) => {
    const first = neg(div(mul(d, ln(add(1, div(mul(2, f(x)), d)))), 2)); // (1 + 2f/d)^(−d/2)
    const second = div(mul(d, ln(sub(1, div(2, add(2, mul(d, f(x))))))), 2); // 1 − (1 − 2/(2 + d f))^(d/2)
    return (
      meet(fUpperTail(field, f(x), 2, d).ln, first) &&
      meet(p(fUpperTail(field, f(x), d, 2)), sub(1, exp(second)))
    );
  });
  law('F(1, d) is the two-sided Student, twice the one-sided', [statistic, df], (t, d) => {
    const two = studentTwoSidedTail(field, f(t), d);
    const squared = fUpperTail(field, f(t.squared()), 1, d);
    const both = add(
      p(studentUpperTail(field, f(t), d)),
      sub(1, p(studentUpperTail(field, f(t.negated()), d))),
    );
    return (
      meet(two.ln, squared.ln) &&
      meet(p(two), both) &&
      meet(studentTwoSidedTail(field, neg(f(t)), d).ln, two.ln)
    );
  });
  law(
    'a tail falls as its statistic grows, be it by one part in 10^12',
    [statistic, statistic, fc.constantFrom(1n, 10n ** 12n), fc.integer({ min: 1, max: 5 }), df],
    (x, step, near, d1, d2) => {
      const next = x.plus(Rational.of(step.n, step.d * near));
      const falls = (at: (s: Rational) => Tail<typeof one>) => at(next).ln.minus(at(x).ln).sign() === -1;
      return (
        falls(s => chiSquareUpperTail(field, f(s), d1)) &&
        falls(s => fUpperTail(field, f(s), d1, d2)) &&
        falls(s => studentTwoSidedTail(field, f(s), d2)) &&
        falls(s => normalUpperTail(field, f(s)))
      );
    },
  );
  law(
    'the tail of a set contains the tails of its members',
    [statistic, statistic, df, df],
    (x, width, d1, d2) => {
      const end = x.plus(width.over(quotient(1000, 1)));
      const set = field.hull(f(x), f(end));
      const tails: ((s: typeof one) => Tail<typeof one>)[] = [
        s => chiSquareUpperTail(field, s, d1),
        s => fUpperTail(field, s, d1, d2),
        s => normalUpperTail(field, div(s, 100)),
        s => studentUpperTail(field, neg(s), d2),
      ];
      const middle = x.plus(end).over(quotient(2, 1));
      return tails.every(tailOf =>
        [x, middle, end].every(member => {
          const [whole, part] = [tailOf(set), tailOf(f(member))];
          const [outer, inner] = [probability(whole), probability(part)];
          return meet(whole.ln, part.ln) && !inner.hi.lessThan(outer.lo) && !outer.hi.lessThan(inner.lo);
        }),
      );
    },
  );
  law(
    'intervals and balls agree',
    [statistic, df, df],
    (x, d1, d2) => {
      const other = intervals(30);
      return (
        meet(fUpperTail(field, f(x), d1, d2).ln, fUpperTail(other, other.from(x), d1, d2).ln) &&
        meet(chiSquareUpperTail(field, f(x), d1).log10, chiSquareUpperTail(other, other.from(x), d1).log10)
      );
    },
    15,
  );
});

describe('at the borders of the domain', () => {
  const certified = (tailOf: <T extends Real<T>>(g: Field<T>) => Tail<T>) => certifyTail(20, tailOf, balls);
  test('p is exactly 1 at a statistic of 0, and so is ln p exactly 0', () => {
    for (const { p: value, log10 } of [
      certified(g => chiSquareUpperTail(g, g.zero, 3)),
      certified(g => fUpperTail(g, g.zero, 1, 9)),
      certified(g => studentTwoSidedTail(g, g.zero, 4)),
      certified(g => halfMixtureUpperTail(g, g.zero)),
    ])
      expect([value.value, value.rational, log10.value]).toEqual(['1', '1', '0']);
  });
  test('half of a symmetric distribution lies above 0', () => {
    expect(certified(g => normalUpperTail(g, g.zero)).p.value).toBe('0.5');
    expect(certified(g => studentUpperTail(g, g.zero, 7)).p.value).toBe('0.5');
  });
  law('the half mixture is half the tail of chi-square with one degree of freedom', [statistic], x =>
    meet(mul(2, p(halfMixtureUpperTail(field, f(x)))), p(chiSquareUpperTail(field, f(x), 1))),
  );
  test('an enclosure of 0 that reaches below is read as a statistic near 0', () => {
    const aboutZero = field.hull(f(quotient(-1, 10 ** 9)), f(quotient(1, 10 ** 9)));
    const { lo, hi } = chiSquareUpperTail(field, aboutZero, 1).ln.bounds();
    expect(lo.sign()).toBe(-1);
    expect(hi.lessThan(Rational.parse('1e-15'))).toBe(true);
  });
  test('a p-value below 1e-100000 is told by its logarithm alone', () => {
    const beyond = normalUpperTail(field, f(quotient(700, 1)));
    expect(() => probability(beyond)).toThrow(Undecided);
    const certified = certifyBounds(20, g => [normalUpperTail(g, g.from(700)).log10.bounds()], balls);
    expect(certified[0]!.value).toBe('-106405.39225515720184'); // PARI: -106405.392255157201836101…
  });
  test.each<[string, () => unknown, string]>([
    ['a negative chi-square', () => chiSquareUpperTail(field, f(quotient(-1, 2)), 1), 'out-of-domain'],
    ['a negative F', () => fUpperTail(field, f(quotient(-1, 2)), 1, 2), 'out-of-domain'],
    ['a negative likelihood ratio', () => halfMixtureUpperTail(field, f(quotient(-1, 2))), 'out-of-domain'],
    ['no degrees of freedom', () => chiSquareUpperTail(field, one, 0), 'out-of-domain'],
    ['negative degrees of freedom', () => fUpperTail(field, one, 1, -3), 'out-of-domain'],
    ['half a degree of freedom', () => studentUpperTail(field, one, 2.5), 'not-an-integer'],
    [
      'degrees of freedom that are not a number',
      () => fUpperTail(field, one, Number.NaN, 2),
      'not-an-integer',
    ],
  ])('%s is refused', (_name, call, code) => {
    expect(refusalOf(call)).toEqual({ code, place: {} });
  });
});
