import { withoutInvisible } from './clean.ts';
import { type Level, levelNamed, levelNumbered } from './level.ts';

/** Longer lines are shown as they are: nobody reads them, and taking them apart costs time. */
const LONGEST = 50_000;
const TIME = /^(?:time|ts|@?timestamp|@t|date_?time|asctime|time_?millis|event_?time)$/i;
const LEVEL = /^(?:(?:log[._]?)?level|level_?name|severity|lvl|@l)$/i;
/** By these the libraries call the message; the first that a line has is it. `@mt` has places for other fields in it. */
const MESSAGES = ['msg', 'message', '@m', '@mt', 'short_message', 'event'] as const;
const STACK =
  /^(?:(?:err|error|exception)\.)?(?:stack|stack_?trace|exception|exc_info|error_?verbose|traceback|@x)$/i;
const ERROR = /^(?:err|error|exception|cause|reason)$/i;

/**
 * A log line that is a JSON object, as `time level message key=value …`: the time of day, in UTC or with its zone, the
 * level as one of ours, then the other keys in their order; what a message has below its first line, and stack traces,
 * follow on lines of their own. Left out are `pid`, `hostname` and `v` of pino and bunyan, and `@version` and
 * `level_value` of logstash's encoder. null for a line that is no JSON object, or longer than 50,000 characters.
 */
export function prettyLine(text: string): string | null {
  const fields = fieldsOf(text);
  if (fields === null) return null;
  const below: string[] = [];
  const told = new Set<string>();
  const time = firstOf(fields, TIME, timeOfDay, told);
  const level = firstOf(fields, LEVEL, levelFrom, told) ?? (fields.has('@t') ? 'info' : null);
  const message = messageOf(fields, told);
  const [first = '', ...more] = linesOf(message ?? '');
  const head = [time, level?.toUpperCase().padEnd(5), first].filter((part) => part != null && part !== '');
  for (const [key, value] of fields) {
    if (told.has(key) || isNoise(key, fields)) continue;
    if (typeof value === 'string' && STACK.test(key) && value.includes('\n')) below.push(...linesOf(value));
    else head.push(`${shownText(key)}=${shownValue(key, value, below)}`);
  }
  const lines = [head.join(' ').trimEnd(), ...more, ...below].map(withoutInvisible);
  return head.length === 0 && lines.length === 1 ? '{}' : lines.join('\n');
}

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(text: string): Fields | null {
  if (text.length > LONGEST || !/^\s{0,9}\{/.test(text)) return null;
  try {
    const value: unknown = withLongNumbers(text, JSON.parse(text));
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    // Text that only begins like JSON is shown as it is.
    return null;
  }
}

/**
 * Numbers that JavaScript cannot hold, as texts: an identifier with other digits would be found nowhere. Only text that
 * is JSON is looked at, in which every quote has its other one.
 */
function withLongNumbers(text: string, value: unknown): unknown {
  if (!/[:[,]\s{0,9}-?\d{16}/.test(text)) return value;
  const longTexts = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:[.eE+-]+\d+)*/g, (part) =>
    /^-?\d{16,}$/.test(part) ? `"${part}"` : part,
  );
  return JSON.parse(longTexts);
}

/** The first field that is called so and tells it. */
function firstOf<T>(
  fields: Fields,
  name: RegExp,
  read: (value: unknown) => T | null,
  told: Set<string>,
): T | null {
  for (const [key, value] of fields) {
    if (!name.test(key)) continue;
    const found = read(value);
    if (found === null) continue;
    told.add(key);
    return found;
  }
  return null;
}

const ISO = /^\d{4}[-/]\d\d[-/]\d\d[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;
/** An epoch in seconds begins in 2001 and ends in 2096; the same in the smaller units. */
const [FIRST_S, LAST_S] = [1e9, 4e9] as const;

function timeOfDay(value: unknown): string | null {
  if (typeof value === 'number') return timeOfEpoch(value);
  if (typeof value !== 'string') return null;
  if (/^\d{10,19}$/.test(value)) return timeOfEpoch(Number(value));
  const [, clock, fraction = '', zone = ''] = ISO.exec(value) ?? [];
  if (clock === undefined) return null;
  return `${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${/^(?:Z|UTC|[+-]00(?::?00)?)?$/.test(zone) ? '' : zone}`;
}

function timeOfEpoch(value: number): string | null {
  const perSecond = [1, 1e3, 1e6, 1e9].find((unit) => value >= FIRST_S * unit && value < LAST_S * unit);
  return perSecond === undefined ? null : new Date((value / perSecond) * 1_000).toISOString().slice(11, 23);
}

function levelFrom(value: unknown): Level | null {
  if (typeof value === 'number') return levelNumbered(value);
  return typeof value === 'string' ? levelNamed(value) : null;
}

function messageOf(fields: Fields, told: Set<string>): string | null {
  const name = MESSAGES.find((each) => typeof fields.get(each) === 'string');
  const message = name === undefined ? null : fields.get(name);
  if (name === undefined || typeof message !== 'string') return null;
  told.add(name);
  if (name !== '@mt') return message;
  return message.replace(/\{[@$]?(\w{1,100})(?:[,:][^{}]{0,50})?\}/g, (place, field: string) => {
    if (!fields.has(field)) return place;
    told.add(field);
    const value = fields.get(field);
    return typeof value === 'string' ? value : compact(value);
  });
}

function isNoise(key: string, fields: Fields): boolean {
  if (key === '@version' || key === 'level_value') return fields.has('@timestamp');
  const fromPino =
    (key === 'pid' || key === 'hostname' || key === 'v') && typeof fields.get('level') === 'number';
  return fromPino && fields.has('pid') && fields.has('hostname');
}

function shownValue(key: string, value: unknown, below: string[]): string {
  if (typeof value === 'string') return shownText(value);
  if (!ERROR.test(key)) return compact(value);
  return compact(value, (name, inner) => {
    if (typeof inner !== 'string' || !inner.includes('\n') || !STACK.test(name)) return inner;
    below.push(...linesOf(inner));
    return undefined;
  });
}

function shownText(text: string): string {
  return text === '' || /[\s"]/.test(text) ? JSON.stringify(text) : text;
}

function compact(value: unknown, replace?: (key: string, value: unknown) => unknown): string {
  try {
    return JSON.stringify(value, replace);
  } catch {
    // What is nested thousands of times is no information, but must not end the whole line.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split(/\r?\n/);
}
