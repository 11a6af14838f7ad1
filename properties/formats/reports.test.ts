import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { faults, value } from './outcome.ts';
import * as samples from './samples.ts';

describe('the .log.txt of GEMMA', () => {
  test('tells the null model', () => {
    const log = value(formats.readGemmaLog(samples.gemmaLog));
    const numbers = Object.fromEntries([...log.numbers].map(([k, v]) => [k, [...v]]));
    expect(numbers).toMatchObject({
      individuals: [60],
      analyzedIndividuals: [58],
      variants: [203],
      analyzedVariants: [155],
      remlLogLikelihood: [-85.7645],
      mlLogLikelihood: [-86.7647],
      pve: [3.34236e-6],
      vg: [1.18696e-5],
      ve: [1.18696],
      beta: [-0.234261, 0.0896917],
      betaSe: [0.255162, 0.488452],
    });
    expect(log.entries.get('GEMMA Version')).toEqual({ text: '0.98.5 (2021-08-25)', line: 2 });
  });
  test('tells the same under the keys of older versions', () => {
    const old = samples.gemmaLog.replaceAll('SNPs/var', 'SNPs');
    expect([...value(formats.readGemmaLog(old)).numbers.get('analyzedVariants')!]).toEqual([155]);
  });
  test('tells the covariances of two traits as printed: triangles of REML, squares of ML', () => {
    const { blocks } = value(formats.readGemmaLog(samples.gemmaLogTwoTraits));
    expect(blocks.map(b => [b.heading, b.rows.map(r => [...r])])).toEqual([
      ['REMLE estimate for Vg in the null model', [[1.39482], [-0.225765, 2.08207]]],
      ['se(Vg)', [[0.15673], [0.136344, 0.23584]]],
      [
        'MLE estimate for Vg in the null model',
        [
          [1.39677, -0.225782],
          [-0.225782, 2.0858],
        ],
      ],
    ]);
  });
  test('tells the components of -vc', () => {
    const { numbers } = value(formats.readGemmaLog(samples.gemmaLogVc));
    expect([[...numbers.get('vcPve')!], [...numbers.get('vcSigma2')!], [...numbers.get('vcPveSe')!]]).toEqual(
      [[-0.187574], [-0.654641, 1.40961], [0.247365]],
    );
  });
  test.each([
    ['a run that did not end', samples.gemmaLog.split('## Computation')[0]!, ['truncated 22']],
    ['a word for a number', samples.gemmaLog.replace('1.18696e-05', 'zero'), ['not-a-number 18:36']],
    ['two logs in one', samples.gemmaLog.repeat(2), /^duplicate-id 35,/],
    ['something else', 'hello\n', ['malformed 1:1']],
  ])('%s is a fault', (_, text, expected) => {
    const found = faults(formats.readGemmaLog(text));
    if (expected instanceof RegExp) expect(found.join()).toMatch(expected);
    else expect(found).toEqual(expected);
  });
});

describe('the .hsq of GCTA', () => {
  test('has components of three fields, statistics of two, prose and fixed effects', () => {
    const hsq = value(formats.readHsq(samples.gctaHsq));
    expect(hsq.components.map(c => [c.name, c.variance.value, c.se.value])).toEqual([
      ['V(G)', 0.517265, 0.120145],
      ['V(e)', 0.480912, 0.089321],
      ['Vp', 0.998177, 0.070712],
      ['V(G)/Vp', 0.51821, 0.098113],
      ['V(G)/Vp_L', 0.612345, 0.115934],
      ['Sum of V(G)/Vp', 0.51821, 0.098113],
    ]);
    expect(Object.fromEntries([...hsq.statistics].map(([k, v]) => [k, v.text]))).toEqual({
      logL: '-101.503',
      logL0: '-110.120',
      LRT: '17.234',
      df: '1',
      Pval: '1.6530e-05',
      n: '200',
    });
    expect(hsq.fixedEffects.map(e => [e.estimate.value, e.se.value])).toEqual([
      [0.012345, 0.07],
      [-0.5, 0.1],
    ]);
  });
  test('a remark behind a statistic is no part of it', () => {
    const text = samples.gctaHsq.replace('logL0\t-110.120', 'logL0\t-110.120 (when rG fixed at 0)');
    expect(value(formats.readHsq(text)).statistics.get('logL0')?.value).toBe(-110.12);
  });
  test.each([
    ['cut off before n', samples.gctaHsq.split('n\t200')[0]!, ['truncated 15']],
    ['no number', samples.gctaHsq.replace('0.517265', 'x'), ['not-a-number 2:6']],
    ['a component twice', samples.gctaHsq.replace('V(e)', 'V(G)'), ['duplicate-id 3:1']],
    ['four fields', samples.gctaHsq.replace('0.120145', '0.1\t2'), ['malformed 2:1']],
    ['another table', samples.gctaMlma, ['missing-column 1:1']],
  ])('%s is a fault', (_, text, expected) => expect(faults(formats.readHsq(text))).toEqual(expected));
});

