import { test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { governed, PATIENT } from '../support/governed.ts';

test.concurrent('when a change is over, Home shows the environment as it is then', async () => {
  await using bot = await startBot({ settings: governed(), zadig: { rolloutMs: 4_000, logIntervalMs: 0 } });
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
  await ana.slash('/zadig service add payments/dev fraud');
  await ana.waitForHome({ ...PATIENT, has: /payments\/dev {2}· {2}\S+ updating/ });
  await ana.waitForHome({ ...PATIENT, has: 'Succeeded: Add fraud' });
  await ana.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
});
