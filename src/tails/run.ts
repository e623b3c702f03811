import { setTimeout as pause } from 'node:timers/promises';
import type { Posted } from '../changes/voice.ts';
import { BotError } from '../domain/errors.ts';
import type { Books, TailEnd } from '../domain/tail.ts';
import { targetText } from '../domain/target.ts';
import type { StoredTail } from '../store/tail-row.ts';
import { type Containers, followAll } from './containers.ts';
import { createDrawing, type Drawing, viewOf } from './drawing.ts';
import { compileFilter } from './filter.ts';
import { finish, GIVE_UP_MS, uploaded } from './finish.ts';
import { createIntake } from './intake.ts';
import type { TailParts } from './parts.ts';
import { keep, type Session } from './session.ts';
import { createSpeaker } from './speaker.ts';
import { openSession } from './takeover.ts';
import { createUpkeep } from './upkeep.ts';

/** One tail while this process follows it. */
export interface TailRun {
  /** Something was decided about it, here or elsewhere. */
  changed(tail: StoredTail): void;
  /** Of what was decided about it, as far as is known here. */
  version(): number;
  /** Resolves when its own message stands. Rejects when Slack does not take that; BotError: before it could. */
  readonly standing: Promise<Posted>;
  /** Resolves when it is over, or has been let go. Rejects when its end could not be told. */
  readonly ended: Promise<void>;
  /** Uploads what is in the file so far. */
  upload(): Promise<'uploaded' | 'nothing yet' | 'refused'>;
  /** Where the lines have gone so far. */
  books(): Books;
  /** Another process follows it now: nothing more is done here. */
  lose(): void;
  /** Lets go of it, so that another process, or this one when it starts again, goes on. */
  release(): Promise<void>;
}

const TICK_MS = 250;
/** Its own message names the pods, unless Zadig takes longer to tell them. */
const LOOKED_MS = 500;
/** While the bot stops, Slack is not waited for long. */
const FAREWELL_MS = 3_000;

type Over = 'ending' | 'released' | 'lost';

