import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Random } from './crash-random.ts';

/** Bots on one database, of which one is killed now and then. */
export interface Fleet extends AsyncDisposable {
  kills(): number;
  starts(): number;
  /** When the last one was killed, Unix milliseconds. */
  lastKillAt(): number;
  /** Resolves when at least one of them serves. */
  up(): Promise<void>;
  /** Whether there is only one of them. */
  isAlone(): boolean;
  /** Ends one with SIGKILL once one serves, or all; another is started soon after when none is left. */
  kill(all: boolean): Promise<void>;
  /** Ends all of them for good, the same way. Errors: Error when one has ended by itself. */
  end(): Promise<void>;
  /** What they wrote to their logs. */
  log(): string;
}

/** CommonJS inside the bundle asks for these, which modules do not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __pathOf(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('\n');

/** So long may nobody serve after a kill. */
const DOWN_MS = 500;
const STARTS_WITHIN_MS = 30_000;

/**
 * Starts the first bot. They are real processes of the bundled program, since a quarter of a second to start instead of
 * two lets them die more often. Errors: Error with its log when a bot does not start.
 */
export async function startFleet(entry: string, orders: object, random: Random): Promise<Fleet> {
  const folder = await bundled(entry);
  const children = new Set<ChildProcess>();
  const ready = new Set<ChildProcess>();
  const listeners = new Set<() => void>();
  const lines: string[] = [];
  let [kills, starts, lastKillAt, stopping] = [0, 0, 0, false];
  let problem: Error | null = null;

  const changed = () => {
    for (const listener of listeners) listener();
  };

  function start(): void {
    starts += 1;
    const env = { PATH: process.env['PATH'] ?? '', CRASH_ORDERS: JSON.stringify(orders) };
    const child = spawn(process.execPath, [join(folder, 'bot.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.add(child);
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready ')) ready.add(child);
      changed();
    });
    child.stderr?.on('data', (chunk: Buffer) => lines.push(`[${child.pid}] ${chunk.toString()}`));
    child.on('close', (code, signal) => {
      children.delete(child);
      ready.delete(child);
      if (signal !== 'SIGKILL') problem ??= new Error(`a bot ended by itself (${code}):\n${lines.join('')}`);
      changed();
    });
  }

  /** Waits for what only the processes themselves can bring about. */
  function until(look: () => boolean): Promise<void> {
    return new Promise((done, failed) => {
      const end = (finish: () => void) => {
        clearTimeout(timer);
        listeners.delete(listener);
        finish();
      };
      const late = () => end(() => failed(new Error(`no bot serves:\n${lines.join('')}`)));
      const timer = setTimeout(late, STARTS_WITHIN_MS);
      const listener = () => {
        const wrong = problem;
        if (wrong !== null) end(() => failed(wrong));
        else if (look()) end(done);
      };
      listeners.add(listener);
      listener();
    });
  }

  /** Sometimes two replicas, sometimes one, sometimes nobody for a while. */
  async function replace(): Promise<void> {
    const wanted = random.chance(0.3) ? 2 : 1;
    if (children.size === 0) await pause(random.upTo(DOWN_MS));
    while (!stopping && children.size < wanted) start();
  }

  async function finish(): Promise<void> {
    stopping = true;
    changed();
    const ends = [...children].map((child) => new Promise((ended) => child.once('close', ended)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ends);
  }

  start();
  await until(() => ready.size > 0);
  return {
    kills: () => kills,
    starts: () => starts,
    lastKillAt: () => lastKillAt,
    up: () => until(() => ready.size > 0),
    isAlone: () => children.size <= 1,
    async kill(all) {
      await until(() => stopping || ready.size > 0);
      const one = random.pick([...ready]);
      const victims = all ? [...children] : [...children].filter((child) => child === one);
      for (const victim of stopping ? [] : victims) {
        ready.delete(victim);
        kills += 1;
        lastKillAt = Date.now();
        victim.kill('SIGKILL');
      }
      await until(() => stopping || victims.every((victim) => !children.has(victim)));
      await replace();
    },
    log: () => lines.join(''),
    async end() {
      await finish();
      if (problem !== null) throw problem;
    },
    async [Symbol.asyncDispose]() {
      await finish();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Inside the project, so that the database drivers, which stay outside, are found. */
async function bundled(entry: string): Promise<string> {
  const cache = resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'crash-bot-'));
  await build({
    entryPoints: { bot: entry },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['libsql', 'pg'],
    banner: { js: BANNER },
    logLevel: 'error',
  });
  return folder;
}
