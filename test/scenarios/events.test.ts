import { expect, test } from 'vitest';
import { workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { startBot } from '../support/bot.ts';

const DIALECTS = ['server', 'documented'] as const;

test.each(DIALECTS)(
  'against a Zadig as its %s, events of one pod are those of no other object',
  async (dialect) => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    const [pod, other] = workloadOf(bot.zadig.world, 'payments', 'dev', 'api').pods.map(({ name }) => name);
    await ana.slash(`/zadig events payments/dev/api --pod ${pod}`);
    const seen = await ana.sees('Newest first');
    expect(seen.rendered).toContain(`Pod ${pod}`);
    expect(seen.rendered).not.toContain(`Pod ${other}`);
    expect(seen.rendered).not.toContain('Deployment api');
    const asked = bot.zadig.requests().filter(({ path }) => path.includes('/kube/events'));
    expect(asked).toHaveLength(1);
  },
);

test.each(DIALECTS)(
  'against a Zadig as its %s, a pod that is not there is said with near ones',
  async (dialect) => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    const [pod = ''] = workloadOf(bot.zadig.world, 'payments', 'dev', 'api').pods.map(({ name }) => name);
    await ana.slash(`/zadig events payments/dev/api --pod ${pod}x`);
    const seen = await ana.sees(`There is no pod ${pod}x of payments/dev/api now`);
    expect(seen.rendered).toContain(`Did you mean ${pod}`);
    await ana.slash('/zadig events payments/dev/api --pod gone');
    expect((await ana.sees('There is no pod gone')).rendered).toContain(
      '/zadig service show payments/dev/api',
    );
  },
);
