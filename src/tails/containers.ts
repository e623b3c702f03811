import { BotError } from '../domain/errors.ts';
import type { Followed, TailEnd } from '../domain/tail.ts';
import type { StoredTail, StreamMark } from '../store/tail-row.ts';
import type { TailParts } from './parts.ts';
import { type Container, containersOf, createTags, hasLog, isOther, mostOf, sourceOf } from './pods.ts';
import { otherText, restartText } from './restart-text.ts';
import { followContainer, type Received, type Stream } from './stream.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What a tail hears of its containers. */
export interface Heard {
  line(source: string, raw: string, isNew: boolean): void;
  /** What comes next of it does not follow on what came before. */
  anew(source: string): void;
  note(text: string): void;
  /** How a container stands has changed. */
  changed(): void;
  /** There is nothing left to follow. */
  gone(end: TailEnd): void;
}

/** The containers of a service that one tail follows: those that are there, and those that come. */
export interface Containers {
  followed(): readonly Followed[];
  /** Those beyond the number that is followed at once. */
  more(): number;
  /** In front of lines; empty while only one container was ever there. */
  tagOf(source: string): string;
  marks(): readonly StreamMark[];
  /** Resolves when they have been looked for once. */
  readonly looked: Promise<void>;
  stop(): Promise<void>;
}

interface Entry {
  of: Container;
  readonly stop: AbortController;
  /** Looks in a row that did not find it. */
  missed: number;
  /** Null until the container has started. */
  stream: Stream | null;
  restarts: number;
  /** When it was last seen. */
  seenAt: number;
  /** Its log began while the tail goes on, so that all of it is wanted, whatever was said of lines from before. */
  whole: boolean;
  state: Followed['state'];
  note: string;
}

/** Lines that a container wrote at its end take a moment to come. */
const DRAIN_MS = 700;
/** One look may miss what is there. */
const MOST_MISSED = 2;
const SKEW_MS = 60_000;
/** Enough to find the place again after a restart of the bot. */
const MARKED = 50;

