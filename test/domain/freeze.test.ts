import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationMs } from '../../src/domain/duration.ts';
import { BotError } from '../../src/domain/errors.ts';
import {
  Freeze,
  isFrozen,
  isInside,
  isZone,
  momentText,
  nextOpening,
  parseWindow,
  type Window,
} from '../../src/domain/freeze.ts';

const BERLIN = 'Europe/Berlin';
const MINUTE = 60_000;

/** `2026-03-29 01:59` in UTC. */
function utc(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00' : ''}Z`);
}

function windowOf(when: string): Window {
  const window = parseWindow(when);
  if (window === null) throw new Error(`${when} is no window`);
  return window;
}

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['4h', 14_400_000],
  ['2d', 172_800_000],
  ['999999d', 86_399_913_600_000],
])('%s is %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(['', '5', 'm', '0m', '5 m', '5M', '1.5h', '-1s', '1000000s', '5w', '5m5s'])(
  '“%s” is no duration',
  (text) => {
    expect(() => durationMs(text)).toThrow(
      new BotError('internal', `“${text}” must be a duration such as 30s, 5m, 4h or 2d.`),
    );
  },
);

test.each([
  ['Fri 18:00-Fri 18:00'],
  ['fri 18:00-Mon 08:00'],
  ['Fri 24:00-Mon 08:00'],
  ['Fri 18:60-Mon 08:00'],
  ['Fri 18:00 - Mon 08:00'],
  ['Fri-Mon'],
  ['2026-02-30'],
  ['2026-12-24..2026-12-23'],
  ['2026-12-24..'],
  [''],
])('“%s” is no window', (when) => {
  expect(parseWindow(when)).toBeNull();
});

test('a zone is a name the runtime knows', () => {
  expect([BERLIN, 'UTC', 'Asia/Kolkata'].every(isZone)).toBe(true);
  expect(['Berlin', '', 'Mars/Olympus'].some(isZone)).toBe(false);
});

