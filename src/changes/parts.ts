import type { Logger } from 'pino';
import type { Change as ChangeCommand } from '../commands/change.ts';
import type { Directory } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';
import type { Audit } from '../store/audit.ts';
import type { ChangeLists } from '../store/change-lists.ts';
import type { ChangeWork } from '../store/change-work.ts';
import type { Changes } from '../store/changes.ts';
import type { EnvLocks } from '../store/env-locks.ts';
import type { Zadig } from '../zadig/client.ts';
import type { Pace } from './pace.ts';
import type { Seal } from './seal.ts';
import type { Voice } from './voice.ts';

/** What governing changes takes. */
export interface ChangeParts {
  readonly commands: ReadonlyMap<string, ChangeCommand>;
  readonly zadig: Zadig;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly changes: Changes;
  readonly lists: ChangeLists;
  readonly work: ChangeWork;
  readonly locks: EnvLocks;
  readonly audit: Audit;
  readonly seal: Seal;
  readonly voice: Voice;
  readonly pace: Pace;
  readonly teamId: string;
  readonly log: Logger;
  readonly now: () => number;
}
