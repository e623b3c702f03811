import { setTimeout as pause } from 'node:timers/promises';
import { type ChangeState, isSettled } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import type { StoredChange } from '../store/change-row.ts';
import { NEVER } from '../store/changes.ts';
import { approved } from './apply.ts';
import { doubtful } from './doubt.ts';
import { end, verifying } from './follow.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { pending } from './pending.ts';
import type { Next, Run } from './run.ts';
import { failed, sending } from './send.ts';
import { createTeller } from './teller.ts';

export interface Executor {
  /** Looks after a change now. */
  wake(id: string): void;
  /** Resolves when everybody has been told of it once, or after `withinMs`. */
  told(id: string, withinMs: number): Promise<void>;
  /**
   * Takes nothing new, waits `graceMs` at most for calls that are at Zadig, and lets go of everything, so that another
   * replica goes on at once.
   */
  stop(graceMs: number): Promise<void>;
}

const AT_ONCE = 32;

/** A change that is being looked after here. */
interface Running {
  readonly bell: Bell;
  /** Ends what can go on elsewhere: waiting, looking, telling. */
  readonly stop: AbortController;
  /** Ends a call that has been sent to Zadig, whose answer is then lost. */
  readonly cut: AbortController;
  readonly ended: Promise<void>;
  readonly first: Promise<void>;
}

/** Wakes a run that waits, or tells one at work that there is more to do. */
interface Bell {
  again: boolean;
  ring: () => void;
}

/** Carries changes from their approval to their end: those woken here, and those another replica left behind. */
export function createExecutor(parts: ChangeParts, owner: string): Executor {
  const { pace, work, log } = parts;
  const running = new Map<string, Running>();
  /** A token for each hold: only what is held can be lost, and what is held again is another hold. */
  const holding = new Map<string, symbol>();
  let stopping = false;

  function start(id: string): void {
    if (stopping) return;
    const known = running.get(id);
    if (known !== undefined) {
      known.bell.again = true;
      known.bell.ring();
      return;
    }
    const [stop, cut] = [new AbortController(), new AbortController()];
    const bell: Bell = { again: false, ring: () => {} };
    let toldFirst = () => {};
    const first = new Promise<void>((resolve) => {
      toldFirst = resolve;
    });
    const ended = look(id, stop.signal, cut.signal, bell, toldFirst)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log.error({ err: error, change: id }, 'a change could not be looked after');
      })
      .finally(() => {
        toldFirst();
        running.delete(id);
        holding.delete(id);
        if (bell.again && !stop.signal.aborted) start(id);
      });
    running.set(id, { bell, stop, cut, ended, first });
  }

  async function hold(id: string): Promise<boolean> {
    const held = await work.hold(id, owner, pace.leaseMs);
    if (held) holding.set(id, Symbol(id));
    return held;
  }

  async function look(
    id: string,
    signal: AbortSignal,
    cut: AbortSignal,
    bell: Bell,
    toldFirst: () => void,
  ): Promise<void> {
    if (!(await hold(id))) return;
    const teller = createTeller(id, parts, signal, toldFirst);
    const run: Run = {
      ...{ id, owner, teller, signal, cut },
      ...{ answer: undefined, failingSince: null },
    };
    try {
      for (;;) {
        bell.again = false;
        const change = await parts.changes.load(id);
        if (change === null || signal.aborted) return;
        teller.nudge();
        const next = await step(change, run, parts);
        if (next.do === 'again' || bell.again) continue;
        if (next.do === 'wait') {
          await rung(bell, next.ms, signal);
          continue;
        }
        const retryAt = await teller.idle();
        // What was not told is still due, here or elsewhere.
        if (signal.aborted) return;
        if (bell.again) continue;
        holding.delete(id);
        if (await work.release(id, owner, change.version, Math.min(next.until, retryAt))) return;
        // Something has happened meanwhile, unless another replica has taken it over.
        if (!(await hold(id))) return;
      }
    } catch (error) {
      const until = parts.now() + pace.retryMs;
      await teller.idle();
      const change = await parts.changes.load(id).catch(() => null);
      holding.delete(id);
      if (change !== null) await work.release(id, owner, change.version, until).catch(() => undefined);
      throw error;
    }
  }

  const beat = setInterval(() => {
    const ids = [...holding.keys()];
    const before = new Map(holding);
    work
      .renew(ids, owner, pace.leaseMs)
      .then((held) => {
        // What another replica has taken over is left to it; what was sent is not called back.
        for (const id of ids)
          if (!held.includes(id) && holding.get(id) === before.get(id)) running.get(id)?.stop.abort();
      })
      .catch((error: unknown) => log.warn({ err: error }, 'the hold on changes could not be renewed'));
  }, pace.leaseMs / 4);
  beat.unref();

  let polling: Promise<void> = Promise.resolve();
  const poll = setInterval(() => {
    if (stopping || running.size >= AT_ONCE) return;
    polling = work
      .due(AT_ONCE - running.size, pace.leaseMs)
      .then((ids) => {
        for (const id of ids) if (!running.has(id)) start(id);
      })
      .catch((error: unknown) => log.warn({ err: error }, 'changes that are due could not be read'));
  }, pace.pollMs);
  poll.unref();

  return {
    wake: start,
    async told(id, withinMs) {
      const first = running.get(id)?.first ?? Promise.resolve();
      await Promise.race([first, pause(withinMs, undefined, { ref: false })]);
    },
    async stop(graceMs) {
      stopping = true;
      clearInterval(poll);
      await polling;
      const left = [...running.values()];
      for (const { stop } of left) stop.abort();
      const all = Promise.all(left.map(({ ended }) => ended));
      await Promise.race([all, pause(graceMs, undefined, { ref: false })]);
      for (const { cut } of left) cut.abort();
      await all;
      clearInterval(beat);
      await work.releaseAll(owner);
    },
  };
}

async function step(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const unreadable = whyUnreadable(change, parts);
  if (unreadable !== null) return endUnread(change, unreadable, run, parts);
  switch (change.state) {
    case 'pending':
      return pending(change, parts);
    case 'approved':
      return approved(change, run, parts);
    case 'applying':
      return change.sentAt === null ? sending(change, run, parts) : doubtful(change, run, parts);
    case 'verifying':
      return verifying(change, run, parts);
    default:
      return { do: 'rest', until: isSettled(change.state) || change.state === 'unknown' ? NEVER : 0 };
  }
}

/** Waits, unless somebody nudges. */
async function rung(bell: Bell, ms: number, signal: AbortSignal): Promise<void> {
  if (bell.again || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => end(), ms);
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    bell.ring = end;
    signal.addEventListener('abort', end, { once: true });
  });
  bell.ring = () => {};
}

const WORKED_ON: ReadonlySet<ChangeState> = new Set(['approved', 'applying', 'verifying']);

/** Why what was kept of a change under way cannot be used: it was closed under another token, or its command is gone. */
function whyUnreadable(change: StoredChange, parts: ChangeParts): string | null {
  if (!WORKED_ON.has(change.state)) return null;
  try {
    opened(change, parts);
    return null;
  } catch (error) {
    if (error instanceof BotError) return error.message;
    throw error;
  }
}

/** Nothing more can be done here: certain when nothing was sent, and for a person to find out otherwise. */
async function endUnread(change: StoredChange, why: string, run: Run, parts: ChangeParts): Promise<Next> {
  const isSent = change.attempts > 0 || change.state === 'verifying';
  if (!isSent) return failed(change, `${why} Nothing was sent; ask for it again.`, run, parts);
  return end(change, 'unknown', `${why} It was sent, and I cannot look for its effect.`, run, parts);
}
