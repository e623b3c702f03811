import { setTimeout as pause } from 'node:timers/promises';
import { Unsayable, Unsure } from '../changes/voice.ts';
import type { Session } from './session.ts';

const TRIES = 5;

/** Tries a few times, and more slowly until then. */
export async function patiently<T>(
  work: () => Promise<T>,
  { parts }: Pick<Session, 'parts'>,
  signal: AbortSignal,
  until = 0,
): Promise<T> {
  const { retryMs, mostRetryMs } = parts.pace;
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const isOver = tried >= TRIES && parts.now() >= until;
      if (error instanceof Unsayable || error instanceof Unsure || isOver) throw error;
      await pause(tried < TRIES ? 4 * retryMs : mostRetryMs, undefined, { signal });
    }
  }
}
