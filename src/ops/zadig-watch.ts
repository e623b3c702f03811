import type { Logger } from 'pino';
import { BotError } from '../domain/errors.ts';
import type { Zadig } from '../zadig/client.ts';
import { endpoints } from '../zadig/endpoints.ts';

const EVERY_MS = 30_000;
/** Before the first answer, so that a bot that starts beside its Zadig is ready soon after it. */
const IMPATIENT_MS = 1_000;
const FORGIVEN_MS = 120_000;

export interface ZadigWatch {
  /** Why the bot cannot count on Zadig now, as a sentence; null when it can. */
  problem(): string | null;
  stop(): Promise<void>;
}

/** Asks Zadig something small now and then, so that readiness does not depend on people asking. */
export function watchZadig(zadig: Zadig, log: Logger, now: () => number): ZadigWatch {
  const stopping = new AbortController();
  let answeredAt: number | null = null;
  let failure: string | null = null;

  async function probe(): Promise<void> {
    try {
      await zadig.call(endpoints.listProjects, {
        query: { pageNum: 1, pageSize: 1 },
        signal: stopping.signal,
      });
      if (failure !== null) log.info('Zadig answers again');
      answeredAt = now();
      failure = null;
    } catch (error) {
      if (stopping.signal.aborted) return;
      // A Zadig that knows no such call has answered.
      if (error instanceof BotError && error.code === 'unsupported') {
        answeredAt = now();
        failure = null;
        return;
      }
      const known = error instanceof BotError ? error : null;
      const said = known?.message ?? 'Zadig gives an answer that I do not understand.';
      // The sentence is the whole story of a known error; its stack would only hide it.
      const fields = known === null ? { err: error } : {};
      if (failure !== said) log.warn(fields, `${said} ${known?.hint ?? ''}`.trim());
      failure = said;
    }
  }

  const running = repeat(probe, () => (answeredAt === null ? IMPATIENT_MS : EVERY_MS), stopping.signal);
  return {
    problem() {
      if (answeredAt === null) return `Zadig has not answered yet.${failure === null ? '' : ` ${failure}`}`;
      return now() - answeredAt > FORGIVEN_MS && failure !== null ? failure : null;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Runs `work` until `signal` aborts, with a pause after each time. */
async function repeat(work: () => Promise<void>, pauseMs: () => number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await work();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, pauseMs());
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}
