import type { Teller } from './teller.ts';

/** What to do after a step: look again at once, after a while, or let go until then. */
export type Next =
  | { readonly do: 'again' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'rest'; readonly until: number };

export const AGAIN: Next = { do: 'again' };

/** One change while this replica holds it. What it remembers may be lost: everything that matters is in the row. */
export interface Run {
  readonly id: string;
  readonly owner: string;
  readonly teller: Teller;
  /** Aborts when the hold is lost or the bot stops. */
  readonly signal: AbortSignal;
  /** Aborts when even a call at Zadig is no longer waited for. */
  readonly cut: AbortSignal;
  /** What Zadig answered to the call, when this run sent it; undefined when another did, or nobody knows. */
  answer: Error | null | undefined;
  /** Since when containers fail, Unix milliseconds. */
  failingSince: number | null;
}
