import type { Change, ChangeState, Plan } from '../../domain/change.ts';
import { moment } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { sentence } from './fit.ts';

const STATES: Readonly<Record<ChangeState, readonly [emoji: string, word: string]>> = {
  pending: [':hourglass_flowing_sand:', 'waiting for approval'],
  approved: [':white_check_mark:', 'approved'],
  applying: [':rocket:', 'being applied'],
  verifying: [':eyes:', 'applied, being checked'],
  succeeded: [':white_check_mark:', 'succeeded'],
  failed: [':x:', 'failed'],
  unknown: [':grey_question:', 'outcome unknown'],
  denied: [':no_entry:', 'denied'],
  expired: [':hourglass:', 'expired'],
  withdrawn: [':leftwards_arrow_with_hook:', 'withdrawn'],
  stale: [':construction:', 'out of date'],
};

/** Where a change stands: `:x: *Failed*`. What nobody was asked about is not called approved. */
export function stateTitle({ state, need, breakGlass }: Change): string {
  const unasked = need === null || breakGlass !== null;
  const [emoji, word] = unasked && state === 'approved' ? [':rocket:', 'about to be applied'] : STATES[state];
  return `${emoji} *${word.charAt(0).toUpperCase()}${word.slice(1)}*`;
}

/** The state in words alone: `waiting for approval`. */
export function stateWord(state: ChangeState): string {
  return STATES[state][1];
}

/** The state's emoji alone; what it means is said beside it. */
export function stateEmoji(state: ChangeState): string {
  return STATES[state][0];
}

/** What happens, where: `Restart api in *payments/prod* :lock: production`. */
export function what({ summary, target: { project, env, production } }: Plan): string {
  return `${sentence(leadingOn(summary, env), 300)} ${targetTitle({ project, env, production })}`;
}

/** A summary up to its target: `Restart api in`; `Delete the environment` of one that names the environment itself. */
export function leadingOn(summary: string, env: string): string {
  const named = summary.endsWith(` environment ${env}`);
  return named ? summary.slice(0, -env.length - 1) : `${summary} in`;
}

/** The beginning of the plan's hash, as people compare it. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}

/** A moment of Unix milliseconds in the reader's own time zone. */
export function at(ms: number): string {
  return moment(Math.trunc(ms / 1_000));
}

/** How long something took: `0 s`, `42 s`, `12 min 3 s`, `1 h 2 min`. */
export function clock(ms: number): string {
  const seconds = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1_000)) : 0;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes === 0) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

/** When it was over: `at once`, `after 42 s`. */
export function after(ms: number): string {
  return ms >= 1_000 ? `after ${clock(ms)}` : 'at once';
}
