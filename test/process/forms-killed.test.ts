import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { openDb } from '../../src/store/db.ts';
import { type Fleet, startFleet } from '../support/crash-fleet.ts';
import { randomFrom } from '../support/crash-random.ts';
import { freshDatabase } from '../support/database.ts';

const ENTRY = fileURLToPath(new URL('crash-bot.ts', import.meta.url));
/** From the press on the button to the kill: before it is heard, while it is taken, after it was answered. */
const DELAYS_MS = [0, 2, 5, 10, 20, 40, 80, 160];
const PATIENT = { timeout: 20_000 };

test('a plan that is agreed to while the bot is killed is carried out once, or can be agreed to again', async () => {
  await using slack = await startSlack({ rateLimits: false });
  await using zadig = await startZadig({ rolloutMs: 20, logIntervalMs: 0 });
  await using stored = await freshDatabase('sqlite');
  const orders = {
    slack: { botToken: slack.botToken, appToken: slack.appToken, url: slack.url },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl: stored.url,
    settings: {},
  };
  await using fleet = await startFleet(ENTRY, orders, randomFrom(1));
  const ana = slack.person('ana');
  for (const [index, delayMs] of DELAYS_MS.entries()) {
    const tag = `v${index}.0.0`;
    await reviewed(ana, tag, fleet);
    const pressed = ana.submit().catch(() => null);
    await pause(delayMs);
    await fleet.kill(true);
    await Promise.all([pressed, fleet.up()]);
    await goOn(ana, tag, zadig, fleet);
    await expect.poll(() => sentOf(zadig, tag), PATIENT).toBe(1);
  }
  await fleet.end();
  const db = await openDb(stored.url);
  const rows = await db
    .selectFrom('change')
    .select('id')
    .execute()
    .finally(() => db.destroy());
  expect(rows).toHaveLength(DELAYS_MS.length);
  expect(DELAYS_MS.map((_, index) => sentOf(zadig, `v${index}.0.0`))).toEqual(DELAYS_MS.map(() => 1));
}, 180_000);

/** As often as it takes: what is typed at a bot that is not there yet is typed again. */
async function reviewed(ana: Person, tag: string, fleet: Fleet): Promise<void> {
  await fleet.up();
  if (ana.modal() !== null) await ana.closeModal({ all: true });
  await expect
    .poll(async () => {
      if (ana.modal() === null) await ana.slash('/zadig image payments/dev/worker');
      return ana.waitForModal({ has: 'Image', timeoutMs: 2_000 }).then(
        () => true,
        () => false,
      );
    }, PATIENT)
    .toBe(true);
  ana.fill({ Image: `:${tag}` });
  await expect
    .poll(async () => {
      if (ana.modal()?.title !== 'Review') await ana.submit();
      return ana.modal()?.title;
    }, PATIENT)
    .toBe('Review');
}

/** Presses on as a person would: the button that is still there; and from the beginning where nothing was taken. */
async function goOn(ana: Person, tag: string, zadig: ZadigSandbox, fleet: Fleet): Promise<void> {
  await expect
    .poll(async () => {
      const view = ana.modal();
      if (view?.title === 'Review' && view.submit !== null) await ana.submit();
      else if (view !== null) await ana.closeModal({ all: true });
      return ana.modal();
    }, PATIENT)
    .toBeNull();
  const came = await expect
    .poll(() => sentOf(zadig, tag), { timeout: 5_000 })
    .toBe(1)
    .then(
      () => true,
      () => false,
    );
  if (came) return;
  await reviewed(ana, tag, fleet);
  await ana.submit();
}

function sentOf(zadig: ZadigSandbox, tag: string): number {
  return zadig
    .requests()
    .filter(({ method, body }) => method !== 'GET' && JSON.stringify(body).includes(`:${tag}`)).length;
}
