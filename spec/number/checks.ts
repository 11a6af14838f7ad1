import { type Real, signOf } from './real.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal `unknown-convention` */
export function requireOneOf(names: readonly string[], name: string, field: string): void {
  if (!names.includes(name))
    throw new Refusal('unknown-convention', `${field} is "${name}": choose one of ${names.join(', ')}`, {
      field,
    });
}

/** @throws Refusal `negative-variance` */
export function refuseNegative<T extends Real<T>>(component: T, field: string): void {
  if (signOf(component) < 0) throw new Refusal('negative-variance', `${field} is negative`, { field });
}
