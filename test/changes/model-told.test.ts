import { expect, test, vi } from 'vitest';
import { DATABASES } from '../support/database.ts';
import { setStage } from './model-stage.ts';
import { allChanges } from './model-state.ts';

test.concurrent.for(DATABASES)(
  'a bot stopped while it tells of a change tells the rest when it starts again (%s)',
  async (database) => {
    await using stage = await setStage(database);
    await stage.start();
    const ana = stage.slack.person('ana');
    // Longer than the change takes: it is over before its first message stands.
    const slow = stage.slack.fault({ method: 'chat.postMessage', delayMs: 1_500 });
    void ana.slash('/zadig restart payments/dev/api', { channel: 'payments' });
    await vi.waitFor(async () => expect((await allChanges(stage))[0]?.state).toBe('succeeded'), {
      timeout: 10_000,
    });
    await stage.restart(0);
    slow();
    await vi.waitFor(
      async () => {
        const [change] = await allChanges(stage);
        expect(change?.drawn).toBeGreaterThanOrEqual(change?.version ?? 0);
      },
      { timeout: 8_000, interval: 40 },
    );
    await ana.sees(/@ana: Restart api .* succeeded/, { channel: 'payments' });
  },
);
