import { csvView } from './csv.ts';
import { gemmaView } from './gemma.ts';
import { plinkView } from './plink.ts';
import { rView } from './r.ts';
import type { Asked, View, ViewName } from './view.ts';

/** How each program is asked. */
export const asks: Readonly<Partial<Record<ViewName, (asked: Asked) => View>>> = {
  csv: csvView,
  gemma: gemmaView,
  lme4: rView('lme4'),
  nlme: rView('nlme'),
  plink: plinkView,
};
