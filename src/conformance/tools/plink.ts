import {
  type RawVariant,
  readAssocLinear,
  readFrequencies1,
  readFrequencies2,
  readGlmLinear,
  readGrmBinary,
  readRaw,
  readRel,
  readRelBinary,
  type Table,
} from '../../formats/index.ts';
import type { Output } from '../answer.ts';
import type { FixtureCase, Json } from '../case.ts';
import type { Precision } from '../precision.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { type Asked, COUNTED, OTHER, person, variant } from '../views/view.ts';
import { turned } from './alleles.ts';
import { arranged, peopleOfRun } from './people.ts';
import { columnOf, rowsByName } from './rows.ts';
import {
  type Outputs,
  rowsOf,
  runNamed,
  type Told,
  type Tool,
  taken,
  together,
  toldAs,
  Untold,
  warningsIn,
} from './tool.ts';

/** PLINK 1.9 and 2: .rel.bin, .rel, .grm.bin with .grm.N.bin, .raw, .frq and .afreq, .assoc.linear and .glm.linear. */
type Plink = 'plink1.9' | 'plink2';
const plink = (name: Plink, columns: Columns): Tool => ({
  name,
  view: 'plink',
  conventions: {},
  version: name === 'plink2' ? /v(2\.\S+)/ : /v(1\.\S+)/,
  read: (asked, entry, outputs) => {
    const own = entry.runs.filter(run => run.program === name);
    const warnings = warningsIn(outputs, own, /(?:Warning|Note): *(.*)/g, ordinary);
    return { ...toldBy(name, columns, asked, entry, outputs), warnings };
  },
  refusals: [[/Multiallelic variant/, 'not-biallelic']],
});

/** What PLINK says of every small case. */
const ordinary = /^No phenotype/;

function toldBy(
  name: Plink,
  columns: Columns,
  { kase, op }: Asked,
  entry: ManifestCase,
  outputs: Outputs,
): Told {
  switch (op) {
    case 'relationship':
      return relationship(name, kase, entry, outputs);
    case 'genotype':
      return together(counts(name, kase, entry, outputs), frequencies(name, columns, kase, entry, outputs));
    default:
      return linear(name, columns, kase, entry, outputs);
  }
}

/** What the two call their columns, and how many digits they print. */
interface Columns {
  readonly read: typeof readAssocLinear;
  readonly id: string;
  /** By our names. */
  readonly numbers: Readonly<Record<string, string>>;
  readonly observed: string;
  readonly linearDigits: number;
  readonly readFrequencies: typeof readFrequencies1;
  readonly frequency: string;
  /** The allele whose frequency it is, and the other one. */
  readonly alleles: readonly [string, string];
  readonly frequencyDigits: number;
}

export const plink1Tool = plink('plink1.9', {
  read: readAssocLinear,
  id: 'SNP',
  numbers: { beta: 'BETA', t: 'STAT', p: 'P' },
  observed: 'NMISS',
  linearDigits: 4,
  readFrequencies: readFrequencies1,
  frequency: 'MAF',
  alleles: ['A1', 'A2'],
  frequencyDigits: 4,
});
export const plink2Tool = plink('plink2', {
  read: readGlmLinear,
  id: 'ID',
  numbers: { beta: 'BETA', se: 'SE', t: 'T_STAT', p: 'P' },
  observed: 'OBS_CT',
  linearDigits: 6,
  readFrequencies: readFrequencies2,
  frequency: 'ALT_FREQS',
  alleles: ['ALT', 'REF'],
  frequencyDigits: 6,
});

const EXACT: Precision = { rounding: 'binary64' };
/** %g */
const TEXT: Precision = { rounding: 6 };

const peopleOf = ({ input }: FixtureCase): number =>
  ((input.dosage ?? input.alleles) as readonly unknown[]).length;

function relationship(name: string, kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const n = peopleOf(kase);
  const [rel, text, grm] = ['rel', 'text', 'grm'].map(what => runNamed(entry, `${name}-${what}`));
  const square = taken(outputs, rel!, 'K', b => readRelBinary(b, n, { shape: 'square', bits: 64 }));
  const printed = taken(outputs, text!, 'K_text', b => readRel(b, n));
  const floats = taken(outputs, grm!, 'K_float', b => readGrmBinary(b, n));
  const pairs = taken(outputs, grm!, 'pairs', b => readGrmBinary(b, n));
  const of = (run: typeof rel, K: typeof square): Json => rowsOf(arranged(K, peopleOfRun(outputs, run!, n)));
  return together(
    toldAs({ K: of(rel, square) }, EXACT),
    toldAs({ K_text: of(text, printed.K) }, TEXT),
    toldAs({ K_float: of(grm, floats), pairs: of(grm, pairs) }, { rounding: 'binary32' }),
  );
}

