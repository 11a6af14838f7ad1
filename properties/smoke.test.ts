import { expect, test } from 'vitest';
import { certify } from '../spec/number/certify.ts';
test('pi is certified', () => {
  expect(certify(40, f => f.pi()).value).toBe('3.141592653589793238462643383279502884197');
});
