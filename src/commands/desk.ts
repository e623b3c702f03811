import type { Answer } from '../blocks/answer.ts';
import type { EnvLock } from '../domain/change.ts';
import type { EnvTarget, Scope } from '../domain/target.ts';

/** The command that takes a change back. */
export interface Undoing {
  /** A command line, without `/zadig`. */
  readonly instead: string;
  /** The change it takes back. */
  readonly undoes: string;
  readonly reason: string;
}

/** What a command answers with when another command is to be carried out in its place, and how. */
export interface Instead extends Undoing {
  readonly dryRun: boolean;
  readonly breakGlass: boolean;
}

/**
 * What the asker may do about changes that exist. Every method checks that they may; errors: BotError `not_found` for
 * an id that is unknown or that they may not see, `forbidden`, `conflict` when it is too late.
 */
export interface ChangeDesk {
  approve(id: string): Promise<Answer>;
  deny(id: string, reason: string): Promise<Answer>;
  /** What is about to be denied, for whoever has not said why yet. */
  askWhy(id: string): Promise<Answer>;
  withdraw(id: string): Promise<Answer>;
  /** Signs off a break-glass change. */
  review(id: string): Promise<Answer>;
  /** Looks again at a change of unknown outcome; `verdict` is what the asker has found out. */
  check(id: string, verdict: 'done' | 'not-done' | null): Promise<Answer>;
  undo(id: string, reason: string | null): Promise<Undoing>;
  show(id: string): Promise<Answer>;
  /** What waits for the asker, and what the asker waits for. */
  approvals(): Promise<Answer>;
  /** History of an environment, of a project, or of all that the asker may see. */
  changes(where: Scope | EnvTarget | null): Promise<Answer>;
  /** Locks of these projects, by `project/env`; what of them is shown is for the command to choose. */
  locks(projects: readonly string[]): Promise<ReadonlyMap<string, EnvLock>>;
  lock(target: EnvTarget, reason: string): Promise<Answer>;
  unlock(target: EnvTarget): Promise<Answer>;
}
