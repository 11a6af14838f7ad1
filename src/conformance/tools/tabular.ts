import { type JsonValue, readCsv, readJsonValues, readNamedValues } from '../../formats/index.ts';
import type { Expectation, FixtureCase, Json } from '../case.ts';
import type { Precision } from '../precision.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { OUT } from '../views/view.ts';
import { optimumSlack } from './model-slack.ts';
import { whereDefined } from './stopping.ts';
import {
  numberText,
  type Outputs,
  readWith,
  requireEnded,
  runNamed,
  saidBy,
  type Told,
  type Tool,
  together,
  toldAs,
  Untold,
  warningsIn,
} from './tool.ts';

/**
 * Answers as CSV: output.csv for single values, output.NAME.csv for a list (a column) or a table, without a header; or
 * all of them in output.json.
 */

/** Any program at all: the user's own. It is asked for what it brings. */
export const csvTool: Tool = {
  name: 'csv',
  view: 'csv',
  conventions: {},
  version: /^(?!)/,
  partial: true,
  refusals: [],
  read: ({ kase }, _, outputs) => answered(kase, outputs, ''),
};

/** lme4 and nlme by the script of the bundle. Their REML log-likelihood is without log|XᵀX|. */
const rTool = (name: 'lme4' | 'nlme'): Tool => ({
  name,
  view: name,
  conventions: { fit: 'without-log-xtx' },
  version: new RegExp(`^${name} (\\S+)`),
  refusals: [[/number of levels/, 'flat']],
  read: ({ kase, op }, entry, outputs) => {
    const run = runNamed(entry, name);
    requireAnswered(entry, outputs, name);
    const warnings = warningsIn(outputs, [run], /^WARNING: (.*)$/gm, /^(?!)/);
    const told = answered(kase, outputs, `${OUT}/`);
    const slack = op === 'fit' ? whereDefined(() => optimumSlack(kase, name)) : {};
    const precision = Object.entries(told.precision).map(([output, own]) => [output, { ...own, slack }]);
    return { ...told, precision: Object.fromEntries(precision), warnings };
  },
});
export const lme4Tool = rTool('lme4');
export const nlmeTool = rTool('nlme');

/** What the script says of a question that it does not answer. @throws Untold */
function requireAnswered(entry: ManifestCase, outputs: Outputs, name: string): void {
  const run = runNamed(entry, name);
  const [, kind, what = ''] = /^ERROR: (refused|unsupported): (.*)$/m.exec(saidBy(outputs, run)) ?? [];
  if (kind === 'unsupported') throw new Untold({ status: 'unsupported', reason: what });
  if (kind === 'refused')
    throw new Untold({ status: 'refused', class: what, message: `the check of ${name}.R for ${what}` });
  requireEnded(outputs, run);
}

/** The outputs that are there, of those that are expected. @throws Untold where there are none */
function answered(kase: FixtureCase, outputs: Outputs, prefix: string): Told {
  const single = singleValues(outputs, prefix);
  const refused = single.get('refused');
  if (refused !== undefined) throw new Untold({ status: 'refused', class: refused, message: 'output.csv' });
  const json = jsonValues(outputs, prefix);
  const precision = precisionOf(single.get('output_digits'));
  const names = [...new Set([...Object.keys(kase.expect), ...listedIn(kase)])];
  const parts = names.flatMap(name => {
    const value = json.get(name);
    if (value !== undefined) return [toldAs({ [name]: value }, precision)];
    const path = `${prefix}output.${name}.csv`;
    if (outputs(path) !== undefined)
      return [toldAs({ [name]: tableOf(outputs, path, name, kase.expect[name]) }, precision)];
    const text = single.get(name);
    return text === undefined ? [] : [toldAs({ [name]: text === 'NA' ? null : text }, precision)];
  });
  if (parts.length > 0) return together(...parts);
  throw new Untold({
    status: 'not-applicable',
    reason: `there is no ${prefix}output.csv, and no output.NAME.csv`,
  });
}

/** The numbers of output.json, for whoever finds it easier to write. */
function jsonValues(outputs: Outputs, prefix: string): ReadonlyMap<string, JsonValue> {
  const path = `${prefix}output.json`;
  return outputs(path) === undefined ? new Map() : readWith(outputs, path, 'output', readJsonValues, true);
}

/** A question without an answer expects nothing; what may be answered all the same has one of these names. */
const listedIn = ({ verdict }: FixtureCase): readonly string[] =>
  verdict === 'invalid' || verdict === 'none' ? likely : [];
const likely = 'K dosage Z V x y g beta loglik sigma2_g h2 p pve_total eigenvalues'.split(' ');

function singleValues(outputs: Outputs, prefix: string): ReadonlyMap<string, string> {
  const path = `${prefix}output.csv`;
  return outputs(path) === undefined ? new Map() : readWith(outputs, path, 'output', readNamedValues, true);
}

/** A double in full, unless the program says that it prints fewer digits: 0.5 may be all of them, or one. */
const precisionOf = (digits: string | undefined): Precision => ({
  rounding: /^[1-9]\d?$/.test(digits ?? '') ? Number(digits) : 'binary64',
});

function tableOf(outputs: Outputs, path: string, name: string, expected: Expectation | undefined): Json {
  const { matrix } = readWith(
    outputs,
    path,
    name,
    bytes => readCsv(bytes, { layout: 'numbers', separator: 'comma', missing: 'nan' }),
    true,
  );
  const entry = (i: number, j: number): Json => {
    const x = matrix.data[i + j * matrix.rows]!;
    return Number.isNaN(x) ? null : numberText(x);
  };
  const row = (i: number): Json[] => Array.from({ length: matrix.cols }, (_, j) => entry(i, j));
  const isList = Array.isArray(expected) && !Array.isArray(expected[0]);
  if (isList && matrix.rows === 1) return row(0);
  return Array.from({ length: matrix.rows }, (_, i) => (isList && matrix.cols === 1 ? entry(i, 0) : row(i)));
}
