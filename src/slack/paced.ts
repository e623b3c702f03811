/** Work that is asked for by name, again and again, and done once in a while for each. */
export interface Paced {
  /** However often it is asked for before it begins, it is done once. `first`: before those who are not. */
  ask(name: string, first: boolean): void;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** How soon again for the same name: after work that changed something, and after work that did not. */
export interface Gaps {
  readonly changedMs: number;
  readonly sameMs: number;
}

const AT_ONCE = 4;
const MOST_REMEMBERED = 1_000;

/** `work` says whether it changed anything, and must not throw. `now` in milliseconds, on a clock that nobody sets. */
export function createPaced(
  work: (name: string) => Promise<boolean>,
  { changedMs, sameMs }: Gaps,
  now: () => number,
): Paced {
  /** Whether it goes first, by name. */
  const asked = new Map<string, boolean>();
  const notBefore = new Map<string, number>();
  const working = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const dueIn = (name: string) => Math.max(0, (notBefore.get(name) ?? 0) - now());

  function begin(name: string): void {
    asked.delete(name);
    const ended = work(name).then((changed) => {
      if (notBefore.size >= MOST_REMEMBERED)
        for (const other of [...notBefore.keys()]) if (dueIn(other) === 0) notBefore.delete(other);
      notBefore.set(name, now() + (changed ? changedMs : sameMs));
      working.delete(name);
      pump();
    });
    working.set(name, ended);
  }

  function pump(): void {
    clearTimeout(timer);
    if (stopped) return;
    const idle = [...asked].flatMap(([name, first]) =>
      working.has(name) ? [] : [{ name, first, inMs: dueIn(name) }],
    );
    const ready = idle.filter(({ inMs }) => inMs === 0).sort((a, b) => Number(b.first) - Number(a.first));
    for (const { name } of ready.slice(0, AT_ONCE - working.size)) begin(name);
    const later = idle.map(({ inMs }) => inMs).filter((inMs) => inMs > 0);
    if (later.length > 0) timer = setTimeout(pump, Math.min(...later));
  }

  return {
    ask(name, first) {
      asked.set(name, first || asked.get(name) === true);
      pump();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      asked.clear();
      await Promise.all(working.values());
    },
  };
}
