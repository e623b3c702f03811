import { expect, vi } from 'vitest';
import { isSettled } from '../../src/domain/change.ts';
import { about } from './model-rows.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, answersTo, count, type Model } from './model-state.ts';
import { deny } from './model-votes.ts';

/** Waiting for a free environment, doubt and rollout may each take their deadline, and a lost hold ten seconds. */
const ENDS_MS = 45_000;
/** Slack takes some fifty edits a minute, and the bot keeps to it. */
const TOLD_MS = 90_000;
const WAIT = { interval: 40 };

/** With nothing failing any more, everything ends by itself but what waits for people. */
export async function everythingEnds(stage: Stage): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const change of await allChanges(stage)) {
        const waits = change.state === 'pending' && (change.expiresAt ?? 0) > Date.now() + 600_000;
        expect(isSettled(change.state) || change.state === 'unknown' || waits, `${about(change)} ends`).toBe(
          true,
        );
      }
    },
    { ...WAIT, timeout: ENDS_MS },
  );
  await vi.waitFor(
    async () => {
      const open = await stage.db
        .selectFrom('change_note')
        .selectAll()
        .where('said_at', 'is', null)
        .execute();
      expect(open, 'notes that are still to be said').toEqual([]);
      for (const change of await allChanges(stage))
        expect(change.drawn, `${about(change)} is drawn`).toBeGreaterThanOrEqual(change.version);
    },
    { ...WAIT, timeout: TOLD_MS },
  );
}

/** Everything that still waits for people can be ended by them, with the buttons and words there are for it. */
export async function endsByPeople(stage: Stage, model: Model): Promise<void> {
  const gus = stage.slack.person('gus');
  for (const change of await allChanges(stage)) {
    if (change.state === 'pending') {
      await deny(change, gus, 'nobody needs it any more', stage, model);
      model.involved.add(change.requester);
    }
    if (change.state !== 'unknown') continue;
    const line = () => gus.slash(`/zadig check ${change.id} not-done`, { channel: 'random' });
    const [told] = await answersTo(gus, 1, line, stage);
    count(model, gus, 'check');
    expect(told).toContain('I looked again');
  }
  for (const { id, state } of await allChanges(stage)) expect(isSettled(state), id).toBe(true);
}
