import { expect, vi } from 'vitest';
import { ChangeState } from '../../src/domain/change.ts';
import { verifyChain } from '../../src/store/audit-chain.ts';
import { auditRows } from '../../src/store/audit-reader.ts';
import { about, auditOf, outsiderRefusals } from './model-rows.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, type Model } from './model-state.ts';

/** Whoever pressed in time may still be looked up in Slack’s groups when the time is over. */
const LOOKING_UP_MS = 0;
const WAIT = { interval: 40, timeout: 5_000 };

/** The chain holds, with a row for every vote, every answer and the state each change is in. */
export async function allIsAudited(stage: Stage, model: Model): Promise<void> {
  expect(await verifyChain(auditRows(stage.db))).toMatchObject({ ok: true });
  const rows = await auditOf(stage);
  const changes = await allChanges(stage);
  expect(changes.filter(({ replaces }) => replaces === null)).toHaveLength(model.taken);
  for (const change of changes) {
    const own = rows.filter(({ data }) => data['change'] === change.id);
    const states = own.flatMap(({ kind, data }) =>
      kind === 'change' && isState(data['state']) ? [data['state']] : [],
    );
    expect(states.at(-1), about(change)).toBe(change.state);
    expect(own[0]?.data['hash'], about(change)).toBe(change.hash);
    const voted = own.filter(({ kind }) => kind === 'vote').map(({ data }) => data);
    // Whoever has approved may still deny: what they said last is what stands.
    const last = new Map(voted.map(({ user, verdict, hash }) => [user, [verdict, hash]]));
    const stands = new Map(change.votes.map(({ userId, verdict }) => [userId, [verdict, change.hash]]));
    expect(last, about(change)).toEqual(stands);
    const approvals = voted.filter(({ verdict }) => verdict === 'approve').map(({ user }) => user);
    expect(approvals, `${about(change)}: one person counts once`).toEqual([...new Set(approvals)]);
    for (const { userId, at } of change.votes) {
      expect(
        model.votes.has(`${change.id} ${userId}`),
        `${about(change)}: ${userId} was told that it counts`,
      ).toBe(true);
      expect(at, `${about(change)}: nobody votes after its end`).toBeLessThanOrEqual(
        (change.expiresAt ?? at) + LOOKING_UP_MS,
      );
    }
    if (change.breakGlass?.reviewedBy) expect(own.filter(({ kind }) => kind === 'review')).toHaveLength(1);
  }
  expect(await outsiderRefusals(stage)).toBe(model.outsider);
  await vi.waitFor(
    async () => expect(await answered(stage)).toEqual(new Map([...model.answered].toSorted())),
    {
      ...WAIT,
      timeout: 5_000,
    },
  );
}

/** Reminders and reasons to wait are rows of their own, and no states. */
function isState(word: unknown): boolean {
  return ChangeState.safeParse(word).success;
}

async function answered(stage: Stage): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { kind, data } of await auditOf(stage)) {
    if (kind !== 'invocation') continue;
    const key = `${data['user']} ${data['command']}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Map([...counts].toSorted());
}

/** Nothing failed inside, and Slack refused nothing. */
export function nothingBroke(stage: Stage): void {
  // It finds out that it may not speak in a channel by trying.
  const refusals = stage.slack.refusals().filter(({ error }) => error !== 'not_in_channel');
  expect(refusals.map(({ method, error, detail }) => `${method} ${error}: ${detail}`)).toEqual([]);
  const signs = /failed inside the bot|could not be looked after|an answer was lost/;
  const broken = stage
    .log()
    .split('\n')
    .filter((line) => signs.test(line));
  expect(broken.length, broken.slice(0, 3).join('\n')).toBe(0);
}
