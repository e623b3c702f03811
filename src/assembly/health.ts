import type { Logger } from 'pino';
import { BotError } from '../domain/errors.ts';
import { startProbe } from '../ops/probe.ts';
import { watchZadig } from '../ops/zadig-watch.ts';
import type { Zadig } from '../zadig/client.ts';

const DATABASE = { what: 'The database', everyMs: 10_000, deadlineMs: 5_000, forgiveMs: 0 } as const;
const SLACK = {
  what: 'The Slack bot token',
  everyMs: 60_000,
  deadlineMs: 10_000,
  forgiveMs: 120_000,
} as const;

export interface HealthOf {
  readonly zadig: Zadig;
  /** Look at the two, and throw what is wrong. */
  readonly look: Readonly<Record<'database' | 'slack', () => Promise<unknown>>>;
  readonly log: Logger;
  /** Milliseconds, on a clock that nobody sets. */
  readonly now: () => number;
}

/** Looks after what the bot depends on: `problems` is what keeps it from being ready. */
export function watchHealth({ zadig, look, log, now }: HealthOf): {
  problems(): readonly string[];
  stop(): Promise<void>;
} {
  const shared = {
    log,
    isCertain: (error: unknown) => error instanceof BotError && error.code === 'auth',
    reasonOf: (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
  };
  const probes = [
    watchZadig(zadig, log, now),
    startProbe({ ...DATABASE, ...shared, look: async () => void (await look.database()) }),
    startProbe({ ...SLACK, ...shared, look: async () => void (await look.slack()) }),
  ];
  return {
    problems: () => probes.map((probe) => probe.problem()).filter((problem) => problem !== null),
    async stop() {
      await Promise.all(probes.map((probe) => probe.stop()));
    },
  };
}
