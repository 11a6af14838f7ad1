import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readFam } from '../src/formats/index.ts';
import { sameRelationship, sameReml, sameScan } from './agree.ts';
import { writePanel } from './data.ts';
import type { Job } from './jobs.ts';
import { measured } from './measure.ts';
import { lmm, pythonWith, starts, threadsOf } from './programs.ts';

const MOUSE = '/usr/share/doc/gemma/example';
const MEGABYTE = 2 ** 20;

/** Every job, the files it needs made on the way. @param full also what takes a peer minutes */
export function jobsIn(folder: string, full: boolean): Job[] {
  mkdirSync(folder, { recursive: true });
  const gemma = starts('gemma', '-h') ? undefined : 'gemma is not on PATH';
  const plink = starts('plink2', '--version') ? undefined : 'plink2 is not on PATH';
  const rscript = starts('Rscript', '--version') ? undefined : 'Rscript is not on PATH';
  const python = pythonWith('numpy, scipy');
  const mouse = existsSync(join(MOUSE, 'mouse_hs1940.bed.gz'))
    ? undefined
    : `${MOUSE} is not there (Debian's gemma-doc)`;
  const at = (name: string) => join(folder, name);
  const panel = (people: number, variants: number) => {
    const prefix = at(`p${people}x${variants}`);
    if (!existsSync(`${prefix}.bed`))
      writePanel(prefix, { people, variants, seed: 7, missing: 0, founders: 0, spectrum: 'common' });
    return prefix;
  };

  const grm = (
    prefix: () => string,
    convention: string,
    threads: number,
    peer: 'gk1' | 'gk2' | 'plink2',
    target: number | undefined,
    name: string,
    extra: Partial<Job> = {},
  ): Job => {
    const own = at(`ours-${name.replaceAll(' ', '-')}-${convention}-${threads}`);
    const other = at(`theirs-${name.replaceAll(' ', '-')}-${peer}`);
    const missing = [peer === 'plink2' ? plink : gemma, name.startsWith('mouse') ? mouse : undefined].find(
      Boolean,
    );
    const bfile = missing === undefined ? prefix() : '';
    const policies = ['--missing', 'mean', '--monomorphic', peer === 'plink2' ? 'count' : 'drop'];
    const filter = name.startsWith('mouse') && peer !== 'plink2' ? mouseFilter : [];
    return {
      name: `${name}, ${convention}`,
      group: 'grm',
      peer: peer === 'plink2' ? 'plink2 --make-rel' : `gemma -gk ${peer === 'gk1' ? 1 : 2}`,
      missing,
      threads,
      rounds: 3,
      ours: lmm(
        'grm',
        '--bfile',
        bfile,
        '--convention',
        convention,
        ...policies,
        ...filter,
        '--threads',
        String(threads),
        '--out',
        own,
      ),
      theirs:
        peer === 'plink2'
          ? [
              'plink2',
              '--bfile',
              bfile,
              '--make-rel',
              'bin',
              'square',
              '--threads',
              String(threads),
              '--out',
              other,
            ]
          : [
              'gemma',
              '-bfile',
              bfile,
              '-gk',
              peer === 'gk1' ? '1' : '2',
              ...(filter.length > 0 ? [] : noFilter),
              '-outdir',
              folder,
              '-o',
              `theirs-${name.replaceAll(' ', '-')}-${peer}`,
            ],
      env: threadsOf(threads),
      target,
      agree: () =>
        peer === 'plink2'
          ? sameRelationship(`${own}.rel.bin`, `${other}.rel.bin`, 'plink')
          : sameRelationship(`${own}.rel.bin`, `${other}.${peer === 'gk1' ? 'cXX' : 'sXX'}.txt`, 'gemma'),
      ...extra,
    };
  };
  /** GEMMA leaves out variants by frequency and missingness among the people with a phenotype, unless it is told not to. */
  const noFilter = ['-maf', '0', '-miss', '1', '-notsnp'];
  const mice = () => mouseSet(at('mouse'));
  const mouseFilter = ['--extract', at('mouse.kept')];

  const jobs: Job[] = [
    grm(() => panel(500, 10_000), 'hwe-sd', 1, 'plink2', 1, '500 x 10k'),
    grm(() => panel(500, 10_000), 'centre-only', 1, 'gk1', undefined, '500 x 10k'),
    grm(() => panel(2000, 50_000), 'centre-only', 1, 'gk1', 20, '2000 x 50k'),
    grm(() => panel(2000, 50_000), 'centre-only', 2, 'gk1', 25, '2000 x 50k'),
    grm(() => panel(2000, 50_000), 'hwe-sd', 1, 'plink2', 5, '2000 x 50k'),
    grm(() => panel(2000, 50_000), 'hwe-sd', 2, 'plink2', 6, '2000 x 50k'),
    grm(mice, 'hwe-sd', 1, 'plink2', 4, 'mouse'),
    grm(mice, 'population-sd', 1, 'gk2', 18, 'mouse'),
  ];
  if (full)
    jobs.push(
      grm(() => panel(2000, 100_000), 'hwe-sd', 1, 'plink2', 5, '2000 x 100k'),
      grm(() => panel(2000, 100_000), 'hwe-sd', 2, 'plink2', 6, '2000 x 100k'),
      grm(() => panel(5000, 50_000), 'hwe-sd', 1, 'plink2', 3, '5000 x 50k', {
        memoryTarget: 2 * 5000 ** 2 * 8 + 64 * MEGABYTE,
      }),
      grm(() => panel(5000, 50_000), 'centre-only', 1, 'gk1', 20, '5000 x 50k', { rounds: 1 }),
    );

  for (const n of [500, 1000, 2000])
    for (const [peer, missing, words, target] of [
      ['R eigen', rscript, ['Rscript', join(import.meta.dirname, 'peers/reml.R')], 2],
      [
        'scipy dsyevr',
        python === undefined ? 'no python3 with scipy' : undefined,
        [python!, join(import.meta.dirname, 'peers/reml.py')],
        2,
      ],
    ] as const)
      for (const threads of [1, 2]) {
        const prefix = at(`fit${n}`);
        jobs.push({
          name: `null REML, n = ${n}`,
          group: 'fit',
          peer,
          missing,
          threads,
          rounds: 3,
          ours: lmm(
            'fit',
            '--bfile',
            prefix,
            '--grm',
            prefix,
            '--method',
            'REML',
            '--threads',
            String(threads),
            '--out',
            at(`fit-ours-${n}`),
          ),
          theirs: [...words, `${prefix}.rel.bin`, `${prefix}.y`],
          env: threadsOf(threads),
          target: n === 2000 ? (threads === 1 ? target : 3.5) : undefined,
          agree: () => sameReml(at(`fit-ours-${n}.fit.json`), [...words, `${prefix}.rel.bin`, `${prefix}.y`]),
        });
        if (missing === undefined && !existsSync(`${prefix}.rel.bin`)) fitData(prefix, n, panel(n, n * 4));
      }

  const kinship = at('mouse-gk1');
  const scan = (mode: '1' | '4', threads: number, target: number): Job => ({
    name: `mouse scan, ${mode === '1' ? 'Wald' : 'Wald, LRT and score'}`,
    group: 'scan',
    peer: `gemma -lmm ${mode}`,
    missing: gemma ?? mouse,
    threads,
    rounds: 3,
    ours: lmm(
      'scan',
      '--bfile',
      at('mouse'),
      '--grm',
      `${kinship}.cXX.txt`,
      '--method',
      'REML',
      '--test',
      mode === '1' ? 'wald-f' : 'wald-f,lrt-chi2,score-f',
      '--components',
      'refit',
      '--missing',
      'mean',
      '--maf',
      '0.01',
      '--max-missing',
      '0.05',
      '--threads',
      String(threads),
      '--out',
      at(`scan-ours-${mode}-${threads}.tsv`),
    ),
    theirs: [
      'gemma',
      '-bfile',
      at('mouse'),
      '-k',
      `${kinship}.cXX.txt`,
      '-lmm',
      mode,
      '-outdir',
      folder,
      '-o',
      `scan-theirs-${mode}`,
    ],
    env: threadsOf(threads),
    target,
    agree: () => sameScan(at(`scan-ours-${mode}-${threads}.tsv`), at(`scan-theirs-${mode}.assoc.txt`)),
  });
  if (gemma === undefined && mouse === undefined) {
    mice();
    if (!existsSync(`${kinship}.cXX.txt`))
      measured(['gemma', '-bfile', at('mouse'), '-gk', '1', '-outdir', folder, '-o', 'mouse-gk1']);
  }
  for (const threads of [1, 2])
    jobs.push(scan('1', threads, threads === 2 ? 8 : 5), scan('4', threads, threads === 2 ? 12 : 7));

  for (const threads of [1, 2])
    jobs.push({
      name: 'mouse, .bed to p-values',
      group: 'pipeline',
      peer: 'gemma -gk 1, -lmm 4',
      missing: gemma ?? mouse,
      threads,
      rounds: 3,
      ours: lmm(
        'scan',
        '--bfile',
        at('mouse'),
        '--convention',
        'centre-only',
        '--relationship-of',
        'kept',
        '--monomorphic',
        'drop',
        '--method',
        'REML',
        '--test',
        'wald-f,lrt-chi2,score-f',
        '--components',
        'refit',
        '--missing',
        'mean',
        // GEMMA counts frequencies among those who have a phenotype, and makes its matrix of everybody
        '--extract',
        at('mouse.kept'),
        '--threads',
        String(threads),
        '--out',
        at(`pipe-ours-${threads}.tsv`),
      ),
      theirs: [
        'sh',
        '-c',
        `gemma -bfile ${at('mouse')} -gk 1 -outdir ${folder} -o pipe && gemma -bfile ${at('mouse')} -k ${at('pipe.cXX.txt')} -lmm 4 -outdir ${folder} -o pipe`,
      ],
      env: threadsOf(threads),
      target: threads === 2 ? 12 : undefined,
      agree: () => sameScan(at(`pipe-ours-${threads}.tsv`), at('pipe.assoc.txt')),
    });
  return jobs;
}

