import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, initial, type State, stateOf } from '../../src/report/page/browser/state.ts';
import { law } from '../support/prop.ts';
import { anyText } from './runs.ts';

/** Half a pair of surrogates can not be written into an address. */
const writable = anyText.map(text => text.replace(/[\ud800-\udfff]/gu, '\ufffd'));
const anyState: fc.Arbitrary<State> = fc.record({
  id: fc.oneof(fc.constant(''), fc.constant('estimate-units/kinship'), writable),
  run: writable,
  implementation: writable,
  chapter: writable,
  class: fc.oneof(fc.constantFrom('failing', 'all', 'silent-wrong'), writable),
  text: writable,
  by: fc.constantFrom('worst', 'median'),
});

law(
  'the address of a page is what it shows',
  [anyState],
  state => {
    expect(stateOf(addressOf(state))).toEqual(state);
  },
  400,
);

law('an address is one that a browser leaves as it is', [anyState], state => {
  const address = addressOf(state);
  expect(new URL(address, 'file:///report.html').hash).toBe(address);
});

law(
  'no address is an error',
  [
    fc.oneof(
      anyText,
      anyText.map(text => `#/case/${text}?${text}=%zz&by=${text}`),
    ),
  ],
  text => {
    const state = stateOf(text);
    expect(Object.keys(state).sort()).toEqual(Object.keys(initial).sort());
  },
);

test('an address that says nothing is the overview', () => {
  for (const text of ['', '#', '#/', '#/?', '#cases-title']) expect(stateOf(text)).toEqual(initial);
  expect(addressOf(initial)).toBe('#/');
});
