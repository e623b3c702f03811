import type { Settings } from '../domain/settings.ts';
import type { TailParts } from './parts.ts';
import type { Supervisor } from './supervisor.ts';

/** What starting and steering log tails takes. */
export interface TailDeskParts extends TailParts {
  readonly supervisor: Supervisor;
  readonly settings: Settings;
  readonly teamId: string;
  readonly owner: string;
}
