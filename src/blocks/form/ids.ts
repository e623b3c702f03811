/** The action id of every input; what it is, its block id tells. */
export const INPUT = 'input';
const MARK = 'f';
/**
 * Slack keeps what is typed while the block id stays; another `under` empties the input. It takes 255 characters, which
 * no argument comes near, nor a variable that has room for an input of its own.
 */
export function blockId(id: string, under: string): string {
  return [MARK, encodeURIComponent(id), under].join('|');
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
