import { readEmmaxAssociation, readEmmaxReml, readNumberMatrix } from '../../formats/index.ts';
import type { CertifiedValue, FixtureCase } from '../case.ts';
import type { Precision } from '../precision.ts';
import { modelOf } from '../views/inputs.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { variant } from '../views/view.ts';
import { emmaxSlack, nullSlack } from './emmax-slack.ts';
import { columnOf, rowsByName } from './rows.ts';
import { whereDefined } from './stopping.ts';
import { type Outputs, rowsOf, runNamed, type Told, type Tool, taken, together, toldAs } from './tool.ts';

/** EMMAX: .BN.kinf, .reml, .ps; ten significant digits, zeros at the end left out. */
export const emmaxTool: Tool = {
  name: 'emmax',
  view: 'emmax',
  conventions: {},
  version: /emmax[ -]?(\S*beta\S*)/i,
  refusals: [[/Kinship matrix .* must be the same, but actually different/, 'not-symmetric']],
  read: ({ kase, op }, entry, outputs) => {
    switch (op) {
      case 'relationship':
        return relationship(entry, outputs);
      case 'fit':
        return nullModel(kase, entry, outputs);
      default:
        return together(nullModel(kase, entry, outputs), scan(kase, entry, outputs));
    }
  },
};

const DIGITS: Precision = { rounding: 10 };
/** %.10lf */
const DECIMALS: Precision = { rounding: 'written' };

/** EMMAX prints ten decimals, of which a reader keeps no zeros: how many there are is known. */
function relationship(entry: ManifestCase, outputs: Outputs): Told {
  const layout = { what: 'a .kinf of EMMAX', separator: 'blanks', missing: [] } as const;
  const { matrix } = taken(outputs, runNamed(entry, 'kin'), 'K', b => readNumberMatrix(b, layout));
  const K = (rowsOf(matrix) as string[][]).map(row => row.map(x => fixed(x, 10)));
  return toldAs({ K }, DECIMALS);
}
const fixed = (text: string, decimals: number): string =>
  text === 'nan' ? text : Number(text).toFixed(decimals);

function nullModel(kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const reml = taken(outputs, runNamed(entry, 'emmax'), 'reml', readEmmaxReml);
  return toldAs(
    {
      sigma2_g: reml.vg.text,
      sigma2_e: reml.ve.text,
      loglik: reml.remlLogLikelihood.text,
      loglik_without_g: reml.logLikelihoodWithoutRandomEffect.text,
      delta: reml.delta.text,
      h2_projected: reml.pseudoHeritability.text,
    },
    { ...DIGITS, slack: whereDefined(() => nullSlack(kase)) },
  );
}

function scan(kase: FixtureCase, entry: ManifestCase, outputs: Outputs): Told {
  const run = runNamed(entry, 'emmax');
  const table = taken(outputs, run, 'associations', readEmmaxAssociation);
  const count = (kase.input.dosage as readonly (readonly unknown[])[])[0]!.length;
  const variants = Array.from({ length: count }, (_, k) => variant(k));
  const rows = rowsByName({ ids: table.ids, firstLine: 1, path: run.writes.associations! }, variants);
  // a file of EMMAX names no allele: the export says which one is 2
  const told = (name: 'beta' | 'p') =>
    columnOf(rows, (row, k) => {
      const fields = table.text[row]!;
      const isAbsent = (kase.expect[name] as readonly (CertifiedValue | null)[] | undefined)?.[k] === null;
      return isAbsent ? null : fields[name === 'beta' ? 1 : fields.length - 1]!;
    });
  return toldAs(
    { beta: told('beta'), p: told('p') },
    { ...DIGITS, slack: whereDefined(() => emmaxSlack(kase, modelOf(kase))) },
  );
}
