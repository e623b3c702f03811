import type { Change as ChangeCommand } from '../commands/change.ts';
import { BotError } from '../domain/errors.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeParts } from './parts.ts';
import { Kept } from './planning.ts';

/** What a stored change was asked with. Errors: BotError when it cannot be opened or its command is gone. */
export function opened(change: StoredChange, parts: ChangeParts): { command: ChangeCommand; kept: Kept } {
  const command = parts.commands.get(change.plan.command);
  if (command === undefined)
    throw new BotError('unsupported', `I no longer know the command ${change.plan.command}.`);
  return { command, kept: Kept.parse(parts.seal.open(change.sealed)) };
}
