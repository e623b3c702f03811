/** The action id of every input; what it is, its block id tells. */
export const INPUT = 'input';
const MARK = 'f';
/** Slack's limit for a block id. */
const MOST_ID = 255;

/** Slack keeps what is typed while the block id stays; another `under` empties the input. Null: too long a name. */
export function blockId(id: string, under: string): string | null {
  const made = [MARK, encodeURIComponent(id), under].join('|');
  return made.length <= MOST_ID ? made : null;
}

/** The inverse; null for blocks that are no inputs of a form. */
export function readBlockId(blockId: string): { readonly id: string; readonly under: string } | null {
  const [mark, id, under, ...more] = blockId.split('|');
  if (mark !== MARK || id === undefined || under === undefined || more.length > 0) return null;
  try {
    return { id: decodeURIComponent(id), under };
  } catch {
    return null;
  }
}
