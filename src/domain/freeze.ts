import { z } from 'zod';

/** When changes are frozen: weekdays with times, in minutes of the week from Sunday on, or days of the calendar. */
export type Window =
  | { readonly kind: 'weekly'; readonly from: number; readonly to: number }
  | { readonly kind: 'dates'; readonly from: string; readonly to: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MOMENT = `(${DAYS.join('|')}) ([01]\\d|2[0-3]):([0-5]\\d)`;
const WEEKLY = new RegExp(`^${MOMENT}-${MOMENT}$`);
const DATES = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?$/;

/** `Fri 18:00-Mon 08:00`, `2026-12-24` or `2026-12-24..2027-01-02` (both days included); null when it is neither. */
export function parseWindow(when: string): Window | null {
  const weekly = WEEKLY.exec(when);
  if (weekly !== null) {
    const [, fromDay = '', fromHour, fromMinute, toDay = '', toHour, toMinute] = weekly;
    const from = minuteOfWeek(DAYS.indexOf(fromDay), Number(fromHour), Number(fromMinute));
    const to = minuteOfWeek(DAYS.indexOf(toDay), Number(toHour), Number(toMinute));
    return from === to ? null : { kind: 'weekly', from, to };
  }
  const [, from = '', to = from] = DATES.exec(when) ?? [];
  return isDay(from) && isDay(to) && from <= to ? { kind: 'dates', from, to } : null;
}

/** Is this a name the runtime knows, such as `Europe/Berlin`? */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** One line of `freezes`. */
export const Freeze = z.strictObject({
  name: z.string().min(1).describe('What people are told of it.'),
  projects: z.array(z.string()).optional().describe('Default: all projects.'),
  production: z
    .boolean()
    .optional()
    .describe(
      'true: production only; false: test only. Default: both, so that test environments freeze too.',
    ),
  when: z
    .string()
    .refine((when) => parseWindow(when) !== null, {
      error: 'must be like "Fri 18:00-Mon 08:00", 2026-12-24 or 2026-12-24..2027-01-02',
    })
    .describe('"Fri 18:00-Mon 08:00", 2026-12-24 or 2026-12-24..2027-01-02 (both days included).'),
  zone: z
    .string()
    .refine(isZone, { error: 'must be a time zone such as Europe/Berlin' })
    .describe('Whose clocks count, such as Europe/Berlin.'),
  quorum: z
    .int()
    .positive()
    .optional()
    .describe('So many people must approve a change meanwhile. Default: no change is possible.'),
});
export type Freeze = z.output<typeof Freeze>;

/** Is that place frozen at that moment (Unix ms)? */
export function isFrozen(
  freeze: Freeze,
  place: { project: string; production: boolean },
  at: number,
): boolean {
  const window = parseWindow(freeze.when);
  return (
    window !== null &&
    (freeze.projects?.includes(place.project) ?? true) &&
    (freeze.production === undefined || freeze.production === place.production) &&
    isInside(window, freeze.zone, at)
  );
}

/** Do the clocks of the zone show a time inside the window at that moment (Unix ms)? Its end is outside. */
export function isInside(window: Window, zone: string, at: number): boolean {
  return covers(window, clockOf(zone)(at));
}

/**
 * The first moment (Unix ms, whole minutes) from `at` on that is outside the window; `at` itself when it is. Null when
 * none can be found.
 */
export function nextOpening(window: Window, zone: string, at: number): number | null {
  const clock = clockOf(zone);
  if (!covers(window, clock(at))) return at;
  // A day before the end of a date in UTC, no zone has reached that end.
  const earliest = window.kind === 'dates' ? Math.max(at, Date.parse(window.to) - DAY) : at;
  let now = Math.floor(earliest / MINUTE) * MINUTE;
  const latest = now + 3 * WEEK;
  while (now < latest) {
    const shown = clock(now);
    const next = now + Math.max(MINUTE, Math.min(HOUR, left(window, shown)));
    // Clocks that were changed on the way may have passed the end, or gone back before the beginning.
    now = clock(next) - shown === next - now ? next : now + MINUTE;
    if (!covers(window, clock(now))) return now;
  }
  return null;
}

/** `Mon 2026-03-30 08:00 Europe/Berlin (2026-03-30 06:00 UTC)`. */
export function momentText(zone: string, at: number): string {
  const shown = clockOf(zone)(at);
  const day = DAYS[new Date(shown).getUTCDay()];
  const utc = shown === Math.floor(at / MINUTE) * MINUTE ? '' : ` (${minuteText(at)} UTC)`;
  return `${day} ${minuteText(shown)} ${zone}${utc}`;
}

function minuteText(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** What the clocks of a zone show, to the minute, as the Unix milliseconds at which UTC shows the same. */
function clockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
}

function covers(window: Window, shown: number): boolean {
  if (window.kind === 'dates') {
    const day = new Date(shown).toISOString().slice(0, 10);
    return window.from <= day && day <= window.to;
  }
  const minute = weekMinute(shown);
  const { from, to } = window;
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}

/** Milliseconds until the clock shows the window's end. */
function left(window: Window, shown: number): number {
  if (window.kind === 'dates') return Date.parse(window.to) + DAY - shown;
  return ((window.to - weekMinute(shown)) * MINUTE + WEEK) % WEEK;
}

function weekMinute(shown: number): number {
  const clock = new Date(shown);
  return minuteOfWeek(clock.getUTCDay(), clock.getUTCHours(), clock.getUTCMinutes());
}

function minuteOfWeek(day: number, hour: number, minute: number): number {
  return (day * 24 + hour) * 60 + minute;
}

/** A day of the calendar: 31 February is read as 3 March, and is none. */
function isDay(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}
