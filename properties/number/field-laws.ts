import fc from 'fast-check';
import { Rational } from '../../spec/number/rational.ts';
import { type Field, minusDot, type Real } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';

/**
 * What must hold in every field of numbers, as data: the same laws are asked of intervals, of balls,
 * and of fields with a planted fault, which must break one of them.
 */
export interface FieldLaw {
  readonly title: string;
  /** False where the law is broken in `field`; `finer` is an independent field with many more digits. */
  readonly holds: <T extends Real<T>, S extends Real<S>>(
    field: Field<T>,
    finer: Field<S>,
    s: Sample,
  ) => boolean;
}

/** Two sets [a₀, a₁] and [b₀, b₁], given by exact ends; a point where the ends are equal. */
export interface Sample {
  readonly a: readonly [Rational, Rational];
  readonly b: readonly [Rational, Rational];
}

const big = (max: bigint) => fc.bigInt({ min: -max, max });
const whole = fc.integer({ min: -1000, max: 1000 }).map(n => Rational.of(n));
const fraction = fc
  .tuple(big(10n ** 30n), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([n, d]) => Rational.of(n, d));
const decimal = fc
  .tuple(big(10n ** 25n), fc.integer({ min: 0, max: 30 }))
  .map(([n, places]) => Rational.of(n, 10n ** BigInt(places)));
/** From 2^−200 to 2^250: tiny and huge. */
const scaled = fc
  .tuple(big(1n << 53n), fc.integer({ min: -250, max: 200 }))
  .map(([n, e]) => (e < 0 ? Rational.of(n, 1n << BigInt(-e)) : Rational.of(n << BigInt(e))));
const nearOne = scaled.map(x => Rational.of(1).plus(Rational.of(x.n, x.d << 300n)));
const number = fc.oneof(whole, fraction, decimal, scaled, nearOne);

/** A set that starts at a number: a point, or as wide as a shrunken copy of another number. */
const setAt = (from: fc.Arbitrary<Rational>) =>
  fc
    .tuple(from, number, fc.constantFrom(0n, 0n, 1n, 1n << 20n, 1n << 90n))
    .map(([x, width, narrowing]): [Rational, Rational] => [
      x,
      narrowing === 0n ? x : x.plus(Rational.of(width.abs().n, width.d * narrowing)),
    ]);

/** The second set is unrelated, or differs from the first by next to nothing, so that a difference cancels. */
export const sample: fc.Arbitrary<Sample> = fc
  .tuple(setAt(number), setAt(number), setAt(scaled), fc.constantFrom('apart', 'apart', 'close', 'opposite'))
  .map(([a, apart, tiny, how]): Sample => {
    if (how === 'apart') return { a, b: apart };
    const shift = (x: Rational, t: Rational) => x.plus(Rational.of(t.n, t.d << 120n));
    const close: [Rational, Rational] = [shift(a[0], tiny[0]), shift(a[1], tiny[1])];
    const ordered: [Rational, Rational] = close[1].lessThan(close[0]) ? [close[1], close[0]] : close;
    return { a, b: how === 'close' ? ordered : [ordered[1].negated(), ordered[0].negated()] };
  });

/** What was computed, or undefined where the digits do not decide it: a field may always say so. */
export function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (e) {
    if (e instanceof Undecided) return undefined;
    throw e;
  }
}

export const contains = <T extends Real<T>>(x: T, exact: Rational): boolean => {
  const { lo, hi } = x.bounds();
  return !exact.lessThan(lo) && !hi.lessThan(exact);
};
/** Two enclosures of one number have a point in common. */
export const meet = <T extends Real<T>, S extends Real<S>>(x: T, y: S): boolean => {
  const [a, b] = [x.bounds(), y.bounds()];
  return !a.hi.lessThan(b.lo) && !b.hi.lessThan(a.lo);
};

const enclose = <T extends Real<T>>(field: Field<T>, [lo, hi]: readonly [Rational, Rational]): T =>
  lo.equals(hi) ? field.from(lo) : field.hull(field.from(lo), field.from(hi));
const middle = ([lo, hi]: readonly [Rational, Rational]): Rational => lo.plus(hi).over(Rational.of(2));
const members = (set: readonly [Rational, Rational]): Rational[] => [...set, middle(set)];

type Binary = <T extends Real<T>>(x: T, y: T) => T;
type Unary = <T extends Real<T>>(x: T) => T;

