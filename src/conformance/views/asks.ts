import { gemmaView } from './gemma.ts';
import { plinkView } from './plink.ts';
import type { Asked, View, ViewName } from './view.ts';

/** How each program is asked. */
export const asks: Readonly<Partial<Record<ViewName, (asked: Asked) => View>>> = {
  gemma: gemmaView,
  plink: plinkView,
};
