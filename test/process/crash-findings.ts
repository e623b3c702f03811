import type { RecordedRequest } from '../../src/sandbox/zadig/server.ts';
import type { Db } from '../../src/store/db.ts';
import type { VoteTable } from '../../src/store/schema.ts';
import { mutationsOf } from './crash-requests.ts';
import type { Scene } from './crash-scene.ts';
import { LOST, lost } from './crash-slack.ts';
import type { Ended } from './crash-story.ts';

export interface Found {
  /** A sentence for everything that must not be. */
  readonly problems: readonly string[];
  readonly unknown: boolean;
  readonly sentAgain: boolean;
}

/** How these problems begin. */
export const TWICE = 'applied twice';

interface Audited {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Holds one change against all that must be so, whatever died meanwhile. */
export async function foundIn(ended: Ended, { db, slack, zadig }: Scene): Promise<Found> {
  const { row, deed, stage, since, until, index, fault } = ended;
  const requests = mutationsOf(zadig, stage, since, until);
  const audit = await auditOf(row.id, db);
  const votes = await db.selectFrom('vote').selectAll().where('change_id', '=', row.id).execute();
  const messages = await db
    .selectFrom('change_message')
    .selectAll()
    .where('change_id', '=', row.id)
    .execute();
  const problems = [
    ...twice(ended, requests, audit),
    ...ungoverned(ended, requests, votes, audit),
    ...untrue(ended, requests, audit),
    ...lost(row, messages, slack),
    ...(await askedTwice(ended, db)),
  ];
  return {
    problems: problems.map((problem) => `${problem} [change ${index}: ${deed.line}, ${fault}, ${row.state}]`),
    unknown: row.state === 'unknown',
    sentAgain: requests.length > 1,
  };
}

async function auditOf(id: string, db: Db): Promise<readonly Audited[]> {
  const rows = await db.selectFrom('audit').select(['kind', 'data']).orderBy('seq').execute();
  return rows
    .filter(({ data }) => data.includes(`"change":"${id}"`))
    .map(({ kind, data }) => ({ kind, data: JSON.parse(data) }));
}

/** Only what is as good twice as once may be sent again, once, and never after an answer was written down. */
function twice({ deed }: Ended, requests: readonly RecordedRequest[], audit: readonly Audited[]): string[] {
  const answered = audit.findIndex(({ kind, data }) => kind === 'answer' && data['error'] === null);
  const again = answered >= 0 && audit.slice(answered).some(({ kind }) => kind === 'request');
  const intents = audit.filter(({ kind }) => kind === 'request').length;
  const bodies = new Set(requests.map(({ method, path, body }) => JSON.stringify([method, path, body])));
  return [
    ...(deed.effects() > 1 ? [`${TWICE}: it took effect ${deed.effects()} times`] : []),
    ...(requests.length > (deed.repeatable ? 2 : 1) ? [`${TWICE}: sent ${requests.length} times`] : []),
    ...(requests.length > intents ? [`${TWICE}: ${requests.length} requests, ${intents} intents`] : []),
    ...(again ? [`${TWICE}: sent after its answer was known`] : []),
    ...(bodies.size > 1 ? [`${TWICE}: with another value`] : []),
  ];
}

/** The database's clock, as the bot knows it, and the one of the local Zadig may differ by so much. */
const CLOCKS_MS = 500;

/** Production changes only with the votes it needs, by others, on this very plan, and before. */
function ungoverned(
  { deed, row }: Ended,
  requests: readonly RecordedRequest[],
  votes: readonly VoteTable[],
  audit: readonly Audited[],
): string[] {
  const valid = votes.filter(
    ({ user_id, verdict, hash }) =>
      ['U0BEN', 'U0CLEO'].includes(user_id) &&
      user_id !== row.requester &&
      verdict === 'approve' &&
      hash === row.hash,
  );
  const early = requests.filter(
    ({ at }) => valid.filter((vote) => vote.at <= at + CLOCKS_MS).length < deed.quorum,
  );
  const intent = audit.findIndex(({ kind }) => kind === 'request');
  const before = audit.slice(0, Math.max(0, intent)).filter(({ kind }) => kind === 'vote').length;
  return [
    ...(early.length > 0 ? ['sent before it was approved'] : []),
    ...(intent >= 0 && before < deed.quorum ? ['the audit log has the request before the votes'] : []),
  ];
}

/** What is said of it is so. */
function untrue(
  { row, deed }: Ended,
  requests: readonly RecordedRequest[],
  audit: readonly Audited[],
): string[] {
  const { state } = row;
  const known = audit.some(({ kind, data }) => kind === 'answer' && data['error'] === null);
  const done = deed.effects() > 0;
  if (state === 'succeeded') return done ? [] : ['untrue: it has succeeded, and nothing shows at Zadig'];
  if (state === 'unknown') {
    const repeated = row.attempts > 1;
    return [
      ...(known ? ['untrue: its answer is known, its outcome is not'] : []),
      ...(deed.repeatable && !repeated ? ['untrue: it could have been sent again'] : []),
    ];
  }
  if (requests.length > 0 || done)
    return [`untrue: it is ${state}, and was sent ${requests.length} times (${row.outcome})`];
  return [`${LOST}: nothing was in its way, and it is ${state} (${row.outcome})`];
}

/** People repeat what was not taken; then it was not. */
async function askedTwice({ row, index }: Ended, db: Db): Promise<string[]> {
  const all = await db
    .selectFrom('change')
    .select('id')
    .where('reason', 'like', `crash ${index}.%`)
    .execute();
  return all.filter(({ id }) => id !== row.id).map(({ id }) => `asked twice: it is ${id} as well`);
}