/** The mice of gemma-doc, with CD8 as the phenotype, and the variants that GEMMA keeps for its matrix. */
function mouseSet(prefix: string): string {
  if (existsSync(`${prefix}.kept`)) return prefix;
  for (const end of ['bed', 'bim', 'fam'])
    writeFileSync(`${prefix}.${end}`, gunzipSync(readFileSync(join(MOUSE, `mouse_hs1940.${end}.gz`))));
  // 1926 positions are -9, and plink2 silently leaves out what has a negative position
  const bim = readFileSync(`${prefix}.bim`, 'utf8').split('\n');
  const placed = bim.map((line, k) => line.replace(/\t-9\t/, `\t${k + 1}\t`));
  writeFileSync(`${prefix}.bim`, placed.join('\n'));
  const folder = join(prefix, '..');
  measured(['gemma', '-bfile', prefix, '-gk', '1', '-outdir', folder, '-o', 'mouse-gk1']);
  // -lm writes a line for each variant that passes the same filters
  measured(['gemma', '-bfile', prefix, '-lm', '1', '-outdir', folder, '-o', 'mouse-lm']);
  const lines = readFileSync(join(folder, 'mouse-lm.assoc.txt'), 'utf8').trimEnd().split('\n');
  writeFileSync(
    `${prefix}.kept`,
    `${lines
      .slice(1)
      .map(line => line.split('\t')[1])
      .join('\n')}\n`,
  );
  return prefix;
}

/** A relationship matrix of a panel and a phenotype with genetic variance, in the files that both sides read. */
function fitData(prefix: string, n: number, panel: string): void {
  for (const end of ['bim', 'bed']) writeFileSync(`${prefix}.${end}`, readFileSync(`${panel}.${end}`));
  const bed = readFileSync(`${panel}.bed`);
  const fam = readFam(readFileSync(`${panel}.fam`));
  if (!fam.ok) throw new Error('defect: our own .fam');
  const stride = Math.ceil(n / 4);
  // y = the sum of 50 variants, plus the noise of the panel's own phenotype
  const y = fam.value.map(({ phenotypes }, i) => {
    let sum = 3 * Number(phenotypes[0]);
    for (let k = 0; k < 50; k++) sum += [2, 0, 1, 0][(bed[3 + k * stride + (i >> 2)]! >> (2 * (i & 3))) & 3]!;
    return sum;
  });
  writeFileSync(`${prefix}.y`, `${y.join('\n')}\n`);
  writeFileSync(`${prefix}.fam`, fam.value.map((p, i) => `${p.fid} ${p.iid} 0 0 0 ${y[i]}\n`).join(''));
  measured(lmm('grm', '--bfile', prefix, '--convention', 'population-sd', '--out', prefix));
}
