import type { Logger } from 'pino';
import type { Voice } from '../changes/voice.ts';
import type { OwnPattern } from '../domain/log/redact.ts';
import type { Causes } from '../store/causes.ts';
import type { WatchedEnvs } from '../store/watched-envs.ts';
import type { Watches } from '../store/watches.ts';
import type { Zadig } from '../zadig/client.ts';
import type { WatchPace } from './pace.ts';

/** What looking at environments and telling of them takes. */
export interface WatchParts {
  readonly zadig: Pick<Zadig, 'call' | 'logs'>;
  readonly watches: Watches;
  readonly envs: WatchedEnvs;
  readonly causes: Causes;
  readonly voice: Voice;
  readonly pace: WatchPace;
  readonly teamId: string;
  /** What is hidden in logs besides what looks like a secret. */
  readonly own: readonly OwnPattern[];
  readonly log: Logger;
  /** A text from which nobody can tell what it was made of, and which is the same for the same. */
  readonly hidden: (text: string) => string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Something about a watch has moved that this person made. */
  readonly onMoved: (userId: string) => void;
}
