import type { Logger } from 'pino';
import type { Seal } from '../changes/seal.ts';
import type { Command } from '../commands/command.ts';
import type { LookupParts } from '../dispatch/context.ts';
import { createChoices } from '../forms/choices.ts';
import { createFormDesk, type FormDesk } from '../forms/desk.ts';
import { createDraftDesk, type DraftDesk } from '../forms/drafts.ts';
import type { ChangeLists } from '../store/change-lists.ts';
import type { Db } from '../store/db.ts';
import { drafts } from '../store/drafts.ts';

export interface FormsOf extends LookupParts {
  readonly commands: readonly Command[];
  readonly lists: ChangeLists;
  readonly db: Db;
  readonly seal: Seal;
  readonly log: Logger;
  /** Unix milliseconds, on a clock that nobody sets. */
  readonly now: () => number;
}

/** Forms, what is offered in them, and what was filled in and waits to be agreed to. */
export function formsOf(parts: FormsOf): {
  readonly forms: FormDesk;
  readonly drafts: DraftDesk;
  readonly onError: (error: unknown) => void;
  /** Something of a project has changed: its pickers read again. */
  readonly forget: (project: string) => void;
  readonly stop: () => Promise<void>;
} {
  const { log, db, seal } = parts;
  const onFailed = (error: unknown) => log.error({ err: error }, 'choices could not be given');
  const choices = createChoices({ ...parts, onFailed });
  return {
    forms: createFormDesk({ ...parts, choices }),
    drafts: createDraftDesk(drafts(db, Date.now), seal),
    onError: (error) => log.error({ err: error }, 'a form could not be drawn'),
    forget: choices.forget,
    stop: async () => choices.stop(),
  };
}
