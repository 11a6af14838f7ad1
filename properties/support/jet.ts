import { Rational } from '../../spec/number/rational.ts';
import type { Bounds, Field, Real, Sign } from '../../spec/number/real.ts';

/**
 * f(t) = f₀ + f₁t + f₂t² up to third order, on exact fractions: a function and its first two derivatives along a line.
 * Every formula of the spec that runs on `Real<T>` and takes no logarithm differentiates itself exactly.
 */
export class Jet implements Real<Jet> {
  readonly c: readonly [Rational, Rational, Rational];
  constructor(f0: Rational, f1: Rational = Rational.of(0), f2: Rational = Rational.of(0)) {
    this.c = [f0, f1, f2];
  }
  get field(): Field<Jet> {
    return jets;
  }
  #with(f: (k: 0 | 1 | 2) => Rational): Jet {
    return new Jet(f(0), f(1), f(2));
  }
  plus(o: Jet): Jet {
    return this.#with(k => this.c[k].plus(o.c[k]));
  }
  minus(o: Jet): Jet {
    return this.#with(k => this.c[k].minus(o.c[k]));
  }
  negated(): Jet {
    return this.#with(k => this.c[k].negated());
  }
  times({ c: [b0, b1, b2] }: Jet): Jet {
    const [a0, a1, a2] = this.c;
    return new Jet(
      a0.times(b0),
      a0.times(b1).plus(a1.times(b0)),
      a0.times(b2).plus(a1.times(b1)).plus(a2.times(b0)),
    );
  }
  /** q with q·b = a: q₀ = a₀/b₀, then term by term. */
  over({ c: [b0, b1, b2] }: Jet): Jet {
    const [a0, a1, a2] = this.c;
    const q0 = a0.over(b0);
    const q1 = a1.minus(q0.times(b1)).over(b0);
    return new Jet(q0, q1, a2.minus(q0.times(b2)).minus(q1.times(b1)).over(b0));
  }
  squared(): Jet {
    return this.times(this);
  }
  sign(): Sign {
    return this.c[0].sign();
  }
  bounds(): Bounds {
    return { lo: this.c[0], hi: this.c[0] };
  }
  sqrt(): Jet {
    throw new Error('a root of a jet is not needed');
  }
  ln(): Jet {
    throw new Error('the logarithm is taken by derivativesOfLn');
  }
  exp(): Jet {
    throw new Error('an exponential of a jet is not needed');
  }
}

export const jets: Field<Jet> = {
  name: 'rational',
  digits: Number.POSITIVE_INFINITY,
  zero: new Jet(Rational.of(0)),
  one: new Jet(Rational.of(1)),
  from: exact => new Jet(exact instanceof Rational ? exact : Rational.of(exact)),
  pi: () => {
    throw new Error('pi is not rational');
  },
  hull: lo => lo,
};

/** [f′, f″] at t = 0. */
export const derivatives = ({ c: [, f1, f2] }: Jet): [Rational, Rational] => [f1, f2.times(Rational.of(2))];
/** [(ln f)′, (ln f)″] = [f′/f, f″/f − (f′/f)²] at t = 0. */
export function derivativesOfLn(f: Jet): [Rational, Rational] {
  const [first, second] = derivatives(f);
  const slope = first.over(f.c[0]);
  return [slope, second.over(f.c[0]).minus(slope.squared())];
}
