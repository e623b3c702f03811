import { isSettled, type Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import type { StoredChange } from '../store/change-row.ts';
import { evidenceOf } from './evidence.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { changeContext, targetOf } from './planning.ts';
import { along, auditOf, notes } from './rows.ts';
import { AGAIN, type Next, type Run } from './run.ts';

/** Zadig has said success, or the effect was seen: done only when the cluster shows it. */
export async function verifying(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const { pace } = parts;
  const seen = await look(change, run, parts);
  const since = change.sentAt ?? change.createdAt;
  const waited = parts.now() - since;
  const wait: Next = { do: 'wait', ms: pace.lookMs };
  if (seen === null) {
    if (waited < pace.deadlineMs) return wait;
    return end(
      change,
      'unknown',
      'Zadig took the change, and has not let me look at the result since.',
      run,
      parts,
    );
  }
  run.teller.progress(seen, since);
  switch (seen.state) {
    case 'ready':
      return end(change, 'succeeded', seen.note, run, parts);
    case 'failed':
      return end(change, 'failed', seen.note, run, parts, seen);
    case 'untouched':
      if (waited < pace.untouchedMs) return wait;
      return end(change, 'failed', 'Zadig said success, but nothing has changed.', run, parts, seen);
    case 'waiting': {
      run.failingSince = seen.failing.length === 0 ? null : (run.failingSince ?? parts.now());
      if (run.failingSince !== null && parts.now() - run.failingSince >= pace.stuckMs)
        return end(change, 'failed', notHealthy(seen), run, parts, seen);
      if (waited < pace.deadlineMs) return wait;
      return end(
        change,
        'failed',
        `It is not done after ${Math.round(waited / 60_000)} min. ${notHealthy(seen)}`,
        run,
        parts,
        seen,
      );
    }
  }
}

/** No answer came, or none of success; the cluster says otherwise, and it is followed from here. */
export async function seenToWork(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const evidence = 'the answer was lost, but what it asked for shows in the cluster';
  const entry = auditOf(change.id, 'verifying', { evidence });
  await parts.changes.move(change.id, 'verifying', {}, along([entry]), { owner: run.owner });
  return AGAIN;
}

/** What the cluster shows of a change that was sent; null when Zadig does not let us look just now. */
export async function look(
  change: StoredChange,
  run: Pick<Run, 'signal'>,
  parts: ChangeParts,
): Promise<Progress | null> {
  const { command, kept } = opened(change, parts);
  const before: unknown = change.before === null ? null : JSON.parse(change.before);
  const at = {
    target: targetOf(change.plan),
    facts: kept.facts,
    before: before as never,
    answered: change.state === 'verifying',
    sentAt: change.sentAt ?? 0,
  };
  try {
    return await command.progress(at, changeContext(parts.zadig, parts.now, run.signal));
  } catch (error) {
    if (run.signal.aborted || !(error instanceof BotError)) throw error;
    return null;
  }
}

/** Ends it, with what failing containers say when there are any. */
export async function end(
  change: StoredChange,
  state: 'succeeded' | 'failed' | 'unknown',
  text: string,
  run: Run,
  parts: ChangeParts,
  seen?: Progress,
): Promise<Next> {
  const { id, sentAt, createdAt } = change;
  const failing = seen !== undefined && 'failing' in seen ? seen.failing : [];
  const evidence = await evidenceOf(change, failing, run.signal, parts);
  const said = { kind: 'outcome' as const, state, text, durationMs: parts.now() - (sentAt ?? createdAt) };
  // Nothing of it shows, so that its undo is not offered; whoever sees more can type it.
  const isVain = state === 'failed' && seen?.state === 'untouched';
  await parts.changes.move(
    id,
    state,
    { outcome: text === '' ? null : text, ...(isVain ? { undoable: 0 } : {}) },
    along([auditOf(id, state, { why: text })], notes([...evidence, said], [said])),
    isSettled(change.state) || change.state === 'unknown' ? undefined : { owner: run.owner },
  );
  return AGAIN;
}

function notHealthy(seen: Extract<Progress, { state: 'waiting' }>): string {
  const reasons = [...new Set(seen.failing.map(({ container, reason }) => `${container}: ${reason}`))];
  const why = reasons.length === 0 ? '' : ` (${reasons.slice(0, 3).join(', ')})`;
  const unit = seen.total === 1 ? seen.unit.replace(/(?<!ie)s$/, '') : seen.unit;
  return `${seen.done} of ${seen.total} ${unit} ready${why}.`;
}
