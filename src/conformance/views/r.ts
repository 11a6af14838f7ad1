import { writeCsv } from '../../formats/csv.ts';
import { asColumn, type DenseMatrix } from '../../linalg/dense.ts';
import type { FixtureCase } from '../case.ts';
import { csvText } from './csv.ts';
import { doubleOf, modelOf } from './inputs.ts';
import { type Asked, Inexpressible, OUT, type View, type ViewFile } from './view.ts';

/** lme4 and nlme: y, X and K as CSV, the rest of the question as names and values, and one R script for all cases. */
export const rView =
  (program: 'lme4' | 'nlme') =>
  ({ kase, op }: Asked): View => {
    if (!ops[program].includes(op)) throw new Inexpressible(`${program} is asked ${ops[program].join(', ')}`);
    const { y, X, K } = modelOf(kase);
    if (program === 'nlme' && !isGrouping(K))
      throw new Inexpressible('lme takes a grouping factor, and this K is none');
    const { method } = kase.input;
    if (method !== 'ML' && method !== 'REML')
      throw new Inexpressible(`${JSON.stringify(method)} is no method of ${program}`);
    return {
      files: [table('y', asColumn(y)), table('X', X), table('K', K), questionFile(kase, op)],
      runs: [
        {
          name: program,
          program: 'Rscript',
          words: [`${program}.R`],
          writes: { answer: `${OUT}/output.csv` },
        },
      ],
    };
  };

const ops: Readonly<Record<'lme4' | 'nlme', readonly string[]>> = {
  lme4: ['fit', 'loglik', 'effects', 'predict'],
  nlme: ['fit', 'loglik', 'effects'],
};

const table = (role: string, matrix: DenseMatrix): ViewFile => ({
  role,
  name: `${role}.csv`,
  content: writeCsv({ matrix }, 'comma'),
});

/** Op, method, and the components where they are given. */
function questionFile(kase: FixtureCase, op: string): ViewFile {
  const { method } = kase.input;
  const components = ['sigma2_g', 'sigma2_e']
    .filter(name => kase.input[name] !== undefined)
    .map(name => [name, String(doubleOf(kase.input[name], name))]);
  const rows = [['name', 'value'], ['op', op], ['method', String(method)], ...components];
  return { role: 'question', name: 'question.csv', content: csvText(rows) };
}

/** K is 1 within groups and 0 between. */
function isGrouping({ rows: n, data }: DenseMatrix): boolean {
  const groupOf = Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < n; j++) if (data[i + j * n] === 1) return j;
    return -1;
  });
  return (
    data.every((x, k) => x === (groupOf[k % n] === groupOf[Math.floor(k / n)] ? 1 : 0)) &&
    !groupOf.includes(-1)
  );
}
