import type { Logger } from 'pino';
import type { Voice } from '../changes/voice.ts';
import type { OwnPattern } from '../domain/log/redact.ts';
import type { Audit } from '../store/audit.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { Tails } from '../store/tails.ts';
import type { Zadig } from '../zadig/client.ts';
import type { Looks } from './looks.ts';
import type { TailPace } from './pace.ts';
import type { Rota } from './rota.ts';

/** What following logs takes. */
export interface TailParts {
  readonly zadig: Pick<Zadig, 'logs'>;
  readonly tails: Tails;
  readonly looks: Looks;
  readonly rota: Rota;
  readonly voice: Voice;
  readonly audit: Audit;
  readonly pace: TailPace;
  /** Where files of log lines are kept until they are uploaded, and how large each may grow. */
  readonly folder: string;
  readonly mostFileBytes: number;
  /** The operator's own patterns of secrets. */
  readonly own: readonly OwnPattern[];
  /** May whoever asked still follow that log? Rejects when nobody can tell just now. */
  readonly isAllowed: (tail: StoredTail) => Promise<boolean>;
  /** Does another organisation read that channel? Rejects when nobody can tell just now. */
  readonly isShared: (channel: string) => Promise<boolean>;
  /** A tail of theirs has begun, or something was decided about it. */
  readonly onMoved: (requester: string) => void;
  readonly log: Logger;
  /** Unix milliseconds, agreed on by all who share the database. */
  readonly now: () => number;
}
