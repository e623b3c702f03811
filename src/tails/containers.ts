import { BotError } from '../domain/errors.ts';
import type { Followed, TailEnd } from '../domain/tail.ts';
import type { StoredTail, StreamMark } from '../store/tail-row.ts';
import type { TailParts } from './parts.ts';
import { type Container, containersOf, createTags, MOST_STREAMS } from './pods.ts';
import { restartText } from './restart-text.ts';
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

export const sourceOf = ({ pod, container }: Pick<Container, 'pod' | 'container'>) => `${pod}/${container}`;

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
  const draining = new Set<Entry>();
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
      ...{ of, restarts, missed: 0, stream: null },
      stop: new AbortController(),
      whole: mark?.whole ?? !wasThere(of),
      state: 'waiting',
      note,
    };
    known.set(source, entry);
    if (mark === undefined) {
      if (!isFirst) heard.note(`${of.pod} has joined.`);
    } else if (restarts > mark.restarts) {
      heard.note(restartText(of, mark.restarts));
      before.delete(source);
      entry.whole = true;
    }
    if (hasLog(of)) open(entry);
    else entry.whole = true;
  }

  function leave(source: string, entry: Entry): void {
    entry.missed += 1;
    if (entry.missed < MOST_MISSED) return;
    known.delete(source);
    // Should it come back, it goes on where it was.
    const { of, restarts, whole, stream } = entry;
    const { pod, container } = of;
    before.set(source, { pod, container, restarts, whole, last: [...(stream?.last(MARKED) ?? [])] });
    heard.note(`${pod} is gone.`);
    draining.add(entry);
    setTimeout(() => entry.stop.abort(), DRAIN_MS).unref();
    void stream?.ended.then(() => draining.delete(entry));
  }

  function lookAgain(container: Container, entry: Entry): void {
    const isOther = container.createdAt !== entry.of.createdAt;
    entry.missed = 0;
    if (isOther || container.restarts > entry.restarts) {
      heard.note(isOther ? `${container.pod} is another pod now.` : restartText(container, entry.restarts));
      entry.restarts = container.restarts;
      entry.whole = true;
      entry.stream?.restarted();
    }
    entry.of = container;
    if (entry.stream === null && hasLog(container)) open(entry);
    else if (entry.stream === null) entry.note = container.why;
  }

  /** As many as are followed: those that are already, and of the others the first. */
  function chosenOf(containers: readonly Container[]): ReadonlyMap<string, Container> {
    const isKnown = (container: Container) => Number(known.has(sourceOf(container)));
    const sorted = [...containers].sort((one, other) => isKnown(other) - isKnown(one));
    return new Map(sorted.slice(0, MOST_STREAMS).map((one) => [sourceOf(one), one]));
  }

  function compare(containers: readonly Container[]): void {
    const wanted = chosenOf(containers);
    left = containers.length - wanted.size;
    for (const [source, entry] of known) if (!wanted.has(source)) leave(source, entry);
    for (const [source, container] of wanted) {
      const entry = known.get(source);
      if (entry === undefined) join(container);
      else lookAgain(container, entry);
    }
    isFirst = false;
    hasLooked = true;
    heard.changed();
    if (known.size > 0) goneSince = null;
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
      ...[...known.values()].map(({ of: { pod, container }, restarts, whole, stream }) => ({
        ...{ pod, container, restarts, whole },
        last: [...(stream?.last(MARKED) ?? before.get(sourceOf({ pod, container }))?.last ?? [])],
      })),
    ],
    looked,
    async stop() {
      clearInterval(timer);
      stop.abort();
      const all = [...known.values(), ...draining];
      for (const { stop: one } of all) one.abort();
      await Promise.all(all.map(({ stream }) => stream?.ended));
    },
  };
}

/** Of a container that has not started, Zadig says nothing at all. */
function hasLog({ status, restarts }: Container): boolean {
  return status !== 'waiting' || restarts > 0;
}