/** The counts of a .raw; a variant whose other allele is counted is turned. */
function counts(name: string, kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const run = runNamed(entry, `${name}-counts`);
  const raw = taken(outputs, run, 'dosage', readRaw);
  const path = run.writes.dosage!;
  const counted = kase.input.counted as readonly string[];
  const columns = rowsByName(
    { ids: raw.variants.map(v => v.id), firstLine: 1, path },
    counted.map((_, k) => variant(k)),
  );
  const rows = new Map(raw.people.map(({ fid, iid }, row) => [`${fid}\t${iid}`, row]));
  const dosage = Array.from({ length: peopleOf(kase) }, (_, i) => {
    const { fid, iid } = person(i);
    const row = rows.get(`${fid}\t${iid}`);
    if (row === undefined)
      throw new Untold({ status: 'error', message: `${path} has no person ${fid} ${iid}` });
    return counted.map((letter, k) => {
      const column = columns[k];
      if (column === undefined) return null;
      const x = raw.dosage.data[row + column * raw.dosage.rows]!;
      return Number.isNaN(x) ? null : String(isCounted(raw.variants[column]!, letter) ? x : 2 - x);
    });
  });
  return toldAs({ dosage }, EXACT);
}
const isCounted = ({ counted }: RawVariant, letter: string): boolean => counted === letter;

/** The frequency of the counted allele; that of the other one is printed as often, and 0 or . stands for an unseen one. */
function frequencies(
  name: string,
  { readFrequencies, id, frequency, alleles, frequencyDigits }: Columns,
  kase: FixtureCase,
  entry: ManifestCase,
  outputs: Outputs,
): Told {
  const run = runNamed(entry, `${name}-freq`);
  const table = taken(outputs, run, 'frequency', readFrequencies);
  const path = run.writes.frequency!;
  const counted = kase.input.counted as readonly string[];
  const at = { ids: table.text.get(id)!, firstLine: table.firstLine, path };
  const rows = rowsByName(
    at,
    counted.map((_, k) => variant(k)),
  );
  const slack: Record<string, number> = {};
  const values = columnOf(rows, (row, k) => {
    const f = table.number.get(frequency)![row]!;
    if (Number.isNaN(f)) return null;
    slack[`frequency[${k}]`] = f === 0 ? 0 : 10 ** (Math.floor(Math.log10(f)) - frequencyDigits + 1) / 2;
    const own = table.text.get(alleles[0])![row]!;
    const other = table.text.get(alleles[1])![row]!;
    if (own === counted[k] || ((own === '0' || own === '.') && other !== counted[k])) return String(f);
    if (other === counted[k]) return String(1 - f);
    throw new Untold({
      status: 'error',
      message: `${path}, line ${table.firstLine + row}: the alleles are ${own} ${other}, and ${counted[k]} is counted`,
    });
  });
  return toldAs({ frequency: values }, { ...EXACT, slack });
}

/** Least squares, variant by variant. */
function linear(
  name: string,
  { read, id, numbers, observed, linearDigits }: Columns,
  kase: FixtureCase,
  entry: ManifestCase,
  outputs: Outputs,
): Told {
  const run = runNamed(entry, `${name}-linear`);
  const table = taken(outputs, run, 'associations', read);
  const path = run.writes.associations!;
  const variants = Array.from(
    { length: (kase.input.dosage as readonly (readonly unknown[])[])[0]!.length },
    (_, k) => variant(k),
  );
  const rows = rowsByName({ ids: table.text.get(id)!, firstLine: table.firstLine, path }, variants);
  const output: Record<string, Output[string]> = {};
  for (const [ours, theirs] of Object.entries(numbers))
    output[ours] = columnOf(rows, row => {
      const text = textAt(table, theirs, row);
      if (text === null) return null;
      return (ours === 'beta' || ours === 't') && !countsA(table, row, path) ? turned(text) : text;
    });
  const people = columnOf(rows, row => table.text.get(observed)![row]!);
  return together(toldAs(output, { rounding: linearDigits }), toldAs({ n_obs: people }, EXACT));
}

/** A number of a table; null where the program has none. */
const textAt = (table: Table, column: string, row: number): string | null => {
  const text = table.text.get(column)?.[row];
  return text === undefined || text === 'NA' ? null : text;
};

/** A1 is the allele of the effect; nothing else is told of the alleles here. */
function countsA(table: Table, row: number, path: string): boolean {
  const letter = table.text.get('A1')![row]!;
  if (letter === COUNTED || letter === OTHER) return letter === COUNTED;
  throw new Untold({
    status: 'error',
    message: `${path}, line ${table.firstLine + row}: A1 is ${letter}, and the alleles are ${COUNTED} ${OTHER}`,
  });
}
