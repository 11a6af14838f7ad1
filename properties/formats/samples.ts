/**
 * Beginnings of files as programs printed them, byte for byte, blanks included.
 * GEMMA 0.98.5, PLINK 1.90b6.26 and 2.00a3.5 of Debian bookworm were run on simulated data (60 people, 203 variants);
 * two traits: mouse_hs1940. regenie: example/example.test_bin_out_firth_Y1.regenie of its repository at 874bd5d.
 * GCTA, EMMAX and FaST-LMM were not run: their samples are written after facts/file-formats.md and the sources it names.
 */
const lines = (...text: string[]): string => `${text.join('\n')}\n`;

export const gemmaLmm1 = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta\tse\tlogl_H1\tl_remle\tp_wald',
  '1\trs_0\t1000\t1\tA\tC\t0.219\t1.858799e-01\t2.443062e-01\t-8.446746e+01\t1.000000e-05\t4.499398e-01',
);
export const gemmaLmm2 = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tlogl_H1\tl_mle\tp_lrt',
  '1\trs_0\t1000\t1\tA\tC\t0.219\t-8.646650e+01\t1.000000e-05\t4.399217e-01',
  '1\trs_1\t1001\t2\tA\tC\t0.098\t-8.675288e+01\t1.000000e-05\t8.775519e-01',
);
export const gemmaLmm3 = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta\tse\tp_score',
  '1\trs_0\t1000\t1\tA\tC\t0.219\t1.858799e-01\t2.443062e-01\t4.443336e-01',
);
export const gemmaLmm4 = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta\tse\tlogl_H1\tl_remle\tl_mle\tp_wald\tp_lrt\tp_score',
  '1\trs_0\t1000\t1\tA\tC\t0.219\t1.858799e-01\t2.443062e-01\t-8.646650e+01\t1.000000e-05\t1.000000e-05\t4.499398e-01\t4.399217e-01\t4.443336e-01',
  '1\trs_1\t1001\t2\tA\tC\t0.098\t-5.053893e-02\t3.337905e-01\t-8.675288e+01\t1.000000e-05\t1.000000e-05\t8.801971e-01\t8.775519e-01\t8.781182e-01',
);
export const gemmaLmm9 = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta\tse\tl_mle\tp_lrt',
  '1\trs_0\t1000\t1\tA\tC\t0.219\t1.858799e-01\t2.443062e-01\t1.000000e-05\t4.399217e-01',
);
/** The manual's table of an older version: no logl_H1. */
export const gemmaOld = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta\tse\tl_remle\tp_wald',
  '1\trs3683945\t3197400\t0\tA\tG\t0.443\t-7.788665e-02\t6.193502e-02\t4.317993e+00\t2.087616e-01',
);
export const gemmaLm1 = lines(
  'chr\trs\tps\tn_mis\tn_obs\tallele1\tallele0\taf\tbeta\tse\tp_wald',
  '1\trs_0\t1000\t1\t57\tA\tC\t0.219\t1.858801e-01\t2.443060e-01\t4.499389e-01',
);
export const gemmaLm4 = lines(
  'chr\trs\tps\tn_mis\tn_obs\tallele1\tallele0\taf\tbeta\tse\tp_wald\tp_lrt\tp_score',
  '1\trs_0\t1000\t1\t57\tA\tC\t0.219\t1.858801e-01\t2.443060e-01\t4.499389e-01\t4.399208e-01\t4.443328e-01',
);
export const gemmaTwoTraits = lines(
  'chr\trs\tps\tn_miss\tallele1\tallele0\taf\tbeta_1\tbeta_2\tVbeta_1_1\tVbeta_1_2\tVbeta_2_2\tp_wald\tp_lrt\tp_score',
  '1\trs13475722\t10754229\t0\tG\tA\t0.339\t2.028323e-02\t6.601108e-02\t4.121848e-03\t-2.074642e-04\t5.688481e-03\t6.404537e-01\t6.406184e-01\t6.406569e-01',
);

export const gemmaLog = lines(
  '##',
  '## GEMMA Version    = 0.98.5 (2021-08-25)',
  '## Command Line Input = gemma -bfile d -k output/k1.cXX.txt -c d.cov2 -lmm 4 -o cv ',
  '##',
  '## Date = Sun Nov 22 18:38:52 2026',
  '##',
  '## Summary Statistics:',
  '## number of total individuals = 60',
  '## number of analyzed individuals = 58',
  '## number of covariates = 2',
  '## number of phenotypes = 1',
  '## number of total SNPs/var = 203',
  '## number of analyzed SNPs/var = 155',
  '## REMLE log-likelihood in the null model = -85.7645',
  '## MLE log-likelihood in the null model = -86.7647',
  '## pve estimate in the null model = 3.34236e-06',
  '## se(pve) in the null model = 0.660306',
  '## vg estimate in the null model = 1.18696e-05',
  '## ve estimate in the null model = 1.18696',
  '## beta estimate in the null model =   -0.234261  0.0896917',
  '## se(beta) =   0.255162  0.488452',
  '##',
  '## Computation Time:',
  '## total computation time = 0.00051715 min ',
  '## computation time break down: ',
  '##      time on eigen-decomposition = 1.48667e-05 min ',
  '##',
);
export const gemmaLogTwoTraits = lines(
  '##',
  '## Summary Statistics:',
  '## number of total individuals = 1940',
  '## number of analyzed individuals = 1197',
  '## REMLE log-likelihood in the null model = -2855.07',
  '## REMLE estimate for Vg in the null model: ',
  '1.39482',
  '-0.225765\t2.08207',
  '## se(Vg): ',
  '0.15673',
  '0.136344\t0.23584',
  '## MLE estimate for Vg in the null model: ',
  '1.39677\t-0.225782',
  '-0.225782\t2.0858',
  '##',
  '## Computation Time:',
  '## total computation time = 0.0431279 min ',
);
export const gemmaLogVc = lines(
  '## number of total individuals = 60',
  '## number of variance components = 1',
  '## pve estimates =   -0.187574',
  '## se(pve) =   0.247365',
  '## sigma2 estimates =   -0.654641  1.40961',
  '## se(sigma2) =   0.863314  0.293614',
  '## total computation time = 5.825e-05 min ',
);

