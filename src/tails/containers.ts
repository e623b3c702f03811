import { BotError } from '../domain/errors.ts';
import type { Followed, TailEnd } from '../domain/tail.ts';
import type { StoredTail, StreamMark } from '../store/tail-row.ts';
import type { TailParts } from './parts.ts';
import { type Container, containersOf, createTags, MOST_STREAMS } from './pods.ts';
import { followContainer, type Received, type Stream } from './stream.ts';

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
  readonly of: Container;
  readonly stop: AbortController;
  /** Null until the container has started. */
  stream: Stream | null;
  restarts: number;
  state: Followed['state'];
  note: string;
}

/** Lines that a container wrote at its end take a moment to come. */
const DRAIN_MS = 700;
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
      first: { tails: wish.tail, since: wish.since },
      ask: async () => {
        const pods = await looks.pods(target, pace.lookMs / 2);
        return containersOf(pods, chosen).find((one) => sourceOf(one) === source) ?? null;
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

  function join(of: Container): void {
    const isNew = !before.has(sourceOf(of));
    tags(of.pod, of.container);
    tagged += Number(isNew);
    const { restarts, why: note } = of;
    const entry: Entry = { of, stop: new AbortController(), stream: null, restarts, state: 'waiting', note };
    known.set(sourceOf(of), entry);
    if (hasLog(of)) open(entry);
    if (!isFirst && isNew) heard.note(`${of.pod} has joined.`);
  }

  function leave(source: string, { of, stop: end }: Entry): void {
    known.delete(source);
    heard.note(`${of.pod} is gone.`);
    setTimeout(() => end.abort(), DRAIN_MS).unref();
  }

  function lookAgain(container: Container, entry: Entry): void {
    if (container.restarts > entry.restarts) {
      const why = container.why === '' ? '' : ` (${container.why})`;
      const time = `for the ${nth(container.restarts)} time`;
      const between = container.restarts > entry.restarts + 1 ? ' Lines in between may be missing.' : '';
      heard.note(`${container.container} of ${container.pod} has restarted, ${time}${why}.${between}`);
      entry.restarts = container.restarts;
      entry.stream?.restarted();
    }
    if (entry.stream === null && hasLog(container)) open(entry);
    else if (entry.stream === null) entry.note = container.why;
  }

  function compare(containers: readonly Container[]): void {
    const wanted = new Map(containers.slice(0, MOST_STREAMS).map((one) => [sourceOf(one), one]));
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
    if (wanted.size > 0) goneSince = null;
    else goneSince ??= now();
    if (goneSince === null) return;
    if (tail.pod !== null) heard.gone({ why: 'pod gone', pod: tail.pod });
    else if (now() - goneSince >= pace.goneMs) heard.gone({ why: 'pods gone' });
  }

  async function look(): Promise<void> {
    try {
      const pods = await looks.pods(target, pace.lookMs / 2);
      if (!stop.signal.aborted) compare(containersOf(pods, chosen));
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof BotError && error.code === 'not_found') heard.gone({ why: 'service gone' });
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
      ...[...known.values()].map(({ of: { pod, container }, restarts, stream }) => ({
        ...{ pod, container, restarts },
        last: [...(stream?.last(MARKED) ?? before.get(sourceOf({ pod, container }))?.last ?? [])],
      })),
    ],
    looked,
    async stop() {
      clearInterval(timer);
      stop.abort();
      for (const { stop: one } of known.values()) one.abort();
      await Promise.all([...known.values()].map(({ stream }) => stream?.ended));
    },
  };
}

/** Of a container that has not started, Zadig says nothing at all. */
function hasLog({ status, restarts }: Container): boolean {
  return status !== 'waiting' || restarts > 0;
}

function nth(count: number): string {
  const ending = { 1: 'st', 2: 'nd', 3: 'rd' }[count % 100 > 10 && count % 100 < 14 ? 0 : count % 10];
  return `${count}${ending ?? 'th'}`;
}
