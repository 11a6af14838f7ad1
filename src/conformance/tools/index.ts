import { emmaxTool } from './emmax.ts';
import { gctaTool } from './gcta.ts';
import { gemmaTool } from './gemma.ts';
import { plink1Tool, plink2Tool } from './plink.ts';
import { csvTool, lme4Tool, nlmeTool } from './tabular.ts';
import type { Tool, ToolName } from './tool.ts';

/** The tools by name. */
export const tools: Readonly<Record<ToolName, Tool>> = {
  csv: csvTool,
  emmax: emmaxTool,
  gcta: gctaTool,
  gemma: gemmaTool,
  lme4: lme4Tool,
  nlme: nlmeTool,
  'plink1.9': plink1Tool,
  plink2: plink2Tool,
};
