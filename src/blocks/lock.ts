import type { EnvLock } from '../domain/change.ts';
import type { EnvTarget } from '../domain/target.ts';
import { targetText } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { quoted } from './change/fit.ts';
import { section } from './message.ts';
import { bold, code, inline, mention } from './mrkdwn.ts';

/** What is locked, by `project/env`. */
export type Locks = ReadonlyMap<string, EnvLock>;

/** `Locked by @ana: “incident 42”`, in lines of their own; none when it is not locked. */
export function lockLines(lock: EnvLock | null | undefined): readonly string[] {
  if (lock === null || lock === undefined) return [];
  const why = lock.reason.trim() === '' ? '' : `: ${quoted(lock.reason, 200)}`;
  return [`:octagonal_sign: Locked by ${mention(lock.by)}${why}`];
}

/** An environment that somebody has just locked. */
export function lockedView(target: EnvTarget, { by, reason }: EnvLock): Answer {
  const { project, env } = target;
  const at = targetText({ project, env });
  const text = `:lock: ${mention(by)} locked ${bold(at)}: ${inline(reason, 500)}\nOthers cannot change it until ${code(`/zadig unlock ${at}`)}.`;
  return { head: [section(text)], announce: true };
}

/** An environment whose lock was taken away by `by`. */
export function unlockedView(target: EnvTarget, lock: EnvLock, by: string): Answer {
  const { project, env } = target;
  const whose = lock.by === by ? 'It was their own lock' : `It was the lock of ${mention(lock.by)}`;
  const text = `:unlock: ${mention(by)} unlocked ${bold(targetText({ project, env }))}. ${whose}: ${inline(lock.reason, 500)}`;
  return { head: [section(text)], announce: true };
}
