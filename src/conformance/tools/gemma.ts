import {
  type GemmaAssociation,
  type GemmaFact,
  type GemmaLog,
  readGemmaAssociation,
  readGemmaEigen,
  readGemmaLog,
  readGemmaRelationship,
} from '../../formats/index.ts';
import type { Output } from '../answer.ts';
import type { Precision } from '../precision.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { type Asked, COUNTED, OTHER, type ViewRun, variant } from '../views/view.ts';
import { orientation, turned } from './alleles.ts';
import { associationSlack, fitSlack, vcSlack } from './gemma-slack.ts';
import { columnOf, rowsByName } from './rows.ts';
import { whereDefined } from './stopping.ts';
import {
  numberText,
  type Outputs,
  rowsOf,
  runNamed,
  type Told,
  type Tool,
  taken,
  together,
  toldAs,
  warningsIn,
} from './tool.ts';

/** GEMMA 0.98: .cXX/.sXX, .eigenD, .assoc.txt of every -lmm mode, .log.txt. */
export const gemmaTool: Tool = {
  name: 'gemma',
  view: 'gemma',
  conventions: { fit: 'centred-kinship' },
  version: /GEMMA (\d\S*)/,
  read: (asked, entry, outputs) => ({
    ...readers[asked.op]!(asked, entry, outputs),
    // it says of every small case that it has few variants: no warning about an answer
    warnings: warningsIn(outputs, entry.runs, /WARNING:? *(.*)/g, /very few SNPs/),
  }),
  refusals: [],
};

type Read = (asked: Asked, entry: ManifestCase, outputs: Outputs) => Told;
const readers: Readonly<Record<string, Read>> = {
  relationship: (_, entry, outputs) => relationship(runNamed(entry, 'gk'), outputs),
  spectrum: (_, entry, outputs) => spectrum(runNamed(entry, 'eigen'), outputs),
  fit,
  associate,
};

/** cout << setprecision(10) */
const TEN: Precision = { rounding: 10 };
/** cout: six significant digits, zeros at the end left out */
const LOG_DIGITS = 6;
/** %.6e of effects, %.3f of frequencies */
const WRITTEN: Precision = { rounding: 'written' };

function relationship(run: ViewRun, outputs: Outputs): Told {
  const { matrix } = taken(outputs, run, 'K', readGemmaRelationship);
  return toldAs({ K: rowsOf(matrix) }, TEN);
}

/** The file has the eigenvalues ascending; a case has them descending. */
function spectrum(run: ViewRun, outputs: Outputs): Told {
  const { data } = taken(outputs, run, 'eigenvalues', readGemmaEigen);
  return toldAs({ eigenvalues: Array.from(data, numberText).reverse() }, TEN);
}

/** The facts of a log, by the names of our outputs. */
const nullFacts = {
  sigma2_g: 'vg',
  sigma2_e: 've',
  loglik: 'remlLogLikelihood',
  pve: 'pve',
  pve_se: 'pveSe',
} as const satisfies Readonly<Record<string, GemmaFact>>;

function fit({ kase }: Asked, entry: ManifestCase, outputs: Outputs): Told {
  const log = taken(outputs, runNamed(entry, 'null'), 'log', readGemmaLog);
  if (kase.input.method === 'ML')
    return toldAs({ loglik: factOf(log, 'mlLogLikelihood') }, { rounding: LOG_DIGITS });
  const output: Output = {
    ...Object.fromEntries(Object.entries(nullFacts).map(([name, fact]) => [name, factOf(log, fact)])),
    beta: factsOf(log, 'beta'),
    beta_se: factsOf(log, 'betaSe'),
  };
  const told = toldAs(output, { rounding: LOG_DIGITS, slack: whereDefined(() => fitSlack(kase)) });
  return kase.expect.vc_sigma2_g === undefined ? told : together(told, components(kase, entry, outputs));
}

/** -vc 2: both components and their standard errors, each list with σ²e last. */
function components(kase: Asked['kase'], entry: ManifestCase, outputs: Outputs): Told {
  const log = taken(outputs, runNamed(entry, 'vc'), 'vc', readGemmaLog);
  const [g, e] = factsOf(log, 'vcSigma2');
  const [gSe, eSe] = factsOf(log, 'vcSigma2Se');
  const output: Output = {
    vc_sigma2_g: g ?? 'nan',
    vc_sigma2_e: e ?? 'nan',
    vc_sigma2_g_se: gSe ?? 'nan',
    vc_sigma2_e_se: eSe ?? 'nan',
    vc_pve: factOf(log, 'vcPve'),
  };
  return toldAs(output, { rounding: LOG_DIGITS, slack: whereDefined(() => vcSlack(kase)) });
}

const factsOf = (log: GemmaLog, fact: GemmaFact): string[] =>
  Array.from(log.numbers.get(fact) ?? [], numberText);
const factOf = (log: GemmaLog, fact: GemmaFact): string => factsOf(log, fact)[0] ?? 'nan';

/** Columns whose sign is that of the counted allele. */
const effects = new Set(['beta']);
/** Columns of an .assoc.txt that are numbers about a variant. */
const columns = ['beta', 'se', 'logl_H1', 'l_remle', 'l_mle', 'p_wald', 'p_lrt', 'p_score'] as const;
/** A λ at the bound of the search, where there is none above it. */
const HIGHEST = '1.000000e+05';
const isNan = (text: string): boolean => /^-?nan$/.test(text);

function associate({ kase }: Asked, entry: ManifestCase, outputs: Outputs): Told {
  const run = runNamed(entry, 'scan');
  const table = taken(outputs, run, 'associations', readGemmaAssociation);
  const variants = Array.from({ length: countOf(kase) }, (_, k) => variant(k));
  const path = run.writes.associations!;
  const rows = rowsByName({ ids: table.text.get('rs')!, firstLine: table.firstLine, path }, variants);
  const signs = rows.map(row => row !== undefined && signOf(table, row, path));
  const output: Record<string, Output[string]> = {};
  for (const name of columns.filter(name => table.text.has(name) && kase.expect[name] !== undefined)) {
    const expected = kase.expect[name] as readonly unknown[];
    output[name] = columnOf(rows, (row, k) => {
      const text = table.text.get(name)![row]!;
      if (expected[k] === null && (text === HIGHEST || isNan(text))) return null; // no finite λ is the best; no test
      return effects.has(name) && signs[k] === -1 ? turned(text) : text;
    });
  }
  const slack = whereDefined(() => associationSlack(kase));
  const told = toldAs(output, { ...WRITTEN, slack });
  const af = columnOf(rows, (row, k) => frequency(table.text.get('af')![row]!, signs[k] === -1));
  const missing = columnOf(rows, row => table.text.get('n_miss')?.[row] ?? table.text.get('n_mis')![row]!);
  return together(told, toldAs({ af }, WRITTEN), toldAs({ n_miss: missing }, { rounding: 'binary64' }));
}

const countOf = (kase: Asked['kase']): number =>
  (kase.input.dosage as readonly (readonly unknown[])[])[0]!.length;

const signOf = (table: GemmaAssociation, row: number, path: string): 1 | -1 =>
  orientation(
    { counted: table.text.get('allele1')![row]!, other: table.text.get('allele0')![row]! },
    { counted: COUNTED, other: OTHER },
    `${path}, line ${table.firstLine + row}`,
  );

/** The frequency of the allele that the case counts, to as many decimals as the other one has. */
function frequency(text: string, other: boolean): string {
  const decimals = text.split('.')[1]?.length ?? 0;
  return other ? (1 - Number(text)).toFixed(decimals) : text;
}
