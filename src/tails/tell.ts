import { type Steering, steeredNote } from '../blocks/tail/steered.ts';
import { isDirect } from '../domain/tail.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { TailParts } from './parts.ts';

/** Who steered a tail, and how it stood before. */
export interface Steered {
  readonly by: string;
  readonly what: Steering;
  readonly before: StoredTail;
}

/**
 * Says in a tail's thread what somebody did about it, where others read along and something is different now. Never
 * throws: whoever did it has an answer of their own.
 */
export async function tellThread(
  tail: StoredTail,
  { by, what, before }: Steered,
  { voice, log }: Pick<TailParts, 'voice' | 'log'>,
): Promise<void> {
  if (tail.thread === null || isDirect(tail.channel) || !hasChanged(tail, before, what)) return;
  try {
    await voice.post(tail.channel, tail.thread, steeredNote(by, what, tail));
  } catch (error) {
    log.warn(
      { err: error, tail: tail.id },
      'what somebody did about a log tail could not be told in its thread',
    );
  }
}

function hasChanged(tail: StoredTail, before: StoredTail, what: Steering): boolean {
  switch (what) {
    case 'paused':
    case 'resumed':
      return tail.state !== before.state;
    case 'extended':
      return tail.endsAt !== before.endsAt;
    case 'filtered':
      return JSON.stringify(tail.wish) !== JSON.stringify(before.wish);
  }
}
