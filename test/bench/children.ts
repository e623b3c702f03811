import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const STOP_MS = 10_000;

export interface Child {
  readonly pid: number;
  /** Rejects when the process ends before it was told to. */
  readonly died: Promise<never>;
  /** Resolves when it is over, however it ended. */
  readonly ended: Promise<unknown>;
  /** Resident memory, as the kernel counts it. */
  rssMb(): number;
  /** Processor time used so far. */
  cpuMs(): number;
  output(): string;
  stop(): Promise<void>;
}

export interface Nursery {
  /** Runs a compiled script with nothing of our environment but what `env` says. */
  start(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Child;
  /** At once and without a word: for Ctrl-C. */
  killAll(): void;
}

/** Child processes, with their output in files of `folder`, where it costs the bench nothing. */
export function createNursery(folder: string): Nursery {
  const alive = new Set<ChildProcess>();
  let started = 0;
  return {
    start(script, args, env) {
      started += 1;
      const log = join(folder, `output-${started}.log`);
      const file = openSync(log, 'w');
      const child = spawn(process.execPath, [script, ...args], {
        cwd: folder,
        env: { NODE_ENV: 'production', ...env },
        stdio: ['ignore', file, file],
      });
      alive.add(child);
      void once(child, 'exit').then(() => alive.delete(child));
      return watched(child, () => readFileSync(log, 'utf8'));
    },
    killAll() {
      for (const child of alive) child.kill('SIGKILL');
    },
  };
}

function watched(child: ChildProcess, output: () => string): Child {
  const pid = child.pid ?? 0;
  let stopping = false;
  const gone = once(child, 'exit');
  const died = gone.then(([code, signal]): Promise<never> => {
    if (stopping) return new Promise(() => {});
    throw new Error(`A subject ended (${code ?? signal}):\n${output().slice(-2_000)}`);
  });
  died.catch(() => {});
  return {
    pid,
    died,
    ended: gone,
    output,
    rssMb: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    cpuMs() {
      // Behind the name in brackets; ticks are hundredths of a second on every Linux that Node runs on.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(late);
    },
  };
}
