import { gemmaTool } from './gemma.ts';
import { plink1Tool, plink2Tool } from './plink.ts';
import type { Tool, ToolName } from './tool.ts';

/** The tools by name; `plink` is plink1.9. */
export const tools: Readonly<Partial<Record<ToolName, Tool>>> = {
  gemma: gemmaTool,
  'plink1.9': plink1Tool,
  plink2: plink2Tool,
};
