import { expect, test } from 'vitest';
import { openDb } from '../../src/store/db.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { forge, startOther, submission } from '../support/forge.ts';
import { opens, reviewsImage } from '../support/forms.ts';
import { governed, PATIENT, sent, startAgain } from '../support/governed.ts';

/** How often Zadig was asked of environments and what is in them. */
function ofServices({ zadig }: Pick<Bot, 'zadig'>): number {
  return zadig.requests().filter(({ path }) => path.includes('/environments')).length;
}

test('what was agreed to at a replica that hangs can be agreed to at another, and is asked for once', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  await using other = await startOther(bot, governed());
  const before = ofServices(bot);
  const faster = bot.zadig.fault({ kind: 'slow', delayMs: 8_000 });
  const hanging = forge(bot, bot.app.port, submission(ana));
  // Whoever looks after Zadig's health asks it, too.
  await eventually(() => expect(ofServices(bot)).toBeGreaterThan(before));
  faster();
  const again = await forge(bot, other.app.port, submission(ana));
  expect(again.body).toBe('{"response_action":"clear"}');
  await ana.sees('Succeeded: Change the image', PATIENT);
  const later = await forge(bot, other.app.port, submission(ana));
  expect(later.body).toContain('it was asked for already');
  await hanging;
  await bot.stop(5_000);
  expect(await changesIn(bot)).toBe(1);
  expect(sent(bot)).toHaveLength(1);
});

test('a form that is submitted twice at the same moment is asked for once, though both plans are agreed to', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  ana.fill({ Image: ':v9' });
  const [once, again] = [submission(ana), submission(ana)];
  const shown = await Promise.all([once, again].map((each) => forge(bot, bot.app.port, each)));
  const agreed = shown.map(({ body }) => agreedTo(ana, body));
  await Promise.all(agreed.map((each) => forge(bot, bot.app.port, each)));
  await ana.sees('Succeeded: Change the image', PATIENT);
  ana.fill({ Image: ':v10' });
  const { body } = await forge(bot, bot.app.port, submission(ana));
  expect((await forge(bot, bot.app.port, agreedTo(ana, body))).body).toContain('it was asked for already');
  expect(sent(bot)).toHaveLength(1);
  expect(await changesIn(bot)).toBe(1);
});

test('what is agreed to after my Zadig token was replaced is answered, and can be entered again', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  await bot.stop();
  await using _next = await startAgain(bot, governed(), 'another-token');
  await ana.submit();
  await ana.waitForModal({ has: 'This form cannot be read any more' });
});

/** What Slack sends when the plan that came as this answer is agreed to. */
function agreedTo(ana: Parameters<typeof submission>[0], answer: string) {
  const { private_metadata } = JSON.parse(answer).view;
  return submission(ana, { callback_id: 'review', private_metadata, state: { values: {} } });
}

/** Changes that were asked for, as the database has them. */
async function changesIn({ databaseUrl }: Pick<Bot, 'databaseUrl'>): Promise<number> {
  const db = await openDb(databaseUrl);
  const rows = await db.selectFrom('change').select('id').execute();
  await db.destroy();
  return rows.length;
}
