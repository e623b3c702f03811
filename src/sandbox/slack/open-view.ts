import type { Json } from './json.ts';

/** A form or Home tab as Slack keeps it while somebody can see it. */
export interface OpenView {
  readonly id: string;
  readonly userId: string;
  readonly type: 'modal' | 'home';
  readonly rootId: string;
  readonly previousId: string | null;
  /** The view as sent, with the ids Slack fills in. */
  view: Json;
  hash: string;
  /** block_id → action_id → value, as in `view.state.values`. */
  values: Record<string, Json>;
  /** Messages under the inputs, by block_id. */
  errors: Record<string, string>;
  /** What Slack itself says when the app did not answer a submission, or not well; null when all is fine. */
  trouble: string | null;
  /** The channel it was opened from; null from Home or a global shortcut. */
  readonly channelId: string | null;
}