export function followAll(tail: StoredTail, heard: Heard, parts: TailParts): Containers {
  const { target, wish } = tail;
  const { pace, looks, now, log } = parts;
  const chosen = { service: target.service, pod: tail.pod, container: tail.container };
  const known = new Map<string, Entry>();
  const before = new Map(tail.mark.streams.map((mark) => [sourceOf(mark), mark]));
  const tags = createTags();
  for (const mark of tail.mark.streams) tags(mark.pod, mark.container);
  let tagged = before.size;
  let isFirst = tail.mark.streams.length === 0;
  let hasLooked = false;
  let left = 0;
  let goneSince: number | null = null;
  /** Looks that did not find the service. */
  let unfound = 0;
  /** Pods that are gone, whose last lines may still come. */
  const draining = new Map<string, Entry>();
  const stop = new AbortController();

  function open(entry: Entry): void {
    const source = sourceOf(entry.of);
    const received: Received = {
      line: (raw, isNew) => heard.line(source, raw, isNew),
      anew: () => heard.anew(source),
      note: heard.note,
      state(state, note) {
        if (entry.state === state && entry.note === note) return;
        entry.state = state;
        entry.note = note;
        heard.changed();
      },
    };
    const streamParts = {
      ...{ zadig: parts.zadig, target, pace, now },
      first: entry.whole ? null : { tails: wish.tail, since: wish.since },
      ask: async (signal: AbortSignal) => {
        const pods = await unlessAborted(looks.pods(target, pace.lookMs / 2), signal);
        return containersOf(pods, chosen, parts.own).find((one) => sourceOf(one) === source) ?? null;
      },
    };
    entry.state = 'opening';
    entry.note = '';
    entry.stream = followContainer(
      entry.of,
      before.get(source)?.last ?? [],
      received,
      streamParts,
      entry.stop.signal,
    );
  }

  /** Did it write before the tail began? Clocks differ. */
  function wasThere({ createdAt }: Container): boolean {
    return isFirst || (createdAt !== null && createdAt * 1_000 < tail.startedAt - SKEW_MS);
  }

  function join(of: Container): void {
    const source = sourceOf(of);
    const mark = before.get(source);
    tags(of.pod, of.container);
    tagged += Number(mark === undefined);
    const { restarts, why: note } = of;
    const entry: Entry = {
      ...{ of, restarts, missed: 0, seenAt: now(), stream: null },
      stop: new AbortController(),
      whole: mark?.whole ?? !wasThere(of),
      state: 'waiting',
      note,
    };
    known.set(source, entry);
    if (mark === undefined) {
      if (!isFirst) heard.note(`${of.pod} has joined.`);
    } else if (isOther(of, mark) || restarts > mark.restarts) {
      heard.note(isOther(of, mark) ? otherText(of) : restartText(of, mark.restarts));
      before.delete(source);
      entry.whole = true;
    } else if (hasLooked) {
      heard.note(`${of.pod} is back.`);
    }
    if (hasLog(of)) open(entry);
    else entry.whole = true;
  }

  function leave(source: string, entry: Entry): void {
    entry.missed += 1;
    if (entry.missed < MOST_MISSED) return;
    known.delete(source);
    // Should it come back, it goes on where it was.
    const mark = markOf(entry);
    before.set(source, mark);
    heard.note(`${mark.pod} is gone.`);
    if (entry.stream === null) return;
    draining.set(source, entry);
    setTimeout(() => entry.stop.abort(), DRAIN_MS).unref();
    void entry.stream.ended.then(() => {
      draining.delete(source);
      before.set(source, markOf(entry));
    });
  }

  function markOf({ of, restarts, whole, stream }: Entry): StreamMark {
    const { pod, container, createdAt } = of;
    const last = stream?.last(MARKED) ?? before.get(sourceOf(of))?.last ?? [];
    return { pod, container, createdAt, restarts, whole, last: [...last] };
  }

  function lookAgain(container: Container, entry: Entry): void {
    const isNew = isOther(container, entry.of);
    entry.missed = 0;
    if (isNew || container.restarts > entry.restarts) {
      heard.note(isNew ? otherText(container) : restartText(container, entry.restarts));
      entry.restarts = container.restarts;
      entry.whole = true;
      entry.stream?.restarted(entry.seenAt);
    }
    entry.seenAt = now();
    entry.of = container;
    if (entry.stream === null && hasLog(container)) open(entry);
    else if (entry.stream === null) entry.note = container.why;
  }

  function compare(containers: readonly Container[]): void {
    const wanted = mostOf(containers, (source) => known.has(source));
    left = containers.length - wanted.size;
    for (const [source, entry] of known) if (!wanted.has(source)) leave(source, entry);
    for (const [source, container] of wanted) {
      const entry = known.get(source);
      // One that is back already goes on when all is there that it wrote before.
      if (entry === undefined && !draining.has(source)) join(container);
      else if (entry !== undefined) lookAgain(container, entry);
    }
    isFirst = false;
    hasLooked = true;
    heard.changed();
    if (wanted.size > 0 || known.size > 0) goneSince = null;
    else goneSince ??= now();
    if (goneSince === null) return;
    const isOver = now() - goneSince >= (tail.pod === null ? pace.goneMs : DRAIN_MS);
    if (isOver) heard.gone(tail.pod === null ? { why: 'pods gone' } : { why: 'pod gone', pod: tail.pod });
  }

  async function look(): Promise<void> {
    try {
      const pods = await looks.pods(target, pace.lookMs / 2);
      unfound = 0;
      if (!stop.signal.aborted) compare(containersOf(pods, chosen, parts.own));
    } catch (error) {
      if (stop.signal.aborted) return;
      unfound += Number(error instanceof BotError && error.code === 'not_found');
      if (unfound >= MOST_MISSED) heard.gone({ why: 'service gone' });
      else log.warn({ err: error, tail: tail.id }, 'the pods of a log tail could not be read');
    }
  }

  const looked = look();
  let looking = looked;
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, pace.lookMs);

  return {
    followed: () =>
      [...known.values()].map(({ of: { pod, container }, state, note }) => ({
        ...{ pod, container, state, note },
        tag: tagged > 1 ? tags(pod, container) : '',
      })),
    more: () => left,
    tagOf(source) {
      if (tagged <= 1) return '';
      const [pod = '', container = ''] = source.split('/');
      return tags(pod, container);
    },
    marks: () => [
      // Until it is known what is there, everything may still be.
      ...(hasLooked ? [] : [...before.values()].filter((mark) => !known.has(sourceOf(mark)))),
      ...[...known.values()].map(markOf),
    ],
    looked,
    async stop() {
      clearInterval(timer);
      stop.abort();
      const all = [...known.values(), ...draining.values()];
      for (const { stop: one } of all) one.abort();
      await Promise.all(all.map(({ stream }) => stream?.ended));
    },
  };
}
