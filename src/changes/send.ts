import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../domain/canonical.ts';
import { BotError } from '../domain/errors.ts';
import type { StoredChange } from '../store/change-row.ts';
import { sendMutation } from '../zadig/mutation.ts';
import { end, look, seenToWork } from './follow.ts';
import { lockedOut, noLongerEnough } from './hindrance.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { asJson, changeContext, type Made, makePlan, targetOf } from './planning.ts';
import { along, auditOf, notes } from './rows.ts';
import { AGAIN, type Next, type Run } from './run.ts';
import { stale } from './stale.ts';

/** Too much time has passed since the intent was written: another replica may have taken the change over. */
class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** About to be sent: planned once more, and sent only if that gives the very plan that was decided on. */
export async function sending(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const ctx = changeContext(parts.zadig, parts.now, run.signal);
  const { command, kept } = opened(change, parts);
  let made: Made;
  let before: Json = null;
  try {
    made = await makePlan(command, kept.values, parts.seal, ctx);
    if (made.hash !== change.hash)
      return change.attempts > 0
        ? afterAll(change, run, parts)
        : stale(change, 'The environment has changed since it was planned.', made, run, parts);
    before = (await command.before?.(made.kept.facts, targetOf(change.plan), ctx)) ?? null;
  } catch (error) {
    return cannotPlan(change, error, run, parts);
  }
  const hindered = await hinderedNow(change, run, parts);
  if (hindered !== null) return hindered;
  if (run.signal.aborted) return AGAIN;
  return send(change, made, before, run, parts);
}

