import type { DenseMatrix } from '../linalg/dense.ts';
import { columnOf } from './fields.ts';
import { linesOf } from './lines.ts';
import { numberMatrixOf, type PrintedMatrix } from './number-matrix.ts';
import { type Reading, reading } from './reading.ts';
import { requireSymmetric } from './symmetric.ts';
import { type Kind, type Layout, readTable, type Table } from './table.ts';
import type { TextInput } from './text.ts';

/**
 * A relationship matrix of GEMMA: .cXX.txt (-gk 1), .sXX.txt (-gk 2), or any square of numbers for its -k; tab
 * separated, no names: the order is that of the .fam or of the genotype columns. Printed to 10 digits, symmetric.
 */
export const readGemmaRelationship = (input: TextInput): Reading<PrintedMatrix> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const printed = numberMatrixOf(lines, square, issues);
    const place = (i: number, j: number) => ({ line: i + 1, column: columnOf(lines[i]!, 'blanks', j) });
    requireSymmetric(printed.matrix, place, issues);
    return printed;
  });

const square = { what: 'a relationship matrix of GEMMA', separator: 'blanks', missing: [] } as const;

/** An .eigenU.txt (n x n, a vector a column) or .eigenD.txt (n x 1). */
export const readGemmaEigen = (input: TextInput): Reading<DenseMatrix> =>
  reading(issues => {
    const layout = {
      what: 'an eigenvalue or eigenvector file of GEMMA',
      separator: 'blanks',
      missing: [],
    } as const;
    return numberMatrixOf(linesOf(input, issues), layout, issues).matrix;
  });

/** What the modes of GEMMA print; `mvlmm` has numbered effects. */
export const gemmaModes = ['lmm', 'lm', 'mvlmm'] as const;
export type GemmaMode = (typeof gemmaModes)[number];

/** An .assoc.txt: its mode, the tests it has, and its columns. */
export interface GemmaAssociation extends Table {
  readonly mode: GemmaMode;
  readonly tests: readonly ('wald' | 'lrt' | 'score')[];
}

/**
 * An .assoc.txt of -lmm 1, 2, 3, 4, 9, of -lm 1 to 4, or of several traits. Filtered variants have no line. allele1 is
 * counted, af is its frequency among the people analysed, in 3 decimals. logl_H1 is the REML value with -lmm 1 and the
 * ML value with -lmm 2 and 4.
 */
export function readGemmaAssociation(input: TextInput): Reading<GemmaAssociation> {
  const table = readTable(input, layout);
  if (!table.ok) return table;
  return reading(issues => {
    const { names } = table.value;
    const tests = (['wald', 'lrt', 'score'] as const).filter(test => names.includes(`p_${test}`));
    if (tests.length === 0)
      issues.add({
        code: 'missing-column',
        line: 1,
        message: 'there is none of the columns p_wald, p_lrt, p_score',
        advice: 'give an .assoc.txt of gemma -lmm or -lm',
      });
    if (!names.includes('n_miss') && !names.includes('n_mis'))
      issues.add({
        code: 'missing-column',
        line: 1,
        message: 'there is no column n_miss (-lmm) or n_mis (-lm)',
        advice: 'give an .assoc.txt of gemma -lmm or -lm',
      });
    const mode = names.includes('beta_1') ? 'mvlmm' : names.includes('n_mis') ? 'lm' : 'lmm';
    return { ...table.value, mode, tests };
  });
}

const layout: Layout = {
  what: 'an .assoc.txt of GEMMA',
  separator: 'tab',
  required: ['chr', 'rs', 'ps', 'allele1', 'allele0', 'af'],
  kindOf,
  absent: ['NA'],
  preamble: 'none',
};

function kindOf(name: string): Kind {
  switch (name) {
    case 'ps':
      return 'integer'; // -9 where there is no annotation
    case 'n_mis':
    case 'n_miss':
    case 'n_obs':
      return 'count';
    case 'af':
    case 'beta':
    case 'se':
    case 'logl_H1':
    case 'l_remle':
    case 'l_mle':
    case 'p_wald':
    case 'p_lrt':
    case 'p_score':
      return 'statistic';
    default:
      return /^V?beta_\d/.test(name) ? 'statistic' : 'text';
  }
}
