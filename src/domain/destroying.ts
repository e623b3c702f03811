import type { Plan } from './change.ts';

const DESTROYING: ReadonlySet<string> = new Set([
  'config delete',
  'env delete',
  'service remove',
  'subenv disable',
]);
/** What takes these back is one of the above. */
const UNDONE_BY_DESTROYING: ReadonlySet<string> = new Set(['config create', 'service add', 'subenv enable']);

/** Does it take something away that was there? */
export function destroys({ command }: Pick<Plan, 'command'>): boolean {
  return DESTROYING.has(command);
}

/** Does taking it back take something away, which may have been used meanwhile? */
export function undoDestroys({ command }: Pick<Plan, 'command'>): boolean {
  return UNDONE_BY_DESTROYING.has(command);
}
