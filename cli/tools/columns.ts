import type { FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import type { Tool, ToolName } from '../../src/conformance/tools/tool.ts';
import { emmaxColumns } from './columns-emmax.ts';
import { gctaColumns } from './columns-gcta.ts';
import { gemmaColumns } from './columns-gemma.ts';
import { modelColumns } from './columns-models.ts';
import { plinkColumns } from './columns-plink.ts';
import type { Columns } from './derive.ts';

/** What the columns of each program are held against. */
const columns: Readonly<Record<ToolName, (kase: FixtureCase, op: string) => Columns>> = {
  csv: kase => ({ expect: kase.expect }),
  emmax: emmaxColumns,
  gcta: gctaColumns,
  gemma: gemmaColumns,
  lme4: modelColumns('lme4'),
  nlme: modelColumns('nlme'),
  'plink1.9': plinkColumns('plink1.9'),
  plink2: plinkColumns('plink2'),
};

/**
 * A fixture file as one program answers it: every case expects the columns that the program prints. Those that the
 * fixture does not hold are certified here, by the spec; a question without an answer keeps none.
 */
export function withColumns({ name }: Tool, file: FixtureFile, told: (id: string) => void): FixtureFile {
  const of = columns[name];
  return {
    ...file,
    cases: file.cases.map(kase => {
      if (kase.verdict === 'invalid' || kase.verdict === 'none') return kase;
      told(kase.id);
      const { expect, conventions } = of(kase, file.op);
      const kept = Object.keys(expect);
      return {
        ...kase,
        expect,
        ...(kase.alternatives === undefined
          ? {}
          : { alternatives: kase.alternatives.map(other => ({ ...expect, ...only(other, kept) })) }),
        conventions: { ...kase.conventions, ...conventions },
      };
    }),
  };
}

const only = <T>(of: { readonly [name: string]: T }, names: readonly string[]): { [name: string]: T } =>
  Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));
