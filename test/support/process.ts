import { type ChildProcess, spawn } from 'node:child_process';

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Waits until the output matches. */
  prints(what: RegExp, timeoutMs?: number): Promise<string>;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Runs a program as a process of its own; killed when disposed of. `env` is all of its environment but PATH and HOME. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer) => {
    printed += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  const exited = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      resolve(code);
      for (const listener of listeners) listener();
    });
  });
  return {
    child,
    exited,
    output: () => printed,
    prints: (what, timeoutMs = 15_000) =>
      new Promise((resolve, reject) => {
        const end = (finish: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          finish();
        };
        const look = () => {
          if (what.test(printed)) end(() => resolve(printed));
          else if (child.exitCode !== null)
            end(() => reject(new Error(`ended with ${child.exitCode} before printing ${what}:\n${printed}`)));
        };
        const timer = setTimeout(
          () => end(() => reject(new Error(`did not print ${what}:\n${printed}`))),
          timeoutMs,
        );
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}
