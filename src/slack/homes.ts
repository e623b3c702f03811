import { createHash, randomUUID } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { Logger } from 'pino';
import { brokenHomeTab, type Home, homeTab } from '../blocks/home-tab.ts';
import type { Homes as KnownHomes } from '../store/homes.ts';
import type { Moved } from '../store/moves.ts';
import type { People } from './identity.ts';
import { createLooks, type LooksPace } from './looks.ts';
import { createPaced } from './paced.ts';
import type { Poster } from './poster.ts';

export interface HomesParts {
  readonly known: KnownHomes;
  readonly teamId: string;
  readonly people: People;
  readonly poster: Poster;
  readonly log: Logger;
  /** `fresh`: with nothing in it that was read for somebody else before. */
  readonly homeOf: (userId: string, fresh: boolean, signal: AbortSignal) => Promise<Home>;
  /** Who may decide about it. */
  readonly approversOf: (moved: Moved) => Promise<ReadonlySet<string>>;
  /** How long and how often Homes that were opened are looked after. */
  readonly looks: LooksPace;
  /** Time has passed: what moves by itself is to be read again, once for all Homes. */
  readonly onLook: () => void;
  /** Milliseconds on a clock that nobody sets. */
  readonly now: () => number;
}

/** Everybody's Home, drawn when it is opened and again when something on it changes. Nothing here throws. */
export interface Homes {
  /** Somebody has opened it: it is drawn whatever it shows, kept up to date from now on, and looked after for a while. */
  opened(userId: string): Promise<void>;
  /** Draws one again, should it show something old. */
  lookAgain(userId: string): void;
  /** Something that stands on one alone has moved: it is drawn again, should it ever have been opened. */
  concerns(userId: string): Promise<void>;
  /** A change or a lock has moved: draws the Homes of those whom it concerns. */
  changed(moved: Moved): void;
  /**
   * Something has moved on another replica, which draws Homes: what this one sent last may not be what people see, and
   * what it sends just now may be older. Those that were opened here are drawn again.
   */
  changedElsewhere(): void;
  stop(): Promise<void>;
}

/** At most one drawing is sent to a person in three seconds; what looks the same is not sent. */
const GAPS = { changedMs: 3_000, sameMs: 300 } as const;

/**
 * The replica on which something moves draws it for everybody. What was last sent is remembered here only, so that
 * another replica may send the same once more; opening a Home always sends.
 */
export function createHomes(parts: HomesParts): Homes {
  const { known, teamId, people, poster, log } = parts;
  const stop = new AbortController();
  /** By person: a hash of what was sent last. */
  const sent = new Map<string, string>();
  /** Who has opened it and has seen nothing since. */
  const opening = new Set<string>();
  /** For whom more has happened than that time has passed. */
  const due = new Set<string>();
  const paced = createPaced(redraw, GAPS, parts.now);
  const looks = createLooks(parts.looks, look, parts.now);
  let moves: Moved[] = [];
  let spreading: Promise<void> | null = null;

  /** Whose last drawing failed: it is tried once more by itself. */
  const failed = new Set<string>();

  function look(userIds: readonly string[]): void {
    parts.onLook();
    for (const userId of userIds) paced.ask(userId, false);
  }

  function ask(userId: string, first: boolean): void {
    due.add(userId);
    paced.ask(userId, first);
  }

  async function redraw(userId: string): Promise<boolean> {
    const opens = opening.has(userId);
    const isLook = !due.delete(userId);
    try {
      if (!(await people.isOurs(userId, null))) return false;
      const view = await viewOf(userId, isLook);
      if (view === null) return false;
      const hash = createHash('sha256').update(JSON.stringify(view)).digest('hex');
      const isShown = sent.get(userId) === hash && !opening.has(userId);
      if (isShown || stop.signal.aborted) return false;
      sent.delete(userId);
      opening.delete(userId);
      await poster.publish(userId, view);
      sent.set(userId, hash);
      failed.delete(userId);
    } catch (error) {
      if (stop.signal.aborted) return true;
      log.warn({ err: error, user: userId }, 'a Home could not be drawn');
      // The next look comes by itself.
      if (isLook || failed.delete(userId)) return true;
      failed.add(userId);
      if (opens) opening.add(userId);
      ask(userId, true);
    }
    return true;
  }

  /** What could not be read leaves a Home as it stands; one that is opened says so. Null: Zadig is late, and nothing has moved. */
  async function viewOf(userId: string, isLook: boolean): Promise<HomeView | null> {
    try {
      const home = await parts.homeOf(userId, opening.has(userId), stop.signal);
      return isLook && home.environments.late?.length !== 0 ? null : homeTab(home);
    } catch (error) {
      if (!opening.has(userId)) throw error;
      const reference = randomUUID().slice(0, 8);
      log.error({ err: error, id: reference, user: userId }, 'a Home could not be read');
      return brokenHomeTab(reference);
    }
  }

  async function spread(): Promise<void> {
    try {
      while (moves.length > 0 && !stop.signal.aborted) {
        const now = moves;
        moves = [];
        const everybody = now.some(({ isState }) => isState);
        const concerned = await concernedBy(now);
        for (const userId of await known.all(teamId))
          if (everybody || concerned.has(userId)) ask(userId, concerned.has(userId));
      }
    } catch (error) {
      log.warn({ err: error }, 'Homes could not be drawn again');
    } finally {
      spreading = null;
    }
  }

  async function concernedBy(now: readonly Moved[]): Promise<ReadonlySet<string>> {
    const approvers = await Promise.all(now.map(parts.approversOf));
    return new Set([...now.map(({ requester }) => requester), ...approvers.flatMap((found) => [...found])]);
  }

  return {
    async opened(userId) {
      if (!(await people.isOurs(userId, null))) return;
      opening.add(userId);
      looks.opened(userId);
      ask(userId, true);
      try {
        await known.opened(teamId, userId);
        await known.forgetOld();
      } catch (error) {
        log.warn({ err: error, user: userId }, 'that a Home was opened could not be stored');
      }
    },
    lookAgain: (userId) => ask(userId, true),
    async concerns(userId) {
      try {
        if ((await known.all(teamId)).includes(userId)) ask(userId, false);
      } catch (error) {
        log.warn({ err: error, user: userId }, 'a Home could not be drawn again');
      }
    },
    changed(moved) {
      moves.push(moved);
      spreading ??= spread();
    },
    changedElsewhere() {
      sent.clear();
      for (const userId of looks.now()) paced.ask(userId, false);
    },
    async stop() {
      stop.abort();
      looks.stop();
      await Promise.all([spreading, paced.stop()]);
    },
  };
}
