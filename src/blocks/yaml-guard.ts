import { type Document, parseAllDocuments } from 'yaml';
import { anchorsOf } from './yaml-nodes.ts';

/** More nodes of one anchor's name than this are no mistake but an attempt to cost time. */
const MOST_OF_ONE_ANCHOR = 100;
/** No chart and no manifest comes near these; each may cost as much as all that it stands for. */
const MOST_ALIASES = 500;
const MOST_MERGES = 100;
const DEEPEST = 500;

/** The documents of a text that other people wrote; null when it is no YAML, or YAML made to do harm. */
export function parseYaml(source: string): Document.Parsed[] | null {
  if (isTooDeep(source)) return null;
  const parsed = parseAllDocuments(source, { logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
  if (!Array.isArray(parsed)) return [];
  return parsed.some(isOdd) ? null : parsed;
}

function isOdd(document: Document.Parsed): boolean {
  if (document.errors.length > 0) return true;
  const { nodes, aliases, merges } = anchorsOf(document);
  return (
    aliases > MOST_ALIASES ||
    merges > MOST_MERGES ||
    [...nodes.values()].some((same) => same.length > MOST_OF_ONE_ANCHOR)
  );
}

/** The parser goes down one call per level, and Node dies without an exception when its stack ends inside. */
function isTooDeep(source: string): boolean {
  let depth = 0;
  for (const [bracket] of source.matchAll(/[[{}\]]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return source
    .split(/[\r\n]/)
    .some((line) => /^[\s?:-]{500}/.test(line) || (line.match(/(?<!\S)[-?:](?!\S)/g)?.length ?? 0) > DEEPEST);
}
