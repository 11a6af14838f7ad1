import fc from 'fast-check';
import { type ProtocolLaw, protocolLaw, same, texts, vectorOf } from './law.ts';

/** Doubles of every size, subnormal ones too; whole numbers beyond 2^24 and 2^31. */
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -1e6, max: 1e6 }).map(k => k / 1000),
);

export const echoLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'echo',
    'a number is printed as it was read, in full',
    fc.array(value, { minLength: 1, maxLength: 6 }),
    async (query, values) => {
      const back = vectorOf((await query('echo', { values: texts(values) })).values);
      values.forEach((x, i) => {
        same(back[i], x === 0 ? 0 : x, `value ${i}`, Math.abs(x) || 1);
      });
    },
  ),
];
