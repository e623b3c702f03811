import { expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { type Bot, QUICK, startBot, UNLIMITED } from '../support/bot.ts';
import { choose, opens } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

/** A second replica, and a switch for which of the two Slack talks to. */
async function besides(bot: Bot): Promise<AsyncDisposable & { readonly talkTo: (replica: 1 | 2) => void }> {
  const { slack, zadig, databaseUrl } = bot;
  const app = await startApp({
    slack: {
      ...{ botToken: slack.botToken, apiUrl: slack.url },
      transport: { kind: 'http', signingSecret: slack.signingSecret },
    },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl,
    port: 0,
    settings: Settings.parse(governed()),
    pace: QUICK,
    outboxLimits: UNLIMITED,
    log: createLog('silent', [], { write: () => {} }),
  });
  return {
    talkTo: (replica) =>
      slack.deliverTo(`http://127.0.0.1:${replica === 1 ? bot.app.port : app.port}/slack/events`),
    [Symbol.asyncDispose]: () => app.stop(1_000),
  };
}

test.concurrent('a lock that one replica heard of goes from Home when another hears of the unlocking', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  await using replicas = await besides(bot);
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  replicas.talkTo(1);
  await dan.openHome();
  await dan.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
  replicas.talkTo(2);
  await ana.slash('/zadig lock payments/dev incident 42');
  await dan.waitForHome({ ...PATIENT, has: 'Locked by @ana' });
  replicas.talkTo(1);
  await ana.slash('/zadig unlock payments/dev');
  await bot.slack.until(() => !dan.home()?.rendered.includes('Locked by'), PATIENT.timeoutMs);
});

test.concurrent('an environment that one replica deleted does not come back at another', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  await using replicas = await besides(bot);
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  replicas.talkTo(1);
  await dan.openHome();
  await dan.waitForHome({ ...PATIENT, has: 'payments/qa' });
  await opens(dan, 'image');
  await choose(dan, 'Project', 'payments');
  expect(await dan.suggest('Environment', 'qa')).toContain('qa');
  replicas.talkTo(2);
  await ana.slash('/zadig env delete payments/qa --confirm qa');
  await dan.waitForHome({ ...PATIENT, has: 'Succeeded: Delete the environment' });
  replicas.talkTo(1);
  await ana.slash('/zadig lock storefront/dev please wait');
  await dan.waitForHome({ ...PATIENT, has: 'Locked by @ana' });
  expect(dan.home()?.rendered).not.toMatch(/payments\/qa {2}·/);
  expect(await dan.suggest('Environment', 'qa')).not.toContain('qa');
});
