import type { Json } from './json.ts';
import type { ShownFile } from './rendered.ts';

/** A message as one person sees it. */
export interface SeenMessage {
  /** Channel id. */
  readonly channel: string;
  readonly ts: string;
  /** ts of the thread's root; null outside of threads. */
  readonly thread: string | null;
  readonly ephemeral: boolean;
  /** Name of the author. */
  readonly from: string;
  /** The top-level text, which notifications and screen readers use. */
  readonly text: string;
  readonly blocks: readonly Json[];
  /** What is on the screen, as plain text. */
  readonly rendered: string;
  readonly files: readonly (ShownFile & { readonly id: string; readonly title: string })[];
  readonly edited: boolean;
  /** A tombstone: the root of a thread that was deleted while replies remain. */
  readonly deleted: boolean;
  readonly unfurls: boolean;
}

/** Which of the visible messages. */