describe('--pheno, --covar and --qcovar of GCTA', () => {
  test('-9 and NA are missing, in any writing of -9', () => {
    const read = value(formats.readGctaColumns(samples.gctaPheno.replace('-9', '-9.0'), 'phenotype'));
    expect(read.values.map(v => [...v])).toEqual([
      [0.335711, 1.5],
      [Number.NaN, Number.NaN],
      [-0.132239, 2],
    ]);
    expect(read.people.map(p => p.iid)).toEqual(['I0', 'I1', 'I2']);
  });
  test('categories stay texts', () => {
    const read = value(formats.readGctaColumns('F0 I0 farm1 NA\nF0 I1 farm2 2\n', 'covar'));
    expect(read.text).toEqual([
      ['farm1', null],
      ['farm2', '2'],
    ]);
  });
  test.each([
    ['a header', `FID IID y\n${samples.gctaPheno}`, ['wrong-kind 1:1']],
    ['a word', samples.gctaPheno.replace('1.5', 'tall'), ['not-a-number 1:16']],
    ['a person twice', samples.gctaPheno.replace('I1', 'I0'), ['duplicate-id 2:4']],
    ['a value left out', samples.gctaPheno.replace(' NA', ''), ['ragged 2:9']],
  ])('%s is a fault', (_, text, expected) =>
    expect(faults(formats.readGctaColumns(text, 'phenotype'))).toEqual(expected),
  );
});

describe('EMMAX', () => {
  test('a .reml is six numbers in their order', () => {
    const reml = value(formats.readEmmaxReml(samples.emmaxReml));
    expect(formats.emmaxRemlLines.map(name => reml[name].value)).toEqual([
      -169.855, -172.124, 1.7934, 0.50123, 0.89891, 0.35798,
    ]);
    expect(reml.vg.text).toBe('0.50123');
  });
  test('a .ps has p last, with or without a standard error', () => {
    const three = value(formats.readEmmaxAssociation(samples.emmaxPs));
    expect([three.ids, [...three.beta], [...three.p], three.se]).toEqual([
      ['rs_0', 'rs_1'],
      [-0.1858799, 0.05053893],
      [0.4499398, 0.8801971],
      undefined,
    ]);
    const four = value(formats.readEmmaxAssociation('rs_0\t0.5\t0.1\t0.01\n'));
    expect([four.beta[0], four.se?.[0], four.p[0]]).toEqual([0.5, 0.1, 0.01]);
  });
  test.each([
    ['five lines', samples.emmaxReml.split('\n').slice(0, 5).join('\n').concat('\n'), ['truncated 6']],
    ['seven lines', `${samples.emmaxReml}1\n`, ['dimension-mismatch 7']],
    ['two numbers a line', samples.emmaxReml.replace('1.7934', '1 2'), ['ragged 3:3']],
  ])('a .reml of %s is a fault', (_, text, expected) =>
    expect(faults(formats.readEmmaxReml(text))).toEqual(expected),
  );
});
