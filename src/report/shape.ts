/**
 * Shapes of what was read: each takes something unknown and gives it back with its type, or throws a Misfit that says
 * where it differs. Fields that a shape does not name are dropped, so that a later version may add some.
 */
export type Shape<T> = (x: unknown, path: string) => T;

/** Where something is not what it should be. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

const misfit = (x: unknown, path: string, expected: string): never => {
  const found = x === undefined ? 'is missing' : `is ${x === null ? 'null' : `a ${kindOf(x)}`}`;
  throw new Misfit(`${path || 'the record'} ${found}: ${expected} is expected`);
};
const kindOf = (x: unknown): string => (Array.isArray(x) ? 'list' : typeof x);

export const text: Shape<string> = (x, path) => (typeof x === 'string' ? x : misfit(x, path, 'a text'));

/** JSON has no number for these: they travel as the words of lmm-protocol/1. */
const words: ReadonlyMap<unknown, number> = new Map([
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
]);
export const real: Shape<number> = (x, path) =>
  typeof x === 'number' ? x : (words.get(x) ?? misfit(x, path, 'a number, "+inf", "-inf" or "nan"'));
/** What JSON.stringify is to write for a number that JSON has no number for. */
export const worded = (x: unknown): unknown =>
  typeof x !== 'number' || Number.isFinite(x) ? x : Number.isNaN(x) ? 'nan' : x > 0 ? '+inf' : '-inf';

export const count: Shape<number> = (x, path) =>
  Number.isSafeInteger(x) && (x as number) >= 0 ? (x as number) : misfit(x, path, 'a whole number');

export const oneOf =
  <T extends string>(names: readonly T[]): Shape<T> =>
  (x, path) => {
    if ((names as readonly unknown[]).includes(x)) return x as T;
    throw new Misfit(
      `${path} is ${JSON.stringify(x)?.slice(0, 40) ?? 'missing'}: it is one of ${names.join(', ')}`,
    );
  };

export const listOf =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (x, path) =>
    Array.isArray(x) ? x.map((item, i) => shape(item, `${path}[${i}]`)) : misfit(x, path, 'a list');

/** Any object, as it stands. */
export const object: Shape<{ readonly [key: string]: unknown }> = (x, path) =>
  x !== null && typeof x === 'object' && !Array.isArray(x)
    ? (x as { readonly [key: string]: unknown })
    : misfit(x, path, 'an object');

type Shapes<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };
type Required<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]: T[K] };

/** An object with these fields, and perhaps with those; the order of the fields is that of the shapes. */
export const objectOf =
  <T>(required: Shapes<Required<T>>, optional: Shapes<Optional<T>>): Shape<T> =>
  (x, path) => {
    const from = object(x, path);
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    const fields: [string, unknown][] = [];
    for (const [name, shape] of Object.entries<Shape<unknown>>(required))
      fields.push([name, shape(own(from, name), at(name))]);
    for (const [name, shape] of Object.entries<Shape<unknown>>(optional)) {
      const value = own(from, name);
      if (value !== undefined) fields.push([name, shape(value, at(name))]);
    }
    return Object.fromEntries(fields) as T;
  };

const own = (from: { readonly [key: string]: unknown }, name: string): unknown =>
  Object.hasOwn(from, name) ? from[name] : undefined;
