import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import { MASK } from '../domain/mask.ts';
import { maskYaml } from './masked-yaml.ts';
import { clip, count } from './mrkdwn.ts';
import { parseYaml } from './yaml-guard.ts';

const CONTEXT = 3;
/** Finding the shortest difference takes time with the square of it. */
const MOST_EDITS = 500;
const MOST_CHARACTERS = 40_000;
const LONGEST_LINE = 1_000;

/**
 * What makes `after` of `before`, line by line, with three lines of context; empty when they are the same. What is too
 * long is left out and counted in a line that begins with `…`. Texts that have little in common are shown one after
 * the other.
 */
export function unifiedDiff(before: string, after: string): string {
  const [old, next] = [ended(before), ended(after)];
  if (old === next) return '';
  const patch = structuredPatch('', '', old, next, undefined, undefined, {
    context: CONTEXT,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) return replaced(old, next).join('\n');
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  return fitting(lines, MOST_CHARACTERS).join('\n');
}

/**
 * What makes one object of another, as YAML with sorted keys and every secret hidden; null for an object that is not
 * there. A hidden value that differs is marked `(changed)`. Null: it cannot be shown.
 */
export function maskedDiff(before: Json, after: Json): string | null {
  const [old, next] = [masked(before), masked(after)];
  if (old === null || next === null) return null;
  return unifiedDiff(printed(old.shown), printed(marked(before, after, old.shown, next.shown)));
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function span(start: number, lines: number): string {
  if (lines === 0) return `${Math.max(0, start - 1)},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

function replaced(before: string, after: string): string[] {
  const [removed, added] = [linesOf(before, '-'), linesOf(after, '+')];
  const half = MOST_CHARACTERS / 2;
  return [
    `@@ -${span(1, removed.length)} +${span(1, added.length)} @@`,
    ...fitting(removed, half),
    ...fitting(added, half),
  ];
}

function linesOf(text: string, sign: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => `${sign}${line}`);
}

function fitting(lines: readonly string[], max: number): string[] {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    const short = clip(line, LONGEST_LINE);
    size += short.length + 1;
    if (size > max) {
      kept.push(`… ${count(lines.length - kept.length, 'more line')} left out`);
      break;
    }
    kept.push(short);
  }
  return kept;
}

/** The object with its secrets hidden; `shown` is undefined when there is no object. */
function masked(value: Json): { readonly shown: Json | undefined } | null {
  if (value === null) return { shown: undefined };
  const { text, masked: hidden } = maskYaml(printed(value));
  if (text === null) return null;
  if (hidden === 0) return { shown: value };
  const [document] = parseYaml(text) ?? [];
  return document === undefined ? null : { shown: JSON.parse(JSON.stringify(document.toJS())) };
}

function printed(value: Json | undefined): string {
  return value === undefined
    ? ''
    : stringify(value, { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false });
}

/** The hidden form of `after`, where every hidden value tells whether it is another than before. */
function marked(
  before: Json | undefined,
  after: Json | undefined,
  hiddenBefore: Json | undefined,
  hidden: Json | undefined,
): Json | undefined {
  if (typeof hidden === 'string') {
    if (!hidden.includes(MASK) || typeof hiddenBefore !== 'string') return hidden;
    if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return hidden;
    if (hidden === hiddenBefore) return noted(hidden, 'changed');
    return hiddenBefore.includes(MASK) ? noted(hidden, 'what is hidden may have changed, too') : hidden;
  }
  if (isList(hidden)) {
    const [old, next, hiddenOld] = [before, after, hiddenBefore].map((list) => (isList(list) ? list : []));
    return hidden.map((item, at) => marked(old?.[at], next?.[at], hiddenOld?.[at], item) ?? null);
  }
  if (typeof hidden !== 'object' || hidden === null) return hidden;
  return Object.fromEntries(
    Object.entries(hidden).map(([key, value]) => [
      key,
      marked(fieldOf(before, key), fieldOf(after, key), fieldOf(hiddenBefore, key), value),
    ]),
  );
}

function noted(hidden: string, note: string): string {
  if (!hidden.includes('\n')) return `${hidden} (${note})`;
  return `${ended(hidden)}# ${MASK} (${note})${hidden.endsWith('\n') ? '\n' : ''}`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function fieldOf(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, Json | undefined>>)[key] : undefined;
}
