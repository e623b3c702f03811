import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';
import { startAgain } from '../support/governed.ts';
import { booksIn, filesIn, linesIn, podsOf } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';

function allowing(user: string) {
  const devs = { who: ['devs'], may: ['read' as const, 'stream' as const] };
  return {
    groups: { devs: { users: [user] } },
    access: [devs, { who: 'everyone' as const, may: ['read' as const] }],
  };
}

test.each(['dm', 'payments'])(
  'who may not follow a log any more gets nothing of it in %s',
  async (channel) => {
    const bot = await startBot({ settings: allowing('U0ANA') });
    await using _ = bot;
    const ana = bot.person('ana');
    if (channel === 'dm') await ana.dm(`logs ${WORKER}`);
    else await ana.slash(`/zadig logs ${WORKER}`);
    const root = await ana.sees(`${WORKER}  ·  logs`, { channel });
    await ana.click('Pause');
    await ana.sees('Paused: lines wait', { channel });
    say(bot.zadig.world, podsOf(bot, WORKER)[0] ?? '', 'worker', 'one', 'two', 'x'.repeat(3_000));
    await ana.sees('3 lines received', { channel });
    await bot.stop();
    await using _again = await startAgain(bot, allowing('U0BEN'));
    const { rendered } = await ana.sees('may not follow this log any more', { thread: root.ts });
    expect(rendered).toContain('Lines that were not shown were dropped.');
    expect(rendered).not.toMatch(/the file follows|xxx/);
    expect(booksIn(rendered)).toMatchObject({ posted: 0, filed: 0 });
    expect(booksIn(rendered).dropped).toBeGreaterThanOrEqual(3);
    await ana.sees('Over. Whoever asked for it may not follow this log any more.', { channel });
    expect(linesIn(ana, root.ts)).toEqual([]);
    expect(filesIn(bot)).toEqual([]);
  },
);