// 2026: Berlin is UTC+1 until Sun 29 Mar 01:00 UTC, then UTC+2 until Sun 25 Oct 01:00 UTC.
test.each<[string, string, string, string, boolean]>([
  ['before it begins', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-06 16:59', false],
  ['its first minute', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-06 17:00', true],
  ['the last minute of Saturday', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-07 22:59', true],
  ['the first minute of Sunday', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-07 23:00', true],
  ['its last minute', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-09 06:59', true],
  ['the minute of its end', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-09 07:00', false],
  ['the middle of the week', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-11 12:00', false],
  ['within the week', 'Mon 09:00-Tue 17:00', 'UTC', '2026-02-09 09:00', true],
  ['within the week, over', 'Mon 09:00-Tue 17:00', 'UTC', '2026-02-10 17:00', false],
  ['the same day', 'Wed 09:00-Wed 17:00', 'UTC', '2026-02-11 12:00', true],
  ['the same day, backwards, is all but the night', 'Wed 17:00-Wed 09:00', 'UTC', '2026-02-11 12:00', false],
  ['the same day, backwards, a day later', 'Wed 17:00-Wed 09:00', 'UTC', '2026-02-12 12:00', true],
  ['another zone, another day', 'Mon 00:00-Tue 00:00', 'Asia/Tokyo', '2026-02-08 15:00', true],
  ['half an hour from the hour', 'Mon 00:00-Tue 00:00', 'Asia/Kolkata', '2026-02-08 18:29', false],
  ['half an hour from the hour, on it', 'Mon 00:00-Tue 00:00', 'Asia/Kolkata', '2026-02-08 18:30', true],

  ['spring: before the jump', 'Sun 02:30-Sun 05:00', BERLIN, '2026-03-29 00:59', false],
  ['spring: a beginning that no clock shows', 'Sun 02:30-Sun 05:00', BERLIN, '2026-03-29 01:00', true],
  ['spring: an end that no clock shows', 'Sat 18:00-Sun 02:30', BERLIN, '2026-03-29 01:00', false],
  ['spring: Monday 08:00 comes an hour earlier', 'Fri 18:00-Mon 08:00', BERLIN, '2026-03-30 05:59', true],
  ['spring: and is the end', 'Fri 18:00-Mon 08:00', BERLIN, '2026-03-30 06:00', false],
  ['autumn: the first 02:15', 'Sat 18:00-Sun 02:30', BERLIN, '2026-10-25 00:15', true],
  ['autumn: the first 02:45', 'Sat 18:00-Sun 02:30', BERLIN, '2026-10-25 00:45', false],
  ['autumn: the second 02:15', 'Sat 18:00-Sun 02:30', BERLIN, '2026-10-25 01:15', true],
  ['autumn: Monday 08:00 comes an hour later', 'Fri 18:00-Mon 08:00', BERLIN, '2026-10-26 06:59', true],
  ['autumn: and is the end', 'Fri 18:00-Mon 08:00', BERLIN, '2026-10-26 07:00', false],

  ['the day before', '2026-12-24', BERLIN, '2026-12-23 22:59', false],
  ['the first minute of the day', '2026-12-24', BERLIN, '2026-12-23 23:00', true],
  ['the last minute of the day', '2026-12-24', BERLIN, '2026-12-24 22:59', true],
  ['the day after', '2026-12-24', BERLIN, '2026-12-24 23:00', false],
  ['the first of the days', '2026-12-24..2027-01-02', BERLIN, '2026-12-23 23:00', true],
  ['over the new year', '2026-12-24..2027-01-02', BERLIN, '2027-01-01 12:00', true],
  ['the last of the days', '2026-12-24..2027-01-02', BERLIN, '2027-01-02 22:59', true],
  ['after the days', '2026-12-24..2027-01-02', BERLIN, '2027-01-02 23:00', false],
  ['a day in the west', '2026-12-24', 'America/Los_Angeles', '2026-12-25 07:59', true],
])('%s (%s, %s, %s UTC): %s', (_what, when, zone, at, inside) => {
  expect(isInside(windowOf(when), zone, utc(at))).toBe(inside);
  expect(isInside(windowOf(when), zone, utc(at) + MINUTE - 1)).toBe(inside);
});

test.each<[string, string, string, string, string]>([
  ['outside already', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-11 12:34', '2026-02-11 12:34'],
  ['over the end of the week', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-06 17:00', '2026-02-09 07:00'],
  ['from its last minute', 'Fri 18:00-Mon 08:00', BERLIN, '2026-02-09 06:59', '2026-02-09 07:00'],
  ['over the change in spring', 'Fri 18:00-Mon 08:00', BERLIN, '2026-03-27 18:00', '2026-03-30 06:00'],
  ['over the change in autumn', 'Fri 18:00-Mon 08:00', BERLIN, '2026-10-23 18:00', '2026-10-26 07:00'],
  ['an end that no clock shows', 'Sat 18:00-Sun 02:30', BERLIN, '2026-03-28 20:00', '2026-03-29 01:00'],
  ['an end that is shown twice', 'Sat 18:00-Sun 02:30', BERLIN, '2026-10-24 20:00', '2026-10-25 00:30'],
  ['the second time', 'Sat 18:00-Sun 02:30', BERLIN, '2026-10-25 01:10', '2026-10-25 01:30'],
  ['clocks that go back before it', 'Sun 02:30-Sun 12:00', BERLIN, '2026-10-25 00:40', '2026-10-25 01:00'],
  ['all of the week but a minute', 'Mon 08:01-Mon 08:00', BERLIN, '2026-02-09 07:01', '2026-02-16 07:00'],
  ['the only minute jumped over', 'Sun 02:31-Sun 02:30', BERLIN, '2026-03-28 12:00', '2026-04-05 00:30'],
  ['a day', '2026-12-24', BERLIN, '2026-12-24 03:00', '2026-12-24 23:00'],
  ['years', '2026-01-01..2031-06-30', BERLIN, '2026-02-01', '2031-06-30 22:00'],
  ['the day of the change', '2026-03-29', BERLIN, '2026-03-29 00:30', '2026-03-29 22:00'],
  ['far in the east', '2026-12-24', 'Pacific/Kiritimati', '2026-12-23 12:00', '2026-12-24 10:00'],
  ['far in the west', '2026-12-24', 'Pacific/Pago_Pago', '2026-12-25 10:00', '2026-12-25 11:00'],
  [
    'a midnight that no clock shows',
    '2026-09-05',
    'America/Santiago',
    '2026-09-05 12:00',
    '2026-09-06 04:00',
  ],
])('the next opening: %s (%s, %s)', (_what, when, zone, at, opens) => {
  expect(nextOpening(windowOf(when), zone, utc(at))).toBe(utc(opens));
});

test('an opening is a whole minute', () => {
  const at = utc('2026-02-09 06:59') + 31_007;
  expect(nextOpening(windowOf('Fri 18:00-Mon 08:00'), BERLIN, at)).toBe(utc('2026-02-09 07:00'));
});

test('a window without an end has no opening', () => {
  expect(nextOpening({ kind: 'weekly', from: 0, to: 7 * 24 * 60 }, BERLIN, utc('2026-02-09'))).toBeNull();
});

test('every minute until the opening is inside, and the opening is not', () => {
  const day = fc.constantFrom('Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat');
  const two = (number: number) => String(number).padStart(2, '0');
  const moment = fc
    .tuple(day, fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
    .map(([name, hour, minute]) => `${name} ${two(hour)}:${two(minute)}`);
  const weekly = fc.tuple(moment, moment).map(([from, to]) => parseWindow(`${from}-${to}`));
  const zone = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'UTC');
  // Around the changes of clocks in either half of the world.
  const at = fc
    .tuple(
      fc.constantFrom('2026-03-07', '2026-03-28', '2026-04-04', '2026-10-24'),
      fc.nat({ max: 3 * 24 * 60 }),
    )
    .map(([start, minutes]) => utc(start) + minutes * MINUTE);
  fc.assert(
    fc.property(weekly, zone, at, (window, where, from) => {
      fc.pre(window !== null);
      const opens = nextOpening(window, where, from);
      if (opens === null) throw new Error('never opens');
      expect(isInside(window, where, opens)).toBe(false);
      for (let minute = Math.max(from, opens - 3 * 60 * MINUTE); minute < opens; minute += MINUTE) {
        if (!isInside(window, where, minute)) throw new Error(`open at ${new Date(minute).toISOString()}`);
      }
    }),
    { numRuns: 60 },
  );
});

test.each<[string, Partial<Freeze>, boolean]>([
  ['everything', {}, true],
  ['the project', { projects: ['shop', 'payments'] }, true],
  ['another project', { projects: ['shop'] }, false],
  ['production', { production: true }, true],
  ['test environments', { production: false }, false],
  ['another day', { when: '2026-12-25' }, false],
])('a freeze of %s', (_what, over, frozen) => {
  const freeze = Freeze.parse({ name: 'x', when: '2026-12-24', zone: BERLIN, ...over });
  expect(isFrozen(freeze, { project: 'payments', production: true }, utc('2026-12-24 12:00'))).toBe(frozen);
});

test.each([
  [BERLIN, '2026-03-30 06:00', 'Mon 2026-03-30 08:00 Europe/Berlin (2026-03-30 06:00 UTC)'],
  [BERLIN, '2026-12-24 23:00', 'Fri 2026-12-25 00:00 Europe/Berlin (2026-12-24 23:00 UTC)'],
  ['UTC', '2026-12-24 23:00', 'Thu 2026-12-24 23:00 UTC'],
  ['Europe/London', '2026-12-24 23:00', 'Thu 2026-12-24 23:00 Europe/London'],
])('a moment in %s is told so that nobody has to guess', (zone, at, text) => {
  expect(momentText(zone, utc(at) + 59_999)).toBe(text);
});
