import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

const AGAIN_MS = 2_000;

export interface ProbeOptions {
  /** Begins the sentences: `The database`. */
  readonly what: string;
  readonly everyMs: number;
  readonly deadlineMs: number;
  /** How long it may be unwell before that counts; what is certain counts at once. */
  readonly forgiveMs: number;
  readonly isCertain: (error: unknown) => boolean;
  readonly log: Logger;
  /** Asks for something small; throws when it is not well. */
  readonly look: (signal: AbortSignal) => Promise<void>;
  /** Why `look` failed, in a few words without secrets. */
  readonly reasonOf: (error: unknown) => string;
}

export interface Probe {
  /** What is wrong, as a sentence; null when all is well or nothing is known yet. */
  problem(): string | null;
  stop(): Promise<void>;
}

/** Looks now and then whether something the bot cannot do without is there, so that readiness does not wait for people. */
export function startProbe(options: ProbeOptions): Probe {
  const { what, everyMs, deadlineMs, forgiveMs, isCertain, log, look, reasonOf } = options;
  const stopping = new AbortController();
  let unwellSince: number | null = null;
  let problem: string | null = null;

  async function once(): Promise<void> {
    // Node may collect a signal of AbortSignal.timeout that only AbortSignal.any refers to, and then it never fires.
    const enough = new AbortController();
    const { signal } = enough;
    const end = () => enough.abort();
    const timer = setTimeout(end, deadlineMs);
    timer.unref();
    stopping.signal.addEventListener('abort', end, { once: true });
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
    });
    try {
      await Promise.race([look(signal), late]);
      if (problem !== null) log.info(`${what} is well again`);
      problem = null;
      unwellSince = null;
    } catch (error) {
      if (stopping.signal.aborted) return;
      const said = `${what} is not well: ${reasonOf(error).replace(/\.$/, '')}.`;
      unwellSince ??= performance.now();
      if (!isCertain(error) && performance.now() - unwellSince < forgiveMs) return;
      if (problem === null) log.error({ err: error }, said);
      problem = said;
    } finally {
      clearTimeout(timer);
      stopping.signal.removeEventListener('abort', end);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await once();
      await pause(unwellSince === null ? everyMs : AGAIN_MS, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  }
  const running = run();

  return {
    problem: () => problem,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
