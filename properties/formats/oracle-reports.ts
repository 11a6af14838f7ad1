import type * as formats from '../../src/formats/index.ts';
import {
  blanks,
  differ,
  first,
  linesOf,
  type Oracle,
  sameText,
  tabbed,
  tableWith,
  tabs,
  words,
} from './oracle-parts.ts';

/** Association tables, logs and reports, by the names of the readers. */
export const reportOracles: readonly (readonly [string, Oracle])[] = [
  ['.qassoc', blanks],
  ['.frq', blanks],
  ['.afreq', tabs],
  [
    '.json values by name',
    (values: ReadonlyMap<string, formats.JsonValue>, bytes) => {
      // every word becomes the text that stands there, and the machine's own reader takes the rest
      const quotedWords = new TextDecoder()
        .decode(bytes)
        .replace(/"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+/g, part =>
          part.startsWith('"') || part === 'null' ? part : JSON.stringify(part),
        );
      const said = JSON.parse(quotedWords, (_, x) => (x === 'NA' ? null : x)) as object;
      return sameText(Object.fromEntries(values), said, 'values');
    },
  ],
  [
    'values by name',
    (values: ReadonlyMap<string, string>, bytes) => {
      const [header, ...said] = linesOf(bytes)
        .filter(line => !line.startsWith('#') && !/^[ \t]*$/.test(line))
        .map(line =>
          // a comma between quotes stands for itself
          (line.match(/[ \t]*"[^"]*"[ \t]*|[^,]+|(?<=,)(?=,|$)|^(?=,)/g) ?? []).map(f =>
            f.replace(/^[ \t]*"?|"?[ \t]*$/g, ''),
          ),
        );
      return first(
        sameText(header, ['name', 'value'], 'header'),
        // quotes inside names, and line ends in them, are not split here
        JSON.stringify([...values]).includes('\\') ? undefined : sameText([...values], said, 'values'),
      );
    },
  ],
  [
    '.tped',
    (rows: readonly formats.TpedRow[], bytes) => {
      const said = linesOf(bytes).map(words);
      return first(
        sameText(
          rows.map(r => [r.chromosome, r.id, ...r.genotypes.flatMap(g => g ?? ['0', '0'])]),
          said.map(w => [w[0], w[1], ...w.slice(4)]),
          'texts',
        ),
        differ(
          rows.flatMap(r => [r.centimorgan, r.position]),
          said.flatMap(w => w.slice(2, 4)),
          'number',
        ),
      );
    },
  ],
  ['.assoc.linear', blanks],
  ['.glm.linear', blanks],
  ['.assoc.txt of GEMMA', tabs],
  [
    '.log.txt of GEMMA',
    (log: formats.GemmaLog, bytes) => {
      const said = linesOf(bytes);
      const keys = said
        .filter(l => l.startsWith('##') && l.includes('='))
        .map(l =>
          l
            .slice(2)
            .split('=')[0]!
            .replace(/^[ \t]+|[ \t]+$/g, ''),
        );
      const rows = said.filter(l => !l.startsWith('##') && !/^[ \t]*$/.test(l));
      return first(
        sameText(log.entries.size, new Set(keys).size, 'keys'),
        sameText(log.blocks.flatMap(block => block.rows).length, rows.length, 'rows'),
        ...[...log.entries].map(([key, { text, line }]) => {
          const [left, ...right] = said[line - 1]!.slice(2).split('=');
          return first(
            sameText(left!.replace(/^[ \t]+|[ \t]+$/g, ''), key, 'key'),
            sameText(right.join('=').replace(/^[ \t]+|[ \t]+$/g, ''), text, 'text'),
          );
        }),
        ...log.blocks.flatMap(block =>
          block.rows.map((r, i) =>
            differ(r, words(said.slice(block.line).filter(l => !/^[ \t]*$/.test(l))[i]!), block.heading),
          ),
        ),
      );
    },
  ],
  [
    '.hsq',
    (hsq: formats.Hsq, bytes) => {
      const rows = linesOf(bytes).map(tabbed);
      const fixed = rows.findIndex(r => r.join(' ') === 'Fix_eff SE');
      const full = rows.filter(
        r => r.some(f => f !== '') && !/^The estimate of|^\(Proportion of/.test(r[0]!),
      );
      const at = fixed < 0 ? full.length : full.indexOf(rows[fixed]!);
      const upper = full.slice(1, at);
      const effects = full.slice(at + 1).filter(r => r.join(' ') !== 'Fix_eff SE');
      const found = (name: string, width: number) =>
        upper.find(r => r[0] === name && r.length === width) ?? [];
      const bare = (text: string | undefined) => text?.replace(/ \(.*/, '') ?? 'nothing';
      const numbers = hsq.components.map(c => [c.name, [c.variance.value, c.se.value], 3] as const);
      const single = [...hsq.statistics].map(([name, s]) => [name, [s.value], 2] as const);
      return first(
        sameText(numbers.length + single.length, upper.length, 'lines'),
        ...[...numbers, ...single].map(([name, read, width]) =>
          differ(read, found(name, width).slice(1).map(bare), name),
        ),
        differ(
          hsq.fixedEffects.flatMap(e => [e.estimate.value, e.se.value]),
          effects.flat().map(bare),
          'fixed effects',
        ),
      );
    },
  ],
  ['.mlma', tabs],
  ['.fastGWA', tabs],
  [
    '--pheno',
    (g: formats.GctaColumns, bytes) => {
      const rows = linesOf(bytes).map(words);
      const said = rows.map(r => r.slice(2).map(t => (Number(t) === -9 ? 'NA' : t)));
      return first(
        sameText(
          g.people.map(p => [p.fid, p.iid]),
          rows.map(r => r.slice(0, 2)),
          'people',
        ),
        ...said.map((tokens, i) => differ(g.values[i]!, tokens, `person ${i}`)),
      );
    },
  ],
  [
    '.reml of EMMAX',
    (reml: formats.EmmaxReml, bytes) =>
      differ(
        Object.values(reml).map(v => v.value),
        linesOf(bytes).map(l => words(l).join(' ')),
        'line',
      ),
  ],
  [
    '.ps of EMMAX',
    (ps: formats.EmmaxAssociation, bytes) => {
      const rows = linesOf(bytes).map(words);
      return first(
        sameText(
          ps.ids,
          rows.map(r => r[0]),
          'names',
        ),
        differ(
          ps.beta,
          rows.map(r => r[1]!),
          'beta',
        ),
        differ(
          ps.p,
          rows.map(r => r.at(-1)!),
          'p',
        ),
        ps.se &&
          differ(
            ps.se,
            rows.map(r => r[2]!),
            'se',
          ),
      );
    },
  ],
  ['.regenie', tableWith(words, true)],
  ['FaST-LMM', tabs],
];