/** If x is a member of a and y of b, the exact x ∘ y is a member of a ∘ b. */
const containsExact = (title: string, op: Binary, needsDivisor = false): FieldLaw => ({
  title: `${title} contains the exact results on the members`,
  holds(field, _finer, { a, b }) {
    const result = attempt(() => op(enclose(field, a), enclose(field, b)));
    if (result === undefined) return true;
    return members(a).every(x =>
      members(b).every(y => (needsDivisor && y.sign() === 0) || contains(result, op(x, y))),
    );
  },
});

/** A monotone function: the values at the members, enclosed by another number type, lie in the value on the set. */
const containsFiner = (title: string, op: Unary, place: (x: Rational) => Rational): FieldLaw => ({
  title: `${title} contains the values that another number type gives with many more digits`,
  holds(field, finer, { a }) {
    const ends = a.map(place).sort((x, y) => x.compare(y)) as [Rational, Rational];
    const result = attempt(() => op(enclose(field, ends)));
    if (result === undefined) return true;
    return members(ends).every(x => {
      const value = attempt(() => op(finer.from(x)));
      return value === undefined || meet(result, value);
    });
  },
});

const positive = (x: Rational): Rational => (x.sign() === 0 ? Rational.of(1) : x.abs());
/** Into [−40, 40], and small numbers stay small. */
const moderate = (x: Rational): Rational => {
  const size = x.abs();
  return size.lessThan(Rational.of(40))
    ? x
    : Rational.of(40 * x.sign())
        .over(size.plus(Rational.of(1)))
        .times(Rational.of(40));
};

export const fieldLaws: readonly FieldLaw[] = [
  {
    title: 'a number made from an exact one contains it',
    holds: (field, _finer, { a, b }) => [...a, ...b].every(x => contains(field.from(x), x)),
  },
  {
    title: 'a hull contains both numbers and all between',
    holds: (field, _finer, { a, b }) => {
      const hull = field.hull(enclose(field, a), enclose(field, b));
      return [...a, ...b, middle([a[0], b[1]])].every(x => contains(hull, x));
    },
  },
  containsExact('x + y', (x, y) => x.plus(y)),
  containsExact('x − y', (x, y) => x.minus(y)),
  containsExact('x y', (x, y) => x.times(y)),
  containsExact('x / y', (x, y) => x.over(y), true),
  containsExact('−x', x => x.negated()),
  containsExact('x²', x => x.squared()),
  containsExact('x − (x y + y² + y x)', (x, y) => minusDot(x, [x, y, y], [y, y, x], 3)),
  {
    title: 'a square has no member below 0 and always has a root',
    holds: (field, _finer, { a, b }) =>
      [a, b].every(s => {
        const square = enclose(field, s).squared();
        return square.bounds().lo.sign() >= 0 && square.sqrt().squared().bounds().lo.sign() >= 0;
      }),
  },
  {
    title: 'a decided sign is the sign of every member',
    holds: (field, _finer, { a }) => {
      const sign = enclose(field, a).sign();
      return sign === undefined || members(a).every(x => x.sign() === sign);
    },
  },
  {
    title: 'the square of √x contains x',
    holds: (field, _finer, { a }) => {
      const ends: [Rational, Rational] = [a[0].abs(), a[0].abs().plus(a[1].minus(a[0]).abs())];
      const root = attempt(() => enclose(field, ends).sqrt());
      return root === undefined || members(ends).every(x => contains(root.squared(), x));
    },
  },
  {
    title: 'exp(ln x) contains x',
    holds: (field, _finer, { a }) => {
      const x = positive(a[0]);
      const back = attempt(() => field.from(x).ln().exp());
      return back === undefined || contains(back, x);
    },
  },
  {
    title: 'ln(x y) meets ln x + ln y',
    holds: (field, _finer, { a, b }) => {
      const [x, y] = [positive(a[0]), positive(b[0])];
      const both = attempt(() => [field.from(x.times(y)).ln(), field.from(x).ln().plus(field.from(y).ln())]);
      return both === undefined || meet(both[0]!, both[1]!);
    },
  },
  {
    title: 'exp(x + y) meets exp x · exp y',
    holds: (field, _finer, { a, b }) => {
      const [x, y] = [moderate(a[0]), moderate(b[0])];
      const both = attempt(() => [
        field.from(x.plus(y)).exp(),
        field.from(x).exp().times(field.from(y).exp()),
      ]);
      return both === undefined || meet(both[0]!, both[1]!);
    },
  },
  containsFiner(
    '√x',
    x => x.sqrt(),
    x => x.abs(),
  ),
  containsFiner('ln x', x => x.ln(), positive),
  containsFiner('exp x', x => x.exp(), moderate),
  {
    title: 'π meets the π of another number type',
    holds: (field, finer) => meet(field.pi(), finer.pi()),
  },
];
