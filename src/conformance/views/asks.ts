import { csvView } from './csv.ts';
import { emmaxView } from './emmax.ts';
import { gctaView } from './gcta.ts';
import { gemmaView } from './gemma.ts';
import { plinkView } from './plink.ts';
import { rView } from './r.ts';
import type { Asked, View, ViewName } from './view.ts';

/** How each program is asked. */
export const asks: Readonly<Record<ViewName, (asked: Asked) => View>> = {
  csv: csvView,
  emmax: emmaxView,
  gcta: gctaView,
  gemma: gemmaView,
  lme4: rView('lme4'),
  nlme: rView('nlme'),
  plink: plinkView,
};
