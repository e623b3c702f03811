import { type Finding, ok } from './checks/finding.ts';
import { checkMachine } from './checks/machine.ts';
import { checkPolicies } from './checks/policies.ts';
import { checkSlack } from './checks/slack.ts';
import { checkZadig } from './checks/zadig.ts';
import { problemsText, readConfiguration } from './settings.ts';

const MARK = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;
const NO_FILE = 'none: every project the token sees, everybody may read everything';

/** `zadig-slack doctor`: one line a check, with what to do. Exit 1 when something is missing or fails. */
export async function doctor(): Promise<void> {
  const read = readConfiguration(process.env);
  if (!read.ok) console.log(problemsText(read.problems));
  const environment = read.ok ? read.environment : read.valid;
  const findings = (
    await Promise.all([
      read.ok ? [ok('Settings file', read.file ?? NO_FILE)] : [],
      checkPolicies(read.settings),
      checkSlack(environment, read.settings),
      checkZadig(environment, read.settings),
      checkMachine(environment),
    ])
  ).flat();
  for (const finding of findings) console.log(line(finding));
  const failed = findings.filter(({ state }) => state === 'fail').length;
  console.log(summary(failed, findings.length, read.ok ? 0 : read.problems.length));
  if (failed > 0 || !read.ok) process.exitCode = 1;
}

function summary(failed: number, checks: number, wrong: number): string {
  if (wrong > 0) {
    const rest = failed === 0 ? 'is well' : `is not all well either: ${failed} of ${checks} checks failed`;
    return `Correct the settings above first (${wrong}). What could be checked without them ${rest}.`;
  }
  if (failed > 0) return `${failed} of ${checks} checks failed.`;
  return 'Everything that has to be there is there.';
}

function line({ about, state, text, todo }: Finding): string {
  return `${MARK[state]}  ${about}: ${text}${todo === undefined ? '' : `\n      → ${todo}`}`;
}
