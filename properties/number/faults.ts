import { Ball } from '../../spec/number/ball.ts';
import { Interval } from '../../spec/number/interval.ts';
import { type Bounds, type Field, minusDot, type Real, type Sign } from '../../spec/number/real.ts';

type Operation =
  | 'from'
  | 'pi'
  | 'hull'
  | 'plus'
  | 'minus'
  | 'times'
  | 'over'
  | 'negated'
  | 'squared'
  | 'sqrt'
  | 'ln'
  | 'exp'
  | 'minusDot';

/** What a faulty program would have returned instead. */
export type Fault<T> = (result: T, operation: Operation, operands: readonly T[]) => T;

/** A field that computes correctly and then spoils the result: the laws must notice. */
export function spoiled<T extends Real<T>>(field: Field<T>, fault: Fault<T>): Field<Spoiled<T>> {
  const wrap = (result: T, operation: Operation, operands: readonly T[] = []): Spoiled<T> =>
    new Spoiled(self, fault(result, operation, operands), wrap);
  const self: Field<Spoiled<T>> = {
    name: field.name,
    digits: field.digits,
    get zero() {
      return new Spoiled(self, field.zero, wrap);
    },
    get one() {
      return new Spoiled(self, field.one, wrap);
    },
    from: x => wrap(field.from(x), 'from'),
    pi: () => wrap(field.pi(), 'pi'),
    hull: (lo, hi) => wrap(field.hull(lo.inner, hi.inner), 'hull', [lo.inner, hi.inner]),
    minusDot: (s, a, b, count) => {
      const [x, y] = [a.map(t => t.inner), b.map(t => t.inner)];
      return wrap(minusDot(s.inner, x, y, count), 'minusDot', [s.inner, ...x, ...y]);
    },
  };
  return self;
}

class Spoiled<T extends Real<T>> implements Real<Spoiled<T>> {
  readonly field: Field<Spoiled<T>>;
  readonly inner: T;
  readonly #wrap: (result: T, operation: Operation, operands: readonly T[]) => Spoiled<T>;
  constructor(
    field: Field<Spoiled<T>>,
    inner: T,
    wrap: (result: T, operation: Operation, operands: readonly T[]) => Spoiled<T>,
  ) {
    this.field = field;
    this.inner = inner;
    this.#wrap = wrap;
  }
  #unary(operation: 'negated' | 'squared' | 'sqrt' | 'ln' | 'exp'): Spoiled<T> {
    return this.#wrap(this.inner[operation](), operation, [this.inner]);
  }
  #binary(operation: 'plus' | 'minus' | 'times' | 'over', o: Spoiled<T>): Spoiled<T> {
    return this.#wrap(this.inner[operation](o.inner), operation, [this.inner, o.inner]);
  }
  plus(o: Spoiled<T>): Spoiled<T> {
    return this.#binary('plus', o);
  }
  minus(o: Spoiled<T>): Spoiled<T> {
    return this.#binary('minus', o);
  }
  times(o: Spoiled<T>): Spoiled<T> {
    return this.#binary('times', o);
  }
  over(o: Spoiled<T>): Spoiled<T> {
    return this.#binary('over', o);
  }
  negated(): Spoiled<T> {
    return this.#unary('negated');
  }
  squared(): Spoiled<T> {
    return this.#unary('squared');
  }
  sqrt(): Spoiled<T> {
    return this.#unary('sqrt');
  }
  ln(): Spoiled<T> {
    return this.#unary('ln');
  }
  exp(): Spoiled<T> {
    return this.#unary('exp');
  }
  sign(): Sign {
    return this.inner.sign();
  }
  bounds(): Bounds {
    return this.inner.bounds();
  }
}

const only =
  <T>(operations: readonly Operation[], fault: (result: T, operands: readonly T[]) => T): Fault<T> =>
  (result, operation, operands) =>
    operations.includes(operation) ? fault(result, operands) : result;

const withRadius = (b: Ball, r: number): Ball => new Ball(b.field, b.m, Math.max(0, r));

