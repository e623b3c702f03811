import type { Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import type { StoredChange } from '../store/change-row.ts';
import { ZadigError } from '../zadig/failure.ts';
import { end, look, seenToWork } from './follow.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { changeContext, makePlan } from './planning.ts';
import { along, auditOf } from './rows.ts';
import { AGAIN, type Next, type Run } from './run.ts';

const MOST_ATTEMPTS = 2;
const ODD_LOOKS = 3;

/**
 * Sent, and no answer of success: it was refused, the answer was lost, or the bot died meanwhile. What the cluster shows
 * decides; an answer alone never does.
 */
export async function doubtful(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const seen = await look(change, run, parts);
  const answer = run.answer;
  if (seen !== null && seen.state === 'ready') return seenToWork(change, run, parts);
  const refused = answer instanceof ZadigError && !answer.sent ? answer : null;
  const waited = parts.now() - (change.sentAt ?? parts.now());
  // A 500 is Zadig's usual answer to bad input, and also to what it did only in part: it is given a moment to show.
  const isOdd = refused !== null && (refused.status ?? 0) >= 500;
  if (isOdd && seen?.state === 'untouched' && waited < ODD_LOOKS * parts.pace.lookMs)
    return { do: 'wait', ms: parts.pace.lookMs };
  if (refused !== null && seen !== null)
    return end(change, 'failed', saidBy(refused, seen), run, parts, seen);
  if (seen !== null && seen.state !== 'untouched') return seenToWork(change, run, parts);
  // Zadig itself is away: it may have been done, and only it can tell.
  if (seen === null && waited < parts.pace.deadlineMs) return { do: 'wait', ms: parts.pace.lookMs };
  if (seen !== null && waited < parts.pace.doubtMs) return { do: 'wait', ms: parts.pace.lookMs };
  if (seen !== null && mayRepeat(change, parts)) {
    const now = await plannedNow(change, run, parts);
    if (now === 'away' && waited < parts.pace.deadlineMs) return { do: 'wait', ms: parts.pace.lookMs };
    if (now === 'same') return sendAgain(change, run, parts);
    // What has changed may be its effect, come since the look.
    const later = now === 'other' ? await look(change, run, parts) : null;
    if (later !== null && later.state !== 'untouched') return seenToWork(change, run, parts);
  }
  return end(change, 'unknown', nobodyKnows(change.id, answer, seen), run, parts);
}

async function sendAgain(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const again = 'no effect of the first attempt shows, and twice is as good as once';
  await parts.changes.amend(
    change.id,
    ['applying'],
    { sent_at: null },
    along([auditOf(change.id, 'applying', { again })]),
    { owner: run.owner, attempts: change.attempts },
  );
  return AGAIN;
}

/** Only what is as good twice as once, once more. */
function mayRepeat(change: StoredChange, parts: ChangeParts): boolean {
  return opened(change, parts).command.repeatable && change.attempts < MOST_ATTEMPTS;
}

/** Whether everything is still as it was planned from; `away` when Zadig does not tell just now. */
async function plannedNow(
  change: StoredChange,
  run: Run,
  parts: ChangeParts,
): Promise<'same' | 'other' | 'away'> {
  const { command, kept } = opened(change, parts);
  const ctx = changeContext(parts.zadig, parts.now, run.signal);
  try {
    const made = await makePlan(command, kept.values, parts.seal, ctx);
    return made.hash === change.hash ? 'same' : 'other';
  } catch (error) {
    if (run.signal.aborted || !(error instanceof BotError)) throw error;
    return error.code === 'unavailable' ? 'away' : 'other';
  }
}

function saidBy(refused: BotError, seen: Progress): string {
  const shown =
    seen.state === 'untouched'
      ? 'Nothing has changed.'
      : `What shows now: ${seen.note || 'something has changed'}`;
  return [refused.message, refused.hint ?? '', shown].filter((part) => part !== '').join(' ');
}

function nobodyKnows(id: string, answer: Error | null | undefined, seen: Progress | null): string {
  const why =
    answer === undefined
      ? 'I was stopped while Zadig was being asked'
      : (answer?.message.replace(/\.$/, '') ?? 'Zadig gave no answer');
  const shown =
    seen === null
      ? 'Zadig has not let me look since.'
      : 'Nothing of it shows, and I do not ask again blindly.';
  return `${why}. ${shown} Who knows more can say so: /zadig check ${id} done, or not-done.`;
}