/** `openTails`: how many there are just now, since all share one budget of edits. */
export function runTail(
  first: StoredTail,
  owner: string,
  parts: TailParts,
  openTails: () => number,
): TailRun {
  const { pace, tails, voice, rota, log } = parts;
  const cut = new AbortController();
  let session: Session | null = null;
  let letGo: (why: Over) => void = () => {};
  const over = new Promise<Over>((resolve) => {
    letGo = resolve;
  });
  let stands: (posted: Posted) => void = () => {};
  let fails: (error: unknown) => void = () => {};
  const standing = new Promise<Posted>((resolve, reject) => {
    [stands, fails] = [resolve, reject];
  });
  standing.catch(() => undefined);
  let drawing: Drawing | null = null;
  let latest = first;
  let uploading: Promise<boolean> | null = null;

  function changed(tail: StoredTail): void {
    if (tail.version < latest.version) return;
    if (tail.filesAsked > latest.filesAsked) void upload();
    latest = tail;
    if (session !== null) {
      if (JSON.stringify(tail.wish) !== JSON.stringify(session.tail.wish))
        session.filter = compileFilter(tail.wish);
      session.tail = { ...tail, thread: tail.thread ?? session.tail.thread };
    }
    drawing?.changed();
    rota.nudge(tail.channel);
    if (tail.state === 'ending') letGo('ending');
  }

  async function upload(): Promise<'uploaded' | 'nothing yet' | 'refused'> {
    if (session === null || session.spool.bytes() === 0) return 'nothing yet';
    // Who asks while it is on its way gets the same.
    uploading ??= uploaded(session, cut.signal).finally(() => {
      uploading = null;
    });
    return (await uploading) ? 'uploaded' : 'refused';
  }

  async function end(why: TailEnd): Promise<void> {
    const ending = await tails.end(first.id, why).catch((error: unknown) => {
      log.warn({ err: error, tail: first.id }, 'the end of a log tail could not be kept; trying again');
      return null;
    });
    if (ending === null) return;
    changed(ending);
    parts.onMoved(first.requester);
  }

  /** Its own message, unless that stands already; null when `unless` aborts before Slack takes it. */
  async function stand(
    current: Session,
    { looked }: Containers,
    unless: AbortSignal,
  ): Promise<Posted | null> {
    try {
      const posted = current.root ?? (await post(current, looked, unless));
      stands(posted);
      return posted;
    } catch (error) {
      if (error === unless.reason) return null;
      await current.spool.remove();
      fails(error);
      throw error;
    }
  }

  async function post(current: Session, looked: Promise<void>, unless: AbortSignal): Promise<Posted> {
    await Promise.race([looked, pause(LOOKED_MS, undefined, { ref: false })]);
    const posted = await voice.post(first.channel, latest.thread, viewOf(current, false), unless);
    await tails.stands(first.id, owner, posted);
    current.root = posted;
    current.tail = { ...current.tail, channel: posted.channel, thread: current.tail.thread ?? posted.ts };
    return posted;
  }

  async function go(): Promise<void> {
    const current = await openSession(first, owner, parts);
    session = current;
    const drawn = createDrawing(current, () => Math.max(pace.drawMs, openTails() * 3_000));
    drawing = drawn;
    changed(latest);
    try {
      const why = latest.state === 'ending' ? 'ending' : await follow(current, drawn);
      if (current.root === null) fails(unsaid(why, first));
      if (why === 'ending' && latest.ended !== null) await tellEnd(current, drawn, latest.ended);
      else if (why === 'released') await farewell(current);
    } finally {
      await current.spool.close();
    }
  }

  /** Until it is decided that it ends, or somebody else follows it. */
  async function follow(current: Session, drawn: Drawing): Promise<Over> {
    const heard = createIntake(current, {
      changed: drawn.changed,
      waiting: () => rota.nudge(current.root?.channel ?? first.channel),
      end: (why) => void end(why),
    });
    const containers = followAll(latest, heard, parts);
    current.containers = containers;
    const upkeep = createUpkeep(current, { end: (why) => void end(why), lose: () => letGo('lost') });
    const timer = setInterval(() => {
      drawn.tick();
      upkeep.tick();
    }, TICK_MS);
    const unless = new AbortController();
    // Slack may be away: the streams end all the same.
    const closed = over.then(async (why) => {
      unless.abort();
      await containers.stop();
      return why;
    });
    try {
      const posted = await stand(current, containers, unless.signal);
      if (posted === null) return await closed;
      const { channel } = posted;
      const speaker = createSpeaker(current, {
        closed: (reason) => void end({ why: 'closed', reason }),
        lost: () => letGo('lost'),
      });
      rota.join(channel, speaker);
      await over;
      const [why] = await Promise.all([closed, rota.leave(channel, speaker)]);
      speaker.giveUp();
      return why;
    } finally {
      clearInterval(timer);
      await containers.stop();
    }
  }

  async function tellEnd(current: Session, drawn: Drawing, why: TailEnd): Promise<void> {
    try {
      await finish(current, why, drawn, cut.signal);
    } catch (error) {
      const since = parts.now() - (latest.endedAt ?? parts.now());
      if (cut.signal.aborted || since < GIVE_UP_MS) throw error;
      log.error(
        { err: error, tail: first.id },
        'that a log tail is over could not be told, and is not tried again',
      );
    }
    await drawn.last();
    await tails.over(first.id, owner);
    await current.spool.remove();
    const { books, counts } = { books: current.tally.books(), counts: current.tally.counts };
    parts.audit.record({ kind: 'tail', data: { id: first.id, end: why, ...books, ...counts } });
  }

  /** Somebody goes on with it, perhaps not at once. */
  async function farewell(current: Session): Promise<void> {
    await keep(current);
    if (current.root !== null) await voice.update(current.root, viewOf(current, true));
  }

  const ended = go();
  ended.catch(() => undefined);
  return {
    changed,
    version: () => latest.version,
    standing,
    ended,
    upload,
    books: () => session?.tally.books() ?? latest.books,
    lose: () => letGo('lost'),
    async release() {
      letGo('released');
      await Promise.race([ended.catch(() => undefined), pause(FAREWELL_MS, undefined, { ref: false })]);
      cut.abort();
    },
  };
}

/** Why a tail's own message was never posted. */
function unsaid(why: Over, { target }: StoredTail): BotError {
  const name = targetText(target);
  if (why === 'ending')
    return new BotError('conflict', `The log tail of ${name} was over before Slack took its message.`, {
      hint: `Start again: /zadig logs ${name}`,
    });
  return new BotError('unavailable', 'I am being restarted before Slack took the message of the log tail.', {
    hint: 'It follows by itself as soon as I am back.',
  });
}
