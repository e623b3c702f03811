import { progressView } from '../blocks/change/progress.ts';
import type { Message } from '../blocks/message.ts';
import { type ChangeState, isSettled, type Progress } from '../domain/change.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeMessageTable } from '../store/schema.ts';
import { createDrawing, roleIn, type Standing } from './drawing.ts';
import { sayNotes } from './notes.ts';
import type { ChangeParts } from './parts.ts';
import { postRoots } from './roots.ts';
import { Unsayable } from './voice.ts';

/** Keeps Slack told of one change: its messages redrawn from its row, and its notes said in order. Never throws. */
export interface Teller {
  /** Something may have changed. */
  nudge(): void;
  /** What the cluster shows, for the progress message; `since` in Unix milliseconds. */
  progress(seen: Progress, since: number): void;
  /** Resolves when all is said; with when to try again (Unix milliseconds), far away when nothing is left. */
  idle(): Promise<number>;
}

/** A change does not stay in these; its run looks at it again soon. */
const PASSING: ReadonlySet<ChangeState> = new Set(['approved', 'applying', 'verifying']);
const NO_RETRY = Number.MAX_SAFE_INTEGER;
/** What Slack refuses may be mended by somebody, but not soon: tried again so many times less often. */
const SLOWLY = 6;
/** A change that is through at the first look needs no progress message. */
const QUIET_MS = 1_500;

export function createTeller(
  id: string,
  parts: ChangeParts,
  signal: AbortSignal,
  onFirst: () => void,
): Teller {
  const { work, voice, changes, pace, log, now } = parts;
  const drawing = createDrawing(parts);
  let going: Promise<void> | null = null;
  let again = false;
  let retryAt = NO_RETRY;
  let shown: { readonly seen: Progress; readonly since: number } | null = null;
  let drawnProgress: string | null = null;
  let editedAt = 0;
  let redrawnAt = 0;

  function nudge(): void {
    again = true;
    going ??= tellAll().finally(() => {
      going = null;
    });
  }

  async function tellAll(): Promise<void> {
    while (again && !signal.aborted) {
      again = false;
      try {
        await tell();
        retryAt = NO_RETRY;
      } catch (error) {
        if (signal.aborted) return;
        retryAt = now() + (error instanceof Unsayable ? SLOWLY : 1) * pace.retryMs;
        log.warn({ err: error, change: id }, 'Slack could not be told of a change; trying again');
      }
      onFirst();
    }
  }

  async function tell(): Promise<void> {
    const change = await changes.load(id);
    if (change === null) return;
    const { standing, problem, isLate } = await postRoots(change, drawing, parts);
    const told = await Promise.allSettled([
      // What stands says where it is, whatever becomes of the replies below it.
      redraw(change, standing, isLate).then(() => drawProgress(change, standing)),
      sayNotes(change, standing, parts),
    ]);
    const failed = told.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    if (problem !== null) throw problem;
  }

  /** A message that is gone needs no drawing. */
  async function edit(message: ChangeMessageTable, view: Message): Promise<void> {
    await voice.update(message, view).catch((error: unknown) => {
      if (!(error instanceof Unsayable)) throw error;
      log.warn({ err: error, change: id, role: message.role }, 'a message of a change cannot be redrawn');
    });
  }

  /** `isLate`: a message was posted that the others do not know of yet. */
  async function redraw(change: StoredChange, standing: Standing, isLate: boolean): Promise<void> {
    if (!isLate && (await work.drawnVersion(id)) >= change.version) return;
    // Slack takes some fifty edits a minute for everything; what is only passing through may be left out.
    if (!isLate && PASSING.has(change.state) && now() - redrawnAt < pace.editMs) return;
    redrawnAt = now();
    const [homeAt, cardAt] = [roleIn(standing, 'home'), roleIn(standing, 'card')];
    if (cardAt !== undefined) await edit(cardAt, await drawing.card(change, standing));
    if (homeAt !== undefined && homeAt.ts !== cardAt?.ts)
      await edit(homeAt, await drawing.home(change, standing));
    await work.drawn(id, change.version);
  }

  /** Edits at least `editMs` apart; what ends it is drawn at once. */
  async function drawProgress(change: StoredChange, standing: Standing): Promise<void> {
    const [root, before] = [roleIn(standing, 'home'), roleIn(standing, 'progress')];
    const ended = isSettled(change.state) || change.state === 'unknown';
    const since = shown?.since ?? change.sentAt ?? change.createdAt;
    const seen = shown?.seen ?? (ended ? { state: 'ready' as const, note: '' } : null);
    if (root === undefined || seen === null) return;
    if (before === undefined && (ended || now() - since < QUIET_MS)) return;
    if (!ended && now() - editedAt < pace.editMs) return;
    const view = progressView({ change, progress: seen, startedAt: since, now: now() });
    if (view.text === drawnProgress) return;
    if (before === undefined) {
      const posted = await voice.post(root.channel, root.thread, view);
      await work.posted({ change_id: id, role: 'progress', ...posted, thread: root.thread });
    } else await edit(before, view);
    drawnProgress = view.text;
    editedAt = now();
  }

  return {
    nudge,
    progress(seen, since) {
      shown = { seen, since };
      nudge();
    },
    async idle() {
      while (going !== null) await going;
      return retryAt;
    },
  };
}
