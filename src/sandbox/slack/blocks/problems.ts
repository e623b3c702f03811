import { isRecord, type Json } from '../json.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** One look over a message or view: where we are, and what was found so far. */
export interface Check {
  readonly surface: Surface;
  readonly problems: { readonly pointer: string; readonly message: string }[];
}

/** Notes what is wrong at a JSON pointer, in Slack's words. */
export function problem(pointer: string, message: string, check: Check): void {
  check.problems.push({ pointer, message });
}

/** `[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]`, as Slack writes them. */
export function problemMessages(check: Check): readonly string[] {
  return check.problems.map((row) => `[ERROR] ${row.message} [json-pointer:${row.pointer}]`);
}

/** A string of min to max characters; missing is fine unless `required`. */
export function checkString(
  value: unknown,
  at: string,
  rule: { readonly max: number; readonly min?: number; readonly required?: boolean },
  check: Check,
): void {
  if (value === undefined || value === null) {
    if (rule.required) problem(at, 'missing required field', check);
    return;
  }
  if (typeof value !== 'string') {
    problem(at, 'must provide a string', check);
    return;
  }
  if (value.length < (rule.min ?? 0))
    problem(at, `must be more than ${(rule.min ?? 0) - 1} characters`, check);
  if (value.length > rule.max) problem(at, `must be less than ${rule.max + 1} characters`, check);
}

/** The items of an array of min to max; empty after noting that it is none. */
export function checkList(
  value: unknown,
  at: string,
  rule: { readonly min: number; readonly max: number },
  check: Check,
): readonly unknown[] {
  if (!Array.isArray(value)) {
    problem(at, value === undefined ? 'missing required field' : 'must provide an array', check);
    return [];
  }
  if (value.length < rule.min) problem(at, `no fewer than ${rule.min} items allowed`, check);
  if (value.length > rule.max) problem(at, `no more than ${rule.max} items allowed`, check);
  return value;
}

/** The object; null after noting that it is none. */
export function checkObject(value: unknown, at: string, check: Check): Json | null {
  if (isRecord(value)) return value;
  problem(at, value === undefined ? 'missing required field' : 'must provide an object', check);
  return null;
}

/** One of the words; missing is fine. */
export function checkWord(value: unknown, at: string, words: readonly string[], check: Check): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || !words.includes(value))
    problem(at, `must be one of: ${words.join(', ')}`, check);
}

/** A whole number from min to max; missing is fine. */
export function checkNumber(
  value: unknown,
  at: string,
  rule: { readonly min: number; readonly max: number },
  check: Check,
): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    problem(at, 'must be an integer', check);
    return;
  }
  if (value < rule.min || value > rule.max) problem(at, `must be from ${rule.min} to ${rule.max}`, check);
}

const TEXT_FIELDS = {
  plain_text: ['type', 'text', 'emoji'],
  mrkdwn: ['type', 'text', 'verbatim'],
} as const;

/** The two kinds of text object. */
export type TextKind = keyof typeof TEXT_FIELDS;

/** A text object of the allowed kinds with 1 to `max` characters; missing is fine unless `required`. */
export function checkText(
  value: unknown,
  at: string,
  rule: { readonly kinds: readonly TextKind[]; readonly max: number; readonly required?: boolean },
  check: Check,
): void {
  if (value === undefined && !rule.required) return;
  const text = checkObject(value, at, check);
  if (text === null) return;
  const kind = rule.kinds.find((word) => word === text['type']);
  if (kind === undefined) {
    problem(`${at}/type`, `must be one of: ${rule.kinds.join(', ')}`, check);
    return;
  }
  for (const field of Object.keys(text))
    if (!(TEXT_FIELDS[kind] as readonly string[]).includes(field))
      problem(at, `invalid additional property: ${field}`, check);
  checkString(text['text'], `${at}/text`, { min: 1, max: Math.min(rule.max, 3000), required: true }, check);
}

/** Where only plain_text may stand. */
export const PLAIN: readonly TextKind[] = ['plain_text'];
/** Where both kinds of text may stand. */
export const ANY_TEXT: readonly TextKind[] = ['plain_text', 'mrkdwn'];

/** block_id, action_id and the like: at most 255 characters. */
export function checkId(value: unknown, at: string, check: Check): void {
  checkString(value, at, { max: 255 }, check);
}

/** An http(s) or slack link of at most 3000 characters. */
export function checkUrl(value: unknown, at: string, check: Check, required = false): void {
  checkString(value, at, { min: 1, max: 3000, required }, check);
  if (typeof value === 'string' && !/^(https?|slack|mailto):/.test(value))
    problem(at, 'must be a valid URL', check);
}
