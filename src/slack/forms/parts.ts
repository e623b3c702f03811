import type { Seal } from '../../changes/seal.ts';
import type { FormDesk } from '../../forms/desk.ts';
import type { DraftDesk } from '../../forms/drafts.ts';
import type { Refusal } from '../conversation.ts';
import type { Heard } from '../heard.ts';
import type { People } from '../identity.ts';
import type { Poster } from '../poster.ts';

/** What listening for forms needs. */
export interface FormListening {
  readonly poster: Poster;
  readonly people: People;
  readonly forms: FormDesk;
  readonly drafts: DraftDesk;
  readonly teamId: string;
  readonly seal: Seal;
  readonly hear: (heard: Heard) => void;
  readonly onRefused: (why: Refusal, heard: Pick<Heard, 'actor' | 'channelId' | 'surface'>) => void;
  /** What went wrong after Slack had its answer. */
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
}
