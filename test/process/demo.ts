import { expect } from 'vitest';
import { run } from '../support/process.ts';

const MAIN = [process.execPath, '--import', 'tsx', 'src/main.ts'];

/** Runs the demo with these words as its one line. */
export async function demo(
  ...words: string[]
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const [node = '', ...args] = MAIN;
  await using shown = run(node, [...args, 'demo', ...words]);
  const code = await shown.exited;
  return { code, printed: shown.output() };
}

/** What the demo prints when these lines are typed into it. */
export async function typed(lines: readonly string[]): Promise<string> {
  const input = `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}`;
  await using shown = run('bash', ['-c', `${input} | ${MAIN.join(' ')} demo`]);
  expect(await shown.exited).toBe(0);
  return shown.output();
}

/** Expects these one after another; where the last of them ends. */
export function endOf(inOrder: readonly string[], printed: string): number {
  return inOrder.reduce((from, said) => {
    const found = printed.indexOf(said, from);
    expect(found, `${said}\n\nin\n\n${printed}`).toBeGreaterThanOrEqual(from);
    return found + said.length;
  }, 0);
}
