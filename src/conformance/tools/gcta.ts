import { type Hsq, readGrmBinary, readHsq, readMlma } from '../../formats/index.ts';
import type { Output } from '../answer.ts';
import type { FixtureCase } from '../case.ts';
import type { Precision } from '../precision.ts';
import { interceptOf, modelOf } from '../views/inputs.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { COUNTED, OTHER, variant } from '../views/view.ts';
import { orientation, turned } from './alleles.ts';
import { gctaSlack } from './gcta-slack.ts';
import { arranged, peopleOfRun } from './people.ts';
import { columnOf, rowsByName } from './rows.ts';
import { whereDefined } from './stopping.ts';
import {
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

/** GCTA 1.9x: .grm.bin with .grm.id and .grm.N.bin, .hsq, .mlma. Its likelihood is without constants. */
export const gctaTool: Tool = {
  name: 'gcta',
  view: 'gcta',
  conventions: { fit: 'without-constants' },
  version: /version v?(\d\S*)/i,
  refusals: [
    [/sample size is too small/, 'too-few-individuals'],
    [/matrix is not invertible/, 'rank-deficient'],
  ],
  read: ({ kase, op }, entry, outputs) => {
    const told = { relationship, fit, associate }[op as 'fit'](kase, entry, outputs);
    return { ...told, warnings: warningsIn(outputs, entry.runs, /Warning: *(.*)/g, /^(?!)/) };
  },
};

/** The bytes are binary32, and so is the arithmetic of the scan. */
const FLOAT: Precision = { rounding: 'binary32' };
/** %.6f of components, %.3f of likelihoods, %.4e of p */
const WRITTEN: Precision = { rounding: 'written' };
/** %g */
const SIX: Precision = { rounding: 6 };

function relationship(kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const run = runNamed(entry, 'grm');
  const n = (kase.input.dosage as readonly unknown[]).length;
  const [K, pairs] = ['K', 'pairs'].map(role => taken(outputs, run, role, bytes => readGrmBinary(bytes, n)));
  const rows = peopleOfRun(outputs, run, n);
  return toldAs({ K: rowsOf(arranged(K!, rows)), pairs: rowsOf(arranged(pairs!, rows)) }, FLOAT);
}

function fit(kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const hsq = taken(outputs, runNamed(entry, 'reml'), 'hsq', readHsq);
  const components: Output = Object.assign(
    {},
    ...Object.entries(names).map(([ours, theirs]) => {
      const row = hsq.components.find(c => c.name === theirs);
      return row === undefined ? {} : { [ours]: row.variance.text, [`${ours}_se`]: row.se.text };
    }),
  );
  const statistics = Object.fromEntries(
    Object.entries(facts).flatMap(([ours, theirs]) => {
      const printed = hsq.statistics.get(theirs);
      return printed === undefined ? [] : [[ours, printed.text]];
    }),
  );
  const output: Output = { ...components, ...statistics, ...fixedEffects(kase, hsq) };
  const people = hsq.statistics.get('n');
  return together(
    toldAs(output, { ...WRITTEN, slack: whereDefined(() => gctaSlack(kase)) }),
    toldAs(people === undefined ? {} : { n: people.text }, { rounding: 'binary64' }),
  );
}
const names = { sigma2_g: 'V(G)', sigma2_e: 'V(e)', sigma2_p: 'Vp', h2: 'V(G)/Vp' } as const;
const facts = { loglik: 'logL', loglik_without_g: 'logL0', lrt: 'LRT', p_lrt: 'Pval' } as const;

/** GCTA has the mean first, and then the covariates in their order: X without its intercept. */
function fixedEffects(kase: FixtureCase, { fixedEffects: told }: Hsq): Output {
  if (told.length === 0) return {};
  const { X } = modelOf(kase);
  const intercept = interceptOf(X)!;
  const others = Array.from({ length: X.cols }, (_, j) => j).filter(j => j !== intercept);
  const place = [intercept, ...others];
  const inOrder = (part: 'estimate' | 'se'): string[] =>
    Array.from({ length: X.cols }, (_, j) => told[place.indexOf(j)]?.[part].text ?? 'nan');
  return { beta: inOrder('estimate'), beta_se: inOrder('se') };
}

function associate(kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const run = runNamed(entry, 'scan');
  const table = taken(outputs, run, 'associations', readMlma);
  const path = run.writes.associations!;
  const count = (kase.input.dosage as readonly (readonly unknown[])[])[0]!.length;
  const variants = Array.from({ length: count }, (_, k) => variant(k));
  const rows = rowsByName({ ids: table.text.get('SNP')!, firstLine: table.firstLine, path }, variants);
  const sign = (row: number): 1 | -1 =>
    orientation(
      { counted: table.text.get('A1')![row]!, other: table.text.get('A2')![row]! },
      { counted: COUNTED, other: OTHER },
      `${path}, line ${table.firstLine + row}`,
    );
  const told = (column: string, claim: (text: string, row: number) => string = text => text) =>
    columnOf(rows, row => {
      const text = table.text.get(column)![row]!;
      return text === 'NA' ? null : claim(text, row);
    });
  const numbers = toldAs(
    { beta: told('b', (text, row) => (sign(row) === 1 ? text : turned(text))), se: told('se'), p: told('p') },
    { ...FLOAT, slack: whereDefined(() => gctaSlack(kase)) },
  );
  const freq = told('Freq', (text, row) => (sign(row) === 1 ? text : String(1 - Number(text))));
  return together(numbers, toldAs({ freq }, SIX));
}
