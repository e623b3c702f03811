import { createHash, randomUUID } from 'node:crypto';
import type { ChangeDesk } from '../commands/desk.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeMessageTable } from '../store/schema.ts';
import { createDesk } from './desk.ts';
import { createExecutor } from './execute.ts';
import type { ChangeParts } from './parts.ts';
import { asJson, type Made } from './planning.ts';
import { type Considered, consider, take, type Wish } from './request.ts';

/** A change that was taken, and where it can be followed. */
export interface Taken {
  readonly change: StoredChange;
  readonly homeLink: string | null;
  readonly cardLink: string | null;
  /** The very same, asked for by the same person before and still waiting; null when there is none. */
  readonly same: { readonly id: string; readonly link: string | null } | null;
  /** The home message stands where it was asked. */
  readonly isHere: boolean;
}

/** Everything about changes, for dispatch. */
export interface Governance {
  desk(userId: string, groups: () => Promise<ReadonlySet<string>>, signal: AbortSignal): ChangeDesk;
  /**
   * What a wish would do and need. Nobody is asked, nothing is kept. `terms` stand for the plan and for whose approval
   * it needs.
   */
  tryOut(
    wish: Wish,
    groups: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Made & Omit<Considered, 'made'> & { readonly terms: string }>;
  /**
   * Takes a wish and sees to it. `agreed`: the terms that were agreed to; null when none were shown. Null comes back,
   * and nothing is taken, when they are others now. Errors: BotError when it cannot be planned or is not
   * allowed.
   */
  ask(
    wish: Wish,
    groups: ReadonlySet<string>,
    signal: AbortSignal,
    agreed: string | null,
  ): Promise<Taken | null>;
  /** Waits for calls that are at Zadig and lets go of everything; another replica, or the next start, goes on. */
  stop(graceMs: number): Promise<void>;
}

/** A person who asks waits no longer than this for the links. */
const TOLD_MS = 2_000;
/** So many of somebody's waiting changes are looked through for the same. */
const MOST_ASKED = 100;

/** `owner` names this replica among those that share the database. */
export function createGovernance(parts: ChangeParts, owner: string = randomUUID()): Governance {
  const executor = createExecutor(parts, owner);
  return {
    desk: (userId, groups, signal) => createDesk(userId, groups, parts, executor.wake, signal),
    async tryOut(wish, groups, signal) {
      const considered = await consider(wish, groups, parts, signal);
      const { made, ...rest } = considered;
      return { ...made, ...rest, terms: termsOf(considered) };
    },
    async ask(wish, groups, signal, agreed) {
      const considered = await consider(wish, groups, parts, signal);
      if (agreed !== null && termsOf(considered) !== agreed) return null;
      const id = await take(wish, considered, parts);
      executor.wake(id);
      await executor.told(id, TOLD_MS);
      const change = await parts.changes.load(id);
      if (change === null) throw new Error(`the change ${id} has vanished`);
      const messages = await parts.work.messages(id);
      const home = messages.find(({ role }) => role === 'home');
      return {
        change,
        homeLink: await linkTo(messages, 'home', parts),
        cardLink: await linkTo(messages, 'card', parts),
        same: change.state === 'pending' ? await sameAs(change, parts) : null,
        isHere: home?.channel === wish.askedIn.channel && home.thread === wish.askedIn.thread,
      };
    },
    stop: (graceMs) => executor.stop(graceMs),
  };
}

async function linkTo(
  messages: readonly ChangeMessageTable[],
  role: 'home' | 'card',
  { voice }: ChangeParts,
): Promise<string | null> {
  const message = messages.find((one) => one.role === role);
  return message === undefined ? null : voice.permalink(message).catch(() => null);
}

/** What the same person waits for already, with the same plan. */
async function sameAs({ id, hash, requester }: StoredChange, parts: ChangeParts): Promise<Taken['same']> {
  const asked = await parts.lists.askedBy(requester, MOST_ASKED);
  const same = asked.find((one) => one.id !== id && one.hash === hash);
  if (same === undefined) return null;
  return { id: same.id, link: await linkTo(await parts.work.messages(same.id), 'home', parts) };
}

function termsOf({ made, need }: Considered): string {
  return createHash('sha256')
    .update(canonicalJson([made.hash, asJson(need)]))
    .digest('hex');
}