/** Faults of a ball: each gives a radius that is too small, or a midpoint that is off, in one place. */
export const ballFaults: Readonly<Record<string, Fault<Ball>>> = {
  'a radius half as large': b => withRadius(b, b.r / 2),
  'a radius that forgets the rounding of a quotient': only(['over'], b =>
    withRadius(b, b.r - 2 * b.field.ulp),
  ),
  'a radius that forgets the rounding of a product': only(['times'], b =>
    withRadius(b, b.r - 2 * b.field.ulp),
  ),
  'a sum with the larger of the two radii': only(['plus', 'minus'], (b, [x, y]) =>
    withRadius(b, Math.max(x!.r, y!.r)),
  ),
  'a product without |y| r': only(['times'], (b, [x, y]) => withRadius(b, x!.size * y!.r + b.field.ulp)),
  'a product without |x| r': only(['times'], (b, [x, y]) => withRadius(b, y!.size * x!.r + b.field.ulp)),
  'a product without r r': only(['times'], (b, [x, y]) =>
    withRadius(b, x!.size * y!.r + y!.size * x!.r + b.field.ulp),
  ),
  'a quotient whose radius is divided by |m|, not |m| − r': only(['over'], (b, [x, y]) =>
    withRadius(b, (x!.r + b.size * y!.r) / y!.size + b.field.ulp),
  ),
  'a square without r²': only(['squared'], (b, [x]) => withRadius(b, 2 * x!.size * x!.r + b.field.ulp)),
  'a root with the slope at its upper end': only(['sqrt'], (b, [x]) =>
    withRadius(b, x!.r / (2 * Math.sqrt(x!.size + x!.r)) + b.field.ulp),
  ),
  'a logarithm with the slope at its upper end': only(['ln'], (b, [x]) =>
    withRadius(b, x!.r / (x!.size + x!.r) + 2 * b.field.ulp),
  ),
  'an exponential with the slope at its lower end': only(['exp'], (b, [x]) =>
    withRadius(b, Math.exp(-x!.r) * b.size * x!.r + b.field.ulp),
  ),
  'a logarithm a few units off': only(['ln'], b => new Ball(b.field, b.m + 5n, b.r)),
  'an exponential a few units off': only(['exp'], b => new Ball(b.field, b.m - 5n, b.r)),
  'a π a few units off': only(['pi'], b => new Ball(b.field, b.m + 3n, b.r)),
  'a fused product with the radius of its rounding alone': only(['minusDot'], b =>
    withRadius(b, b.field.ulp),
  ),
  'a fused product without the radius of its start': only(['minusDot'], (b, [s]) =>
    withRadius(b, b.r - s!.r),
  ),
  'a hull of the midpoints': only(['hull'], b => withRadius(b, b.r / 2)),
};

const below = (x: Interval): Interval => new Interval(x.field, x.lo, new x.field.Up(x.lo.toString()));
const above = (x: Interval): Interval => new Interval(x.field, new x.field.Down(x.hi.toString()), x.hi);

/** Faults of an interval: an end that was rounded the wrong way. */
export const intervalFaults: Readonly<Record<string, Fault<Interval>>> = {
  'a sum whose upper end is rounded down': only(['plus'], below),
  'a difference whose lower end is rounded up': only(['minus'], above),
  'a product whose upper end is rounded down': only(['times'], below),
  'a quotient whose lower end is rounded up': only(['over'], above),
  'a square by the ends, whatever lies between': only(['squared'], (b, [x]) => {
    const [p, q] = [x!.lo, x!.hi].map(end => new b.field.Down(end).times(end)) as [typeof b.lo, typeof b.lo];
    return new Interval(b.field, p.lt(q) ? p : q, b.hi);
  }),
  'a root whose upper end is rounded down': only(['sqrt'], below),
  'a logarithm whose upper end is rounded down': only(['ln'], below),
  'an exponential whose lower end is rounded up': only(['exp'], above),
  'a π whose upper end is rounded down': only(['pi'], below),
  'a conversion whose upper end is rounded down': only(['from'], below),
};
