import { NAME } from './target.ts';

/** Nobody says later than that what a message is about. */
const MOST_READ = 20_000;
/** Three names with what parts them, and some signs around. */
const LONGEST = 700;

/** What in a text looks like `project/env` or `project/env/service`, each once. Links are none. */
export function namedTargets(text: string): readonly string[] {
  const words = text
    .slice(0, MOST_READ)
    .replace(/<[^<>]*>|https?:\/\/\S+/g, ' ')
    .split(/[^\p{L}\p{N}_./-]+/u)
    .filter((word) => word.length <= LONGEST)
    .map((word) => word.replace(/^[./-]+|[./-]+$/g, ''));
  return [...new Set(words)].filter((word) => {
    const parts = word.split('/');
    return (parts.length === 2 || parts.length === 3) && parts.every((part) => NAME.test(part));
  });
}