export const plinkRel = lines('1.08659', '-0.111254\t1.00765', '0.068724\t0.0710262\t0.995341');
export const plinkRaw = lines(
  'FID IID PAT MAT SEX PHENOTYPE rs_0_A rs_1_A rs_2_A',
  'F0 I0 0 0 1 0.335711 1 0 0',
  'F0 I1 0 0 2 -9 0 NA 2',
);
export const plinkQassoc = lines(
  ' CHR     SNP         BP    NMISS       BETA         SE         R2        T            P ',
  '   1    rs_0       1000       57     0.1859     0.2459    0.01028   0.7559        0.453 ',
  '   1    rs_1       1001       56   -0.05054     0.3304  0.0004331   -0.153        0.879 ',
);
export const plinkLinear = lines(
  ' CHR     SNP         BP   A1       TEST    NMISS       BETA         STAT            P ',
  '   1    rs_0       1000    A        ADD       57     0.1859       0.7559        0.453',
);
export const plink2Linear = lines(
  '#CHROM\tPOS\tID\tREF\tALT\tA1\tTEST\tOBS_CT\tBETA\tSE\tT_STAT\tP\tERRCODE',
  '1\t1000\trs_0\tC\tA\tA\tADD\t57\t0.18588\t0.24592\t0.755857\t0.45296\t.',
);
export const plinkGrm = lines(
  '1\t1\t198\t1.086589e+00',
  '2\t1\t190\t-1.112541e-01',
  '2\t2\t194\t1.007655e+00',
);
export const plink2Ids = lines('#FID\tIID', 'F0\tI0', 'F0\tI1');
export const plinkVcf = lines(
  '##fileformat=VCFv4.2',
  '##source=PLINKv1.90',
  '##contig=<ID=1,length=1010>',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tF0_I0\tF0_I1',
  '1\t1000\trs_0\tC\tA\t.\t.\tPR\tGT\t0/1\t0/0',
  '1\t1001\trs_1\tC\tA\t.\t.\tPR\tGT\t./.\t1/1',
);

export const regenie = lines(
  'CHROM GENPOS ID ALLELE0 ALLELE1 A1FREQ INFO TEST BETA SE CHISQ LOG10P',
  '1 1 1 2 1 0.214575 1 ADD 0.0775674 0.230001 0.113736 0.133163',
  '1 2 2 2 1 0.218623 1 ADD 0.131068 0.239808 0.29872 0.233077',
);

export const gctaHsq = lines(
  'Source\tVariance\tSE',
  'V(G)\t0.517265\t0.120145',
  'V(e)\t0.480912\t0.089321',
  'Vp\t0.998177\t0.070712',
  'V(G)/Vp\t0.518210\t0.098113',
  'The estimate of variance explained on the observed scale is transformed to that on the underlying scale:',
  '(Proportion of cases in the sample = 0.5; User-specified disease prevalence = 0.1)',
  'V(G)/Vp_L\t0.612345\t0.115934',
  '',
  'Sum of V(G)/Vp\t0.518210\t0.098113',
  'logL\t-101.503',
  'logL0\t-110.120',
  'LRT\t17.234',
  'df\t1',
  'Pval\t1.6530e-05',
  'n\t200',
  '',
  'Fix_eff\tSE',
  '0.012345\t0.070000',
  '-0.500000\t0.100000',
);
export const gctaMlma = lines(
  'Chr\tSNP\tbp\tA1\tA2\tFreq\tb\tse\tp',
  '1\trs1\t1000\tA\tC\t0.219\t0.185880\t0.244306\t0.446768',
  '1\trs2\t1001\tA\tC\tNA\tNA\tNA\tNA',
);
export const gctaFastGwa = lines(
  'CHR\tSNP\tPOS\tA1\tA2\tN\tAF1\tBETA\tSE\tP',
  '1\trs1\t1000\tA\tC\t200\t0.219\t0.18588\t0.244306\t0.446768',
);
export const gctaPheno = lines('F0 I0 0.335711 1.5', 'F0 I1 -9 NA', 'F1 I2 -0.132239 2');
export const emmaxReml = lines('-169.8550', '-172.1240', '1.7934', '0.50123', '0.89891', '0.35798');
export const emmaxPs = lines('rs_0\t-0.1858799\t0.4499398', 'rs_1\t0.05053893\t0.8801971');
export const fastLmm = lines(
  'sid_index\tSNP\tChr\tGenDist\tChrPos\tPValue\tSnpWeight\tSnpWeightSE\tSnpFractVarExpl\tMixing\tNullh2',
  '17\trs_17\t1.0\t0.0\t1017.0\t1.2e-08\t0.51\t0.08\t0.41\t\t0.35',
);
