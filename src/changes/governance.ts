import { randomUUID } from 'node:crypto';
import type { ChangeDesk } from '../commands/desk.ts';
import type { Need } from '../domain/change.ts';
import type { StoredChange } from '../store/change-row.ts';
import { createDesk } from './desk.ts';
import { createExecutor } from './execute.ts';
import type { ChangeParts } from './parts.ts';
import type { Made } from './planning.ts';
import { consider, take, type Wish } from './request.ts';

/** A change that was taken, and where it can be followed. */
export interface Taken {
  readonly change: StoredChange;
  readonly homeLink: string | null;
  readonly cardLink: string | null;
  /** The home message stands where it was asked. */
  readonly isHere: boolean;
}

/** Everything about changes, for dispatch. */
export interface Governance {
  desk(userId: string, groups: () => Promise<ReadonlySet<string>>, signal: AbortSignal): ChangeDesk;
  /** What a wish would do and need; `refusal` as a sentence. Nobody is asked, nothing is kept. */
  tryOut(
    wish: Wish,
    groups: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Made & { readonly need: Need | null; readonly refusal: string | null }>;
  /** Takes a wish and sees to it. Errors: BotError when it cannot be planned or is not allowed. */
  ask(wish: Wish, groups: ReadonlySet<string>, signal: AbortSignal): Promise<Taken>;
  /** Waits for calls that are at Zadig and lets go of everything; another replica, or the next start, goes on. */
  stop(graceMs: number): Promise<void>;
}

/** A person who asks waits no longer than this for the links. */
const TOLD_MS = 2_000;

/** `owner` names this replica among those that share the database. */
export function createGovernance(parts: ChangeParts, owner: string = randomUUID()): Governance {
  const executor = createExecutor(parts, owner);
  return {
    desk: (userId, groups, signal) => createDesk(userId, groups, parts, executor.wake, signal),
    async tryOut(wish, groups, signal) {
      const { made, need, refusal } = await consider(wish, groups, parts, signal);
      return {
        ...made,
        need,
        refusal: refusal === null ? null : `${refusal.message} ${refusal.hint ?? ''}`.trim(),
      };
    },
    async ask(wish, groups, signal) {
      const id = await take(wish, await consider(wish, groups, parts, signal), parts);
      executor.wake(id);
      await executor.told(id, TOLD_MS);
      const change = await parts.changes.load(id);
      if (change === null) throw new Error(`the change ${id} has vanished`);
      const messages = await parts.work.messages(id);
      const linkTo = async (role: string) => {
        const message = messages.find((one) => one.role === role);
        return message === undefined ? null : parts.voice.permalink(message).catch(() => null);
      };
      const home = messages.find(({ role }) => role === 'home');
      return {
        change,
        homeLink: await linkTo('home'),
        cardLink: await linkTo('card'),
        isHere: home?.channel === wish.askedIn.channel && home.thread === wish.askedIn.thread,
      };
    },
    stop: (graceMs) => executor.stop(graceMs),
  };
}
