import { existsSync, readFileSync } from 'node:fs';
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { DEFAULT_SETTINGS, Settings } from '../domain/settings.ts';
import { expected } from './expected.ts';
import { unknownKey } from './unknown-key.ts';

const DEFAULT_FILE = 'zadig-slack.yaml';

/** The settings of a file, or every problem in it as `file:line: what was expected`. */
export type FileRead =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** Null: none was named, and none is there by the default name. */
      readonly file: string | null;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the YAML file; without one named and none by the default name, the defaults hold. `changes` are the commands
 * that policies may name; null takes any.
 */
export function readSettingsFile(
  named: string | undefined,
  changes: readonly string[] | null = null,
): FileRead {
  const file = named ?? DEFAULT_FILE;
  if (named === undefined && !existsSync(file)) return { ok: true, settings: DEFAULT_SETTINGS, file: null };
  try {
    return parseSettings(file, readFileSync(file, 'utf8'), changes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { ok: false, problems: [`${file}: cannot be read (${code}); ZADIG_SLACK_CONFIG names it`] };
  }
}

/** The text of a settings file; `file` is only named in problems. */
export function parseSettings(
  file: string,
  text: string,
  changes: readonly string[] | null = null,
): FileRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    return { ok: false, problems: document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`) };
  }
  const read = valuesOf(document);
  if (read === null) {
    return {
      ok: false,
      problems: [`${file}: an alias (*name) has no anchor (&name) before it, or too many`],
    };
  }
  const parsed = Settings.safeParse(read.values ?? {}, { error: expected, reportInput: true });
  const issues = parsed.success ? unknownCommands(parsed.data, changes) : parsed.error.issues.flatMap(flat);
  if (parsed.success && issues.length === 0) return { ok: true, settings: parsed.data, file };
  const located = issues.map((issue) => {
    const offset = offsetOf(document.contents, issue.path);
    return { offset, text: `${at(offset)}: ${sentence(issue)}` };
  });
  return { ok: false, problems: located.sort((a, b) => a.offset - b.offset).map((problem) => problem.text) };
}

/** A policy for a command that does not exist would never match, and a laxer one would decide in its place. */
function unknownCommands({ policies }: Settings, changes: readonly string[] | null): Found[] {
  if (changes === null) return [];
  return policies.flatMap(({ match }, policy) =>
    (match.command ?? [])
      .filter((name) => !changes.includes(name))
      .map((name) => {
        const [close] = nearest(name, changes);
        const meant = close === undefined ? `there are ${changes.join(', ')}` : `did you mean ${close}?`;
        return {
          path: ['policies', policy, 'match', 'command'],
          message: `no change is called ${name}; ${meant}`,
        };
      }),
  );
}

/** The values of a document; null when its aliases lead nowhere or would grow without end. */
function valuesOf(document: Document.Parsed): { readonly values: unknown } | null {
  try {
    return { values: document.toJS() };
  } catch {
    return null;
  }
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** One entry per mistake: each unknown key is one, and of a union's branches the one that came furthest speaks. */
function flat(issue: z.core.$ZodIssue): Found[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(issue.path, key) }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [best = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
    if (depth(best) > 0)
      return best.flatMap((inner) => flat({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: issue.path, message: issue.message }];
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(
    0,
    ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)),
  );
}

function sentence({ path, message }: Found): string {
  const where = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return where === '' ? message : `${where}: ${message}`;
}

/** Where a path stands in the text; of something missing, where its parent begins. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) return offset;
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else {
      node = hasItems(node) ? node.items[Number(part)] : undefined;
      offset = rangeOf(node) ?? offset;
    }
  }
  return offset;
}

function hasItems(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  return typeof node.range[0] === 'number' ? node.range[0] : undefined;
}
