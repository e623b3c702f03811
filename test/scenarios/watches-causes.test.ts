import { expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';
import { repliesTo, storiesOf } from '../support/watches.ts';

const WORKER = 'payments/dev/worker';

/** The pods of a service begin to crash. */
function crash(bot: Bot, name: string): void {
  const service = environmentOf(bot, 'payments', 'dev').services.find((each) => each.name === name);
  for (const pod of service?.workloads[0]?.pods ?? []) {
    pod.readyAt = null;
    pod.crashing = pod.containers[0]?.name ?? '';
  }
}

/** A change of an image that has succeeded, and the message its thread hangs from. */
async function changed(bot: Bot) {
  const ana = bot.person('ana');
  await ana.slash(`/zadig image ${WORKER} :v2`);
  const root = await ana.sees(/Succeeded: Change the image of worker/, PATIENT);
  return { ana, root };
}

test('what comes of a change is told in its own thread, and where others hear with a word of it', async () => {
  await using bot = await startBot({ settings: governed() });
  const ben = bot.person('ben');
  await bot.person('ana').slash('/zadig watch payments/dev');
  await bot.person('ana').sees('This channel now hears about payments/dev');
  await ben.dm('watch payments/dev');
  await ben.sees('now hears about payments/dev', { channel: 'dm' });
  const { ana, root } = await changed(bot);
  await eventually(() => expect(repliesTo(ana, root).at(-1)).toContain('payments/dev/worker is well, after'));
  const inDm = await ben.sees(/payments\/dev\/worker {2}· {2}.*Rolled out[\s\S]*through change/, {
    channel: 'dm',
  });
  expect(inDm.rendered).toContain('→ v2');
  expect(storiesOf(ana, WORKER)).toEqual([]);
  crash(bot, 'worker');
  await eventually(() =>
    expect(repliesTo(ana, root).join('\n')).toMatch(/payments\/dev\/worker {2}· {2}.*Crashing/),
  );
  const wrong = repliesTo(ana, root).find((text) => text.includes('Crashing'));
  expect(wrong).toMatch(/Recent events of worker[\s\S]*\[Undo\]/);
  expect(storiesOf(ana, WORKER)).toEqual([]);
});

test('of a change that failed, its thread is not told again what fails, but hears the end', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig watch payments/dev');
  await ana.sees('This channel now hears about payments/dev');
  await ana.slash(`/zadig image ${WORKER} :v2-crash`);
  const root = await ana.sees(/Failed: Change the image of worker/, PATIENT);
  await ana.slash(`/zadig image ${WORKER} :v3`);
  await ana.sees(/Succeeded: Change the image of worker/, PATIENT);
  await eventually(() => expect(repliesTo(ana, root).at(-1)).toContain('payments/dev/worker is well, after'));
  expect(repliesTo(ana, root).filter((text) => text.includes('Crashing'))).toEqual([]);
  expect(storiesOf(ana, WORKER)).toEqual([]);
});
