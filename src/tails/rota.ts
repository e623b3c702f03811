import type { SharedRates } from '../limits/shared-rates.ts';

/** Somebody who has something to say in a channel. */
export interface Speaker {
  /** From when on, Unix milliseconds; null when there is nothing to say. */
  dueAt(): number | null;
  /** Says one message. Never throws. */
  speak(): Promise<void>;
}

/** Lets those who share a channel speak in turn: whoever has waited longest, one message each `everyMs`. */
export interface Rota {
  join(channel: string, speaker: Speaker): void;
  /** Resolves when it does not speak any more. */
  leave(channel: string, speaker: Speaker): Promise<void>;
  /** What is due may have changed. */
  nudge(channel: string): void;
}

interface Turn {
  readonly channel: string;
  readonly speakers: Set<Speaker>;
  next: number;
  timer: NodeJS.Timeout | undefined;
  speaking: { readonly who: Speaker; readonly cut: AbortController; readonly done: Promise<void> } | null;
}

/** A second is counted from when a message was due, so that being a little late does not add up. */
const FORGIVEN_MS = 100;

/** `rates` are those of all replicas together. */
export function createRota(everyMs: number, now: () => number, rates: SharedRates): Rota {
  const turns = new Map<string, Turn>();

  /** When other replicas leave room for it, unless `cut` comes first. */
  async function speak(who: Speaker, turn: Turn, cut: AbortSignal): Promise<void> {
    const room = rates.take(`logs ${turn.channel}`, { burst: 1, everyMs }, cut);
    if (!(await room.then(() => true).catch(() => false))) return;
    turn.next = Math.max(turn.next, now() - FORGIVEN_MS + everyMs);
    await who.speak();
  }

  function pump(turn: Turn): void {
    clearTimeout(turn.timer);
    if (turn.speaking !== null) return;
    let who: Speaker | null = null;
    let due = Number.POSITIVE_INFINITY;
    for (const speaker of turn.speakers) {
      const at = speaker.dueAt();
      if (at !== null && at < due) [who, due] = [speaker, at];
    }
    if (who === null) return;
    const [at, present] = [Math.max(due, turn.next), now()];
    if (at > present) {
      turn.timer = setTimeout(pump, at - present, turn);
      return;
    }
    turn.next = Math.max(at, present - FORGIVEN_MS) + everyMs;
    const cut = new AbortController();
    const done = speak(who, turn, cut.signal).finally(() => {
      turn.speaking = null;
      pump(turn);
    });
    turn.speaking = { who, cut, done };
  }

  return {
    join(channel, speaker) {
      const turn = turns.get(channel) ?? {
        ...{ channel, speakers: new Set(), next: 0, timer: undefined, speaking: null },
      };
      turns.set(channel, turn);
      turn.speakers.add(speaker);
      pump(turn);
    },
    async leave(channel, speaker) {
      const turn = turns.get(channel);
      if (turn === undefined) return;
      turn.speakers.delete(speaker);
      if (turn.speaking?.who === speaker) {
        turn.speaking.cut.abort();
        await turn.speaking.done;
      }
      if (turn.speakers.size > 0) return;
      clearTimeout(turn.timer);
      if (turns.get(channel) === turn && now() >= turn.next) turns.delete(channel);
    },
    nudge(channel) {
      const turn = turns.get(channel);
      if (turn !== undefined) pump(turn);
    },
  };
}
