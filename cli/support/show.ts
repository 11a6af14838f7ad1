import type {
  CertifiedValue,
  Expectation,
  FixtureCase,
  FixtureFile,
  Json,
} from '../../src/conformance/case.ts';
import type { Paint } from '../../src/report/paint.ts';
import { cell, layTable } from '../../src/report/table.ts';

/** Digits of a certified number that a person is shown; the files hold them all. */
const SHOWN = 20;
/** Fractions up to this length are shown in place of digits. */
const SHORT_FRACTION = 12;
/** Rows and columns that are shown. */
const MOST_SHOWN = 12;

/** One case for people: why it is there, what is asked, what is true, and what other programs say. */
export function showCase(file: FixtureFile, kase: FixtureCase, paint: Paint): string {
  const { exact: _, ...input } = kase.input;
  const conventions = Object.keys(kase.conventions ?? {});
  const rungs = Object.keys(kase.intermediates ?? {});
  return [
    `${paint.strong(kase.id)}  ${paint.dim(`${file.op} · ${kase.verdict} · ${kase.difficulty} · ${kase.input.exact}`)}`,
    kase.comment,
    '',
    paint.strong('asked'),
    ...Object.entries(input).flatMap(([name, value]) => field(name, value, paint)),
    '',
    paint.strong(kase.refusal === undefined ? `certified to ${kase.certificate.digits} digits` : 'certified'),
    ...(kase.refusal === undefined
      ? []
      : [`  has no answer: refuse it as ${paint.strong(kase.refusal.class)}`]),
    ...Object.entries(kase.expect).flatMap(([name, value]) => field(name, readable(value), paint)),
    ...(conventions.length === 0
      ? []
      : ['', `also certified, to explain other answers: ${conventions.join(', ')}`]),
    ...(rungs.length === 0 ? [] : ['', `rungs on the way: ${rungs.join(', ')}`]),
    ...kase.flags.flatMap(flag => {
      const note = file.notes[flag];
      return note === undefined
        ? []
        : ['', `${paint.doubt(flag)}  ${note.description} ${note.consequence}`, ...note.links];
    }),
    '',
    paint.dim(`proved by ${kase.certificate.method}: ${kase.certificate.checks.join('; ')}`),
  ].join('\n');
}

/** A number as a short fraction where it is one, else its leading digits. */
function readable(x: Expectation): Json {
  if (x === null) return null;
  if (Array.isArray(x)) return (x as readonly Expectation[]).map(readable);
  const { rational, value } = x as CertifiedValue;
  if (rational !== undefined && rational.length <= SHORT_FRACTION) return rational;
  const [mantissa = '', exponent] = value.split('e');
  if (mantissa.length <= SHOWN) return value;
  return `${mantissa.slice(0, SHOWN)}…${exponent === undefined ? '' : `e${exponent}`}`;
}

function field(name: string, value: Json, paint: Paint): string[] {
  const rows = tableOf(value);
  if (rows === undefined) return [`  ${paint.dim(name)}  ${plainText(value)}`];
  const cols = rows[0]?.length ?? 0;
  const shown = rows.slice(0, MOST_SHOWN).map(row => row.slice(0, MOST_SHOWN).map(x => cell(plainText(x))));
  const size = Array.isArray((value as readonly Json[])[0]) ? `${rows.length} x ${cols}` : String(cols);
  return [
    `  ${paint.dim(name)}  ${paint.dim(size)}`,
    ...layTable(shown, Array(Math.min(cols, MOST_SHOWN)).fill('right')).map(line => `    ${line}`),
    ...(rows.length > MOST_SHOWN || cols > MOST_SHOWN ? [paint.dim('    …')] : []),
  ];
}

/** A list is a table of one row, where it holds numbers or texts. */
function tableOf(value: Json): Json[][] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(Array.isArray) ? (value as Json[][]) : [value as Json[]];
}

const plainText = (x: Json): string => (x === null ? 'NA' : typeof x === 'string' ? x : JSON.stringify(x));
