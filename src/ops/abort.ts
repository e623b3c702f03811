import { BotError } from '../domain/errors.ts';

/** Waits for a start, but not beyond `signal`. Errors: BotError `unavailable` when that came first. */
export async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  const stopped = new BotError('unavailable', 'The bot was stopped before Slack let it in.');
  await new Promise<void>((resolve, reject) => {
    const end = () => reject(stopped);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
