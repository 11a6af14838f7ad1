import type { Manifest } from './manifest.ts';
import { lme4Script, nlmeScript } from './r-scripts.ts';
import { OUT, type ViewName } from './view.ts';

/** A program of a run script: the variable that names another one, its usual name, and how it says its version. */
interface Program {
  readonly variable: string;
  readonly command: string;
  readonly version: readonly string[];
}
const programs: Readonly<Record<string, Program>> = {
  gemma: { variable: 'GEMMA', command: 'gemma', version: ['-h'] },
  'plink1.9': { variable: 'PLINK19', command: 'plink1.9', version: ['--version'] },
  plink2: { variable: 'PLINK2', command: 'plink2', version: ['--version'] },
  gcta: { variable: 'GCTA', command: 'gcta64', version: ['--version'] },
  emmax: { variable: 'EMMAX', command: 'emmax', version: [] },
  'emmax-kin': { variable: 'EMMAX_KIN', command: 'emmax-kin', version: [] },
  Rscript: { variable: 'RSCRIPT', command: 'Rscript', version: ['--version'] },
};

/** Views whose cases are all given to one process, and its script: R takes longer to start than to answer. */
const scripts: Readonly<Partial<Record<ViewName, { readonly name: string; readonly content: string }>>> = {
  lme4: { name: 'lme4.R', content: lme4Script },
  nlme: { name: 'nlme.R', content: nlmeScript },
};

/** The scripts of a bundle, by name: run.sh, and what it gives the cases to. */
export function scriptsOf(manifest: Manifest): Map<string, string> {
  if (manifest.cases.every(c => c.runs.length === 0)) return new Map();
  const own = scripts[manifest.as];
  return new Map([
    ['run.sh', scriptOf(manifest)],
    ...(own === undefined ? [] : [[own.name, own.content] as const]),
  ]);
}

/**
 * The run script of a bundle: POSIX sh, one line a run. What a run says goes to out/NAME.txt, the code it ends with to
 * out/NAME.exit, so that a failure comes back too.
 */
function scriptOf({ as, cases }: Manifest): string {
  const script = scripts[as];
  const used = [...new Set(cases.flatMap(c => c.runs.map(r => r.program)))];
  const lines = cases.flatMap(c =>
    c.runs.map(r => `run ${[c.directory, r.name, r.program, ...r.words].map(word).join(' ')}`),
  );
  return [
    '#!/bin/sh',
    `# ${cases.length} certified cases of lmm-spec for ${as}. One directory a case; what comes out goes to its ${OUT}/.`,
    '#   sh run.sh                  all of them',
    '#   sh run.sh DIRECTORY …      only these',
    ...used.map(name => `#   ${programs[name]!.variable}=/path/to/${programs[name]!.command} sh run.sh`),
    'cd "$(dirname "$0")" || exit 2',
    'only=" $* "',
    'ran=0',
    ...used.flatMap(name => find(name)),
    ...(script === undefined
      ? runner(used)
      : batch(
          script.name,
          cases.map(c => c.directory),
        )),
    ...(script === undefined ? lines : []),
    '[ "$ran" -gt 0 ] || { echo "run.sh: nothing was run" >&2; exit 2; }',
    `echo "$ran runs; their outputs are in */${OUT}"`,
    '',
  ].join('\n');
}

/** A shell word: ours have nothing in them that a shell would change. */
function word(text: string): string {
  if (/^[A-Za-z0-9_./,=+:-]+$/.test(text)) return text;
  throw new Error(`defect: a shell would change the word ${text}`);
}

const variableOf = (name: string): string => programs[name]!.variable;

/** A program that is not there is left out, and said to be. */
const find = (name: string): string[] => {
  const { variable, command, version } = programs[name]!;
  return [
    `: "\${${variable}:=${command}}"`,
    `if command -v "$${variable}" > /dev/null 2>&1; then "$${variable}" ${[...version, '> program'].join(' ')}.${name}.txt 2>&1`,
    `else echo "run.sh: $${variable} is not on PATH; name it: ${variable}=/path/to/${command} sh run.sh" >&2; ${variable}=; fi`,
  ];
};

const chosen = 'case "$only" in "  "|*" $directory "*) ;; *) return ;; esac';
const runner = (used: readonly string[]): string[] => [
  'run() {',
  '  directory=$1 name=$2 program=$3; shift 3',
  `  ${chosen}`,
  '  case "$program" in',
  ...used.map(name => `    ${name}) program=$${variableOf(name)} ;;`),
  '  esac',
  '  [ -n "$program" ] || return',
  `  mkdir -p "$directory/${OUT}"`,
  `  (cd "$directory" && "$program" "$@") > "$directory/${OUT}/$name.txt" 2>&1 < /dev/null`,
  `  echo $? > "$directory/${OUT}/$name.exit"`,
  '  ran=$((ran + 1))',
  '}',
];

const batch = (script: string, directories: readonly string[]): string[] => [
  'chosen=',
  'choose() {',
  '  directory=$1',
  `  ${chosen}`,
  '  chosen="$chosen $directory"; ran=$((ran + 1))',
  '}',
  ...directories.map(directory => `choose ${word(directory)}`),
  `[ -z "$RSCRIPT" ] || [ "$ran" = 0 ] || "$RSCRIPT" ${script} $chosen || exit 2`,
  '[ -n "$RSCRIPT" ] || ran=0',
];
