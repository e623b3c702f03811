import { z } from 'zod';
import { isInside, isZone } from '../freeze.ts';
import type { Trouble } from './sight.ts';
import type { Story } from './story.ts';

/** What of a story can be left out. */
export const NOT_FIELDS = ['service', 'reason', 'severity', 'person'] as const;
export type NotField = (typeof NOT_FIELDS)[number];

const MINUTE = '([01]\\d|2[0-3]):([0-5]\\d)';
const HOURS = new RegExp(`^${MINUTE}-${MINUTE}$`);

/** Every day between two times on the clocks of a zone; the second may be on the next day, and is outside. */
export const Quiet = z.object({
  // As it may have been copied from something the bot said, where a colon gives way to a sign that looks the same.
  hours: z
    .string()
    .transform((text) => text.replaceAll('∶', ':'))
    .pipe(z.string().regex(HOURS, { error: 'write it as 22:00-07:00' })),
  zone: z.string().refine(isZone, { error: 'must be a time zone such as Europe/Berlin' }),
});
export type Quiet = z.output<typeof Quiet>;

/** What of its environments a channel wants to hear. In `not`, `*` stands for anything. */
export const WatchWish = z.object({
  only: z.enum(['failures', 'rollouts']).nullable(),
  not: z.array(z.object({ field: z.enum(NOT_FIELDS), pattern: z.string() })),
  quiet: Quiet.nullable(),
});
export type WatchWish = z.output<typeof WatchWish>;

/** `service=batch-*,reason=ErrImagePull`, or null when it is not like that. */
export function parseNot(text: string): WatchWish['not'] | null {
  const parsed = text.split(',').map((part) => {
    const [field, ...rest] = part.trim().split('=');
    const pattern = rest.join('=').trim();
    const known = NOT_FIELDS.find((name) => name === field);
    return known === undefined || pattern === '' ? null : { field: known, pattern };
  });
  return parsed.every((each) => each !== null) ? parsed : null;
}

/** How bad it is: `error` for what does not run, `warning` for what is not ready, `info` for the rest. */
export function severityOf({ trouble }: { readonly trouble: Trouble | null }): string {
  if (trouble === null) return 'info';
  return trouble.kind === 'unready' ? 'warning' : 'error';
}

/** Does the wish leave out a story as it stands? */
export function leavesOut({ only, not }: WatchWish, story: Story): boolean {
  if (only === 'failures' && !story.events.some(({ what }) => what === 'trouble')) return true;
  if (only === 'rollouts' && story.kind !== 'rollout') return true;
  return not.some(({ field, pattern }) => valuesOf(field, story).some((value) => matches(pattern, value)));
}

function valuesOf(field: NotField, story: Story): readonly string[] {
  switch (field) {
    case 'service':
      return story.subject === null ? [] : [story.subject];
    case 'reason':
      return story.trouble === null ? [] : [story.trouble.reason, story.trouble.kind];
    case 'severity':
      return [severityOf(story)];
    case 'person':
      return story.kind === 'rollout' ? [story.by] : [];
  }
}

/** Whole names, in any case. Linear for each `*`. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const name = text.toLowerCase();
  if (rest.length === 0) return name === first;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const DAY = 24 * 60;

/** Is it within the quiet hours at that moment (Unix ms)? */
export function isWithin({ hours, zone }: Quiet, at: number): boolean {
  const [, fromHour, fromMinute, toHour, toMinute] = HOURS.exec(hours) ?? [];
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return [0, 1, 2, 3, 4, 5, 6].some((day) => {
    const until = (day + (to > from ? 0 : 1)) * DAY + to;
    return isInside({ kind: 'weekly', from: day * DAY + from, to: until % (7 * DAY) }, zone, at);
  });
}
