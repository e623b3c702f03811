import { canonicalJson } from '../domain/canonical.ts';
import type { StoredChange } from '../store/change-row.ts';
import { inTheWay, noLongerAllowed, noLongerEnough } from './hindrance.ts';
import type { ChangeParts } from './parts.ts';
import { along, auditOf, notes } from './rows.ts';
import { AGAIN, type Next, type Run } from './run.ts';
import { failed } from './send.ts';
import { stale } from './stale.ts';

/** A decision that is so many deadlines old was made for another day. */
const OLD = 4;

/** Decided: begins as soon as nothing is in the way. */
export async function approved(change: StoredChange, run: Run, parts: ChangeParts): Promise<Next> {
  const { id, approvedAt, createdAt } = change;
  const age = parts.now() - (approvedAt ?? createdAt);
  const forbidden = await noLongerAllowed(change, parts);
  if (forbidden?.isFinal) return failed(change, `It was not applied: ${forbidden.why}`, run, parts);
  const outdated = noLongerEnough(change, parts);
  if (outdated !== null) return stale(change, outdated, null, run, parts);
  const why = forbidden?.why ?? (await inTheWay(change, run.signal, parts));
  if (why !== null && age > parts.pace.deadlineMs)
    return failed(change, `It was not applied: ${why} I waited long enough.`, run, parts);
  if (why !== null) return waiting(change, why, run, parts);
  if (age > OLD * parts.pace.deadlineMs)
    return stale(
      change,
      `It was decided ${Math.round(age / 60_000)} min ago and not applied since.`,
      null,
      run,
      parts,
    );
  const claimed = await parts.changes.claim(change, along([auditOf(id, 'applying')]), { owner: run.owner });
  // Another one of the project came first in the same instant, or another replica has taken this one.
  return claimed === null ? { do: 'rest', until: parts.now() + parts.pace.lookMs } : AGAIN;
}

/** Says once what it waits for, and lets go meanwhile, so that others are looked after. */
async function waiting(change: StoredChange, why: string, run: Run, parts: ChangeParts): Promise<Next> {
  const said = notes([{ kind: 'waiting', why }]);
  const last = await parts.work.lastNote(change.id);
  if (!said.some((note) => canonicalJson(note) === last)) {
    const entry = auditOf(change.id, 'waiting', { why });
    await parts.changes.amend(change.id, ['approved'], {}, along([entry], said), {
      owner: run.owner,
    });
  }
  return { do: 'rest', until: parts.now() + parts.pace.lookMs };
}
