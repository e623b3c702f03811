import { arg, flag, optional } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { NOT_FIELDS, parseNot, Quiet, type WatchWish } from '../domain/watch/wish.ts';
import { defineRead } from './command.ts';

export const watch = defineRead({
  name: 'watch',
  title: 'Watch an environment',
  summary: 'This channel hears about an environment: a thread for each incident and each rollout',
  topic: 'here',
  examples: [
    'watch payments/prod',
    'watch payments/* --only failures --not service=batch-*',
    'watch payments/prod --quiet 22:00-07:00 Europe/Berlin',
  ],
  args: {
    what: arg.watched(),
    zone: optional(arg.word({ label: 'Time zone of the quiet hours', hint: 'Europe/Berlin' })),
    only: flag(optional(arg.choice(['failures', 'rollouts'], { label: 'Only' }))),
    not: flag(optional(arg.text({ label: 'But not', hint: 'service=batch-*,severity=warning' }))),
    quiet: flag(optional(arg.word({ label: 'Quiet hours', hint: '22:00-07:00' }))),
  },
  answer: ({ what, only = null, not, quiet, zone }, { watches }) =>
    watches.watch(what, { only, not: leftOut(not), quiet: quietOf(quiet, zone) }),
});

function leftOut(not: string | undefined): WatchWish['not'] {
  if (not === undefined || not === '') return [];
  const parsed = parseNot(not);
  if (parsed !== null) return parsed;
  throw new BotError('usage', `“${not}” does not say what to leave out.`, {
    hint: `Write it as ${NOT_FIELDS.map((field) => `${field}=…`).join(' or ')}, for example service=batch-*; several with a comma between them.`,
    arg: 'not',
  });
}

function quietOf(hours: string | undefined, zone: string | undefined): WatchWish['quiet'] {
  if (hours === undefined) {
    if (zone === undefined) return null;
    throw new BotError('usage', `What is ${zone} for? A time zone belongs to quiet hours.`, {
      hint: `For example --quiet 22:00-07:00 ${zone}.`,
      arg: 'zone',
    });
  }
  const parsed = Quiet.safeParse({ hours, zone: zone ?? 'UTC' });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const isZone = issue?.path[0] === 'zone';
  throw new BotError('usage', `The ${isZone ? 'time zone' : 'quiet hours'}: ${issue?.message}.`, {
    hint: 'For example --quiet 22:00-07:00 Europe/Berlin.',
    arg: isZone ? 'zone' : 'quiet',
  });
}
