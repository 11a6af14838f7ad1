import { gemmaTool } from './gemma.ts';
import { plink1Tool, plink2Tool } from './plink.ts';
import { csvTool, lme4Tool, nlmeTool } from './tabular.ts';
import type { Tool, ToolName } from './tool.ts';

/** The tools by name; `plink` is plink1.9. */
export const tools: Readonly<Partial<Record<ToolName, Tool>>> = {
  csv: csvTool,
  gemma: gemmaTool,
  lme4: lme4Tool,
  nlme: nlmeTool,
  'plink1.9': plink1Tool,
  plink2: plink2Tool,
};
