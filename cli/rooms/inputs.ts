import { z } from 'zod';
import { componentSources, type VariantLaw, variantLaws } from '../../spec/associate.ts';
import { heritabilityDefinitions } from '../../spec/decompose.ts';
import { informationKinds, loglikConventions } from '../../spec/likelihood.ts';
import { relationshipConventions } from '../../spec/relationship.ts';
import { normalRoots } from '../../spec/simulate.ts';
import { missingPolicies, monomorphicPolicies, standardizeConventions } from '../../spec/standardize.ts';
import { Refusal, type RefusalCode } from '../../src/linalg/refusal.ts';
import { decimalText, extendedText, quoted, wholeNumber } from './numbers.ts';

/**
 * The input of every op of the protocol: its form only. What the numbers mean is the chapter's business.
 * Numbers stay text, so that neither room is given a number that the other did not get.
 */
/** One value, read by a function that throws a Refusal. */
const read = <T>(reader: (value: unknown) => T) =>
  z.unknown().transform((value, issues) => {
    try {
      return reader(value);
    } catch (e) {
      return refuse(issues, e);
    }
  });

/** A Refusal becomes an issue that carries its code; anything else is a defect and stays one. */
function refuse(issues: z.core.$RefinementCtx, e: unknown, at: (string | number)[] = []): never {
  if (!(e instanceof Refusal)) throw e;
  issues.addIssue({ code: 'custom', path: at, message: e.message, params: { refusal: e.code } });
  return z.NEVER;
}

/** A list: not empty, every entry readable. The first entry that is not is named. */
const list = <T>(entry: (value: unknown) => T, what = 'values') =>
  z.array(z.unknown(), { error: `write a list of ${what}: [ … ]` }).transform((values, issues): T[] => {
    if (values.length === 0) return refuse(issues, new Refusal('empty', `there are no ${what}`));
    return readAll(values, entry, issues, []);
  });

/** A table: rows of equal length first, then the entries row by row. */
const table = <T>(entry: (value: unknown) => T) =>
  z
    .array(z.array(z.unknown(), { error: 'write a row as a list: [ … ]' }), {
      error: 'write a table as a list of rows: [[ … ], [ … ]]',
    })
    .transform((rows, issues): T[][] => {
      const cols = rows[0]?.length ?? 0;
      if (cols === 0) return refuse(issues, new Refusal('empty', 'there are no rows or no columns'));
      const odd = rows.findIndex(row => row.length !== cols);
      if (odd >= 0) {
        const message = `row ${odd} has ${rows[odd]!.length} values, row 0 has ${cols}`;
        return refuse(issues, new Refusal('ragged', message), [odd]);
      }
      return rows.map((row, i) => readAll(row, entry, issues, [i]));
    });

function readAll<T>(
  values: readonly unknown[],
  entry: (value: unknown) => T,
  issues: z.core.$RefinementCtx,
  at: (string | number)[],
): T[] {
  return values.map((value, j) => {
    try {
      return entry(value);
    } catch (e) {
      return refuse(issues, e, [...at, j]);
    }
  });
}

const orMissing =
  <T>(entry: (value: unknown) => T) =>
  (value: unknown): T | null =>
    value === null ? null : entry(value);

/** Any text may be asked about; `genotype` says what is no genotype. */
function genotypeText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Refusal('not-a-genotype', `${quoted(value)} is no genotype: write two letters, "CT", or null`);
}
function letter(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Refusal('unknown-allele', `${quoted(value)} is no allele: write "A", "C", "G" or "T"`);
}

const real = read(decimalText);
const whole = read(wholeNumber);
const reals = list(decimalText, 'numbers');
const matrix = table(decimalText);
const dosage = table(orMissing(decimalText));
const method = z.enum(['ML', 'REML']);
const loglikConvention = z.enum(loglikConventions);
const informationKind = z.enum(informationKinds);

/** A test by its law, or by the short name of the one that GEMMA gives it. */
const shortTests = { wald: 'wald-f', lrt: 'lrt-chi2', score: 'score-f' } as const;
const associationTest = z
  .enum([...variantLaws, 'wald', 'lrt', 'score'])
  .transform((name): VariantLaw => (isShort(name) ? shortTests[name] : name));
const isShort = (name: string): name is keyof typeof shortTests => Object.hasOwn(shortTests, name);

/** `exact` says how a fixture's decimals relate to binary64; a program that answers does not need it. */
const exact = z.enum(['dyadic', 'binary64', 'decimal']).optional();
const problem = { exact, y: reals, X: matrix, K: matrix };
const components = { ...problem, sigma2_g: real, sigma2_e: real, method };

