import { isRecord } from '../json.ts';

const COUNTED = ['text', 'fallback', 'title', 'subtitle', 'caption', 'label', 'hint', 'description'];

/**
 * Characters of text a reader would see in blocks: text objects, rich text, cells, titles. Ids, values and URLs do
 * not count. How Slack counts is not published; this is the plain reading of "text characters over all blocks".
 */
export function textOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, row) => sum + textOf(row), 0);
  if (!isRecord(value)) return 0;
  let sum = 0;
  for (const [field, inner] of Object.entries(value)) {
    if (typeof inner === 'string') sum += COUNTED.includes(field) ? inner.length : 0;
    else sum += textOf(inner);
  }
  return sum;
}