/** What has come in the way since it was claimed, while Zadig was away perhaps. */
async function hinderedNow(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next | null> {
  const isOld = parts.now() - (change.approvedAt ?? change.createdAt) > parts.pace.deadlineMs;
  const locked = await lockedOut(change, parts);
  const outdated = noLongerEnough(change, parts);
  if (locked === null && outdated === null) return null;
  if (change.attempts > 0) return afterAll(change, run, parts);
  if (outdated !== null) return stale(change, outdated, null, run, parts);
  if (isOld) return failed(change, `It was not applied: ${locked} I waited long enough.`, run, parts);
  return { do: 'wait', ms: parts.pace.lookMs };
}

/** The intent is written, the call leaves, and its answer is written; whoever lost the hold meanwhile sends nothing. */
async function send(
  change: StoredChange,
  made: Made,
  before: Json,
  run: Run,
  parts: ChangeParts,
): Promise<Next> {
  const { id, hash, plan } = change;
  const holder = { owner: run.owner };
  const attempt = change.attempts + 1;
  const [request = null] = plan.requests;
  const data = { change: id, attempt, hash, digest: plan.digest, request: asJson(request) };
  const intendedAt = { steady: performance.now(), wall: Date.now() };
  const marked = await parts.changes.amend(
    id,
    ['applying'],
    {
      sent_at: parts.now(),
      attempts: attempt,
      before: JSON.stringify(before),
      sealed: parts.seal.close(asJson(made.kept)),
    },
    along([{ kind: 'request', data }]),
    { ...holder, attempts: change.attempts },
  );
  if (marked === null) return AGAIN;
  run.answer = undefined;
  run.teller.nudge();
  const guard = () => {
    const passed = Math.max(performance.now() - intendedAt.steady, Date.now() - intendedAt.wall);
    if (run.signal.aborted || passed > parts.pace.leaseMs / 2) throw new TooLate('too late to send');
  };
  const watch = watchMeanwhile(marked, run, parts);
  try {
    await sendMutation(parts.zadig, made.kept.call, run.cut, guard);
  } catch (error) {
    if (error instanceof TooLate) return unsent(change, attempt, run, parts);
    if (run.cut.aborted) throw error;
    run.answer = error instanceof Error ? error : new Error(String(error));
    await answered(change, attempt, run.answer.message, run, parts);
    return AGAIN;
  } finally {
    await watch.stop();
  }
  run.answer = null;
  await answered(change, attempt, null, run, parts);
  return AGAIN;
}

/** Some calls take minutes: what shows of them until then is told. */
function watchMeanwhile(change: StoredChange, run: Run, parts: ChangeParts): { stop(): Promise<void> } {
  const { pace, now } = parts;
  let looking: Promise<void> | null = null;
  const tell = async () => {
    const seen = await look(change, run, parts);
    if (seen !== null) run.teller.progress(seen, change.sentAt ?? now());
  };
  const timer = setInterval(() => {
    // What is only for reading along must not end anything.
    looking ??= tell()
      .catch(() => undefined)
      .finally(() => {
        looking = null;
      });
  }, pace.editMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** An answer is a row of the audit log, also one that comes when another replica has taken the change over. */
async function answered(
  change: StoredChange,
  attempt: number,
  error: string | null,
  run: Run,
  { changes, audit }: ChangeParts,
): Promise<void> {
  const { id } = change;
  const entry = { kind: 'answer', data: { change: id, attempt, error } };
  const holder = { owner: run.owner };
  const kept =
    error === null
      ? await changes.move(id, 'verifying', {}, along([entry, auditOf(id, 'verifying')]), holder)
      : await changes.amend(id, ['applying'], {}, along([entry]), holder);
  if (kept === null) audit.record({ kind: 'answer', data: { ...entry.data, late: true } });
}

/** It has not left, and that is certain: whoever holds the change begins again. */
async function unsent(
  change: StoredChange,
  attempt: number,
  run: Run,
  { changes }: ChangeParts,
): Promise<Next> {
  const entry = { kind: 'answer', data: { change: change.id, attempt, error: 'not sent: too late' } };
  const holder = { owner: run.owner, attempts: attempt };
  await changes.amend(
    change.id,
    ['applying'],
    { sent_at: null, attempts: change.attempts },
    along([entry]),
    holder,
  );
  return AGAIN;
}

/** It was sent before and seemed to have had no effect; now that the plan is another one, it may have had it after all. */
async function afterAll(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const seen = await look(change, run, parts);
  if (seen === null || seen.state === 'untouched') {
    const text =
      'It was sent once without an answer, and the environment has changed since. I do not send it again.';
    return end(change, 'unknown', text, run, parts);
  }
  return seenToWork(change, run, parts);
}

/** Zadig away for a while is waited for; what the command itself refuses now has become impossible. */
async function cannotPlan(change: StoredChange, error: unknown, run: Run, parts: ChangeParts): Promise<Next> {
  if (run.signal.aborted || !(error instanceof BotError)) throw error;
  if (change.attempts > 0 && error.code !== 'unavailable') return afterAll(change, run, parts);
  if (error.code === 'unavailable') {
    if (parts.now() - (change.approvedAt ?? change.createdAt) > parts.pace.deadlineMs)
      return change.attempts > 0
        ? afterAll(change, run, parts)
        : failed(change, `It was not applied: ${error.message}`, run, parts);
    await pause(parts.pace.retryMs, undefined, { signal: run.signal }).catch(() => undefined);
    return AGAIN;
  }
  const why = `It cannot be done any more: ${error.message}`;
  const said = { kind: 'stale' as const, why, replacedBy: null };
  await parts.changes.move(
    change.id,
    'stale',
    { outcome: `${why} Nothing was sent.` },
    along([auditOf(change.id, 'stale', { why, replacedBy: null })], notes([said], [said])),
    { owner: run.owner },
  );
  return AGAIN;
}

/** Ended without having been sent. */
export async function failed(
  change: StoredChange,
  text: string,
  run: Run,
  parts: ChangeParts,
): Promise<Next> {
  const durationMs = parts.now() - (change.approvedAt ?? change.createdAt);
  const said = { kind: 'outcome' as const, state: 'failed' as const, text, durationMs };
  await parts.changes.move(
    change.id,
    'failed',
    { outcome: text },
    along([auditOf(change.id, 'failed', { why: text })], notes([said], [said])),
    { owner: run.owner },
  );
  return AGAIN;
}