const schemas = {
  echo: z.strictObject({ exact, values: list(extendedText, 'numbers') }),
  genotype: z.strictObject({
    exact,
    alleles: table(orMissing(genotypeText)),
    counted: list(letter, 'alleles'),
  }),
  standardize: z.strictObject({
    exact,
    dosage,
    convention: z.enum(standardizeConventions),
    missing: z.enum(missingPolicies).default('refuse'),
    monomorphic: z.enum(monomorphicPolicies).default('refuse'),
  }),
  relationship: z.strictObject({
    exact,
    dosage,
    convention: z.enum(relationshipConventions),
    missing: z.enum(missingPolicies),
    monomorphic: z.enum(monomorphicPolicies),
  }),
  spectrum: z.strictObject({ exact, K: matrix }),
  model: z.strictObject({ exact, K: matrix, sigma2_g: real, sigma2_e: real }),
  infinitesimal: z.strictObject({
    exact,
    dosage,
    convention: z.enum(standardizeConventions),
    missing: z.enum(['refuse', 'mean']),
    monomorphic: z.enum(monomorphicPolicies),
    sigma2_g: real,
  }),
  heritability: z.strictObject({
    exact,
    K: matrix,
    sigma2_g: real,
    sigma2_e: real,
    definition: z.enum(heritabilityDefinitions),
  }),
  random: z.strictObject({
    exact,
    generator: z.enum(['r-mersenne-twister-inversion']),
    seed: whole,
    count: whole,
  }),
  draw: z.strictObject({
    exact,
    Sigma: matrix,
    z: reals,
    root: z.enum(normalRoots),
    signs: z.array(whole).optional(),
  }),
  loglik: z.strictObject({
    ...components,
    convention: loglikConvention.default('error-contrasts'),
    information: informationKind.optional(),
  }),
  fit: z.strictObject({
    ...problem,
    method,
    information: informationKind.optional(),
    level: real.optional(),
  }),
  effects: z.strictObject(components),
  predict: z.strictObject({
    ...components,
    dosage: dosage.optional(),
    convention: z.enum(standardizeConventions).optional(),
  }),
  associate: z.strictObject({
    ...problem,
    dosage,
    tests: z.array(associationTest).min(1),
    method,
    components: z.enum(componentSources),
    missing: z.enum(['refuse', 'mean']).default('refuse'),
  }),
  decompose: z.strictObject({ exact, x: reals, b: real, g: reals, y: reals }),
  simulate: z.strictObject({
    exact,
    generator: z.enum(['r-mersenne-twister-inversion']),
    seed: whole,
    skip: whole,
    dosage,
    convention: z.enum(standardizeConventions),
    fixed: whole,
    beta: real,
    sigma_u: real,
    sigma_e: real,
  }),
} as const;

/** One request does not ask for more draws than this. */
const MOST_DRAWS = 100_000;

/** @throws Refusal `not-an-integer` for a count that is not 1 … 100,000 */
export function requireCount(count: number): number {
  if (count >= 1 && count <= MOST_DRAWS) return count;
  throw new Refusal('not-an-integer', `count is ${count}: write a whole number from 1 to ${MOST_DRAWS}`, {
    field: 'count',
  });
}

export type Op = keyof typeof schemas;
export type Input<O extends Op> = z.infer<(typeof schemas)[O]>;
/** The ops of the protocol, in reading order. */
export const ops = Object.keys(schemas) as readonly Op[];
export const isOp = (name: string): name is Op => Object.hasOwn(schemas, name);

/**
 * The input of an op, in the form that both rooms read.
 *
 * @throws Refusal `malformed` (a field that is missing, unknown or of the wrong form), `unknown-convention`,
 *                 `empty`, `ragged`, `not-a-number`, `not-finite`, `not-an-integer`, `not-a-genotype`, `unknown-allele`
 */
export function readInput<O extends Op>(op: O, json: unknown): Input<O> {
  const answer = schemas[op].safeParse(json);
  if (answer.success) return answer.data as Input<O>;
  throw refusalOf(answer.error.issues.map(issue => understood(issue, op, json)));
}

interface Problem {
  readonly code: RefusalCode;
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** What is wrong, in our words: zod says where. */
function understood(issue: z.core.$ZodIssue, op: Op, json: unknown): Problem {
  const path = issue.path;
  const found = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    json,
  );
  const fields = Object.keys(schemas[op].shape).filter(name => name !== 'exact');
  if (issue.code === 'unrecognized_keys') {
    const message = `${op} does not know the field ${issue.keys.map(quoted).join(', ')}: it reads ${fields.join(', ')}`;
    return { code: 'malformed', message, path: [...path, issue.keys[0]!] };
  }
  const parent = path.length === 1 ? (json as Record<PropertyKey, unknown>) : undefined;
  if (parent !== undefined && !Object.hasOwn(parent, path[0]!))
    return { code: 'malformed', message: `is missing: ${op} reads ${fields.join(', ')}`, path };
  if (issue.code === 'invalid_value')
    return {
      code: typeof found === 'string' ? 'unknown-convention' : 'malformed',
      message: `is ${quoted(found)}: choose one of ${issue.values.join(', ')}`,
      path,
    };
  if (issue.code === 'too_small') return { code: 'empty', message: 'is empty: name at least one', path };
  if (issue.code === 'custom')
    return { code: (issue.params?.refusal as RefusalCode) ?? 'malformed', message: issue.message, path };
  const advice = issue.message.startsWith('write')
    ? issue.message
    : `write an object with ${fields.join(', ')}`;
  return { code: 'malformed', message: `is ${quoted(found)}: ${advice}`, path };
}

/** A form that is wrong is reported before a value that is wrong. */
const formCodes: readonly RefusalCode[] = ['malformed', 'unknown-convention', 'empty', 'ragged'];
const order = ({ code }: Problem): number =>
  formCodes.includes(code) ? formCodes.indexOf(code) : formCodes.length;

function refusalOf(problems: readonly Problem[]): Refusal {
  const [first, ...others] = problems.toSorted((a, b) => order(a) - order(b));
  const more = others.length === 0 ? '' : ` (one of ${problems.length} problems)`;
  return new Refusal(first!.code, `${jsonPath(first!.path)} ${first!.message}${more}`, placeOf(first!.path));
}

/** input.dosage[1][2] */
const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'input',
  );

function placeOf([field, row, column]: readonly PropertyKey[]): Refusal['place'] {
  return {
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof column === 'number' ? { column } : {}),
  };
}
