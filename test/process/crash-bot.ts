import { z } from 'zod';
import { startApp } from '../../src/app.ts';
import { PACE } from '../../src/changes/pace.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { TAIL_PACE } from '../../src/tails/pace.ts';

/** What a bot of the crash test is told through its environment, as JSON. */
const Orders = z.strictObject({
  slack: z.strictObject({ botToken: z.string(), appToken: z.string(), url: z.string() }),
  zadig: z.strictObject({ url: z.string(), token: z.string() }),
  databaseUrl: z.string(),
  settings: Settings,
});

/** As quick as it goes, but with a lease and a doubt that a slow machine does not run out of by itself. */
const HURRIED = {
  ...PACE,
  ...{ pollMs: 50, lookMs: 40, editMs: 700, retryMs: 100 },
  ...{ leaseMs: 600, doubtMs: 600, untouchedMs: 5_000, stuckMs: 5_000, deadlineMs: 60_000 },
};

const HURRIED_TAILS = {
  ...TAIL_PACE,
  ...{ lookMs: 100, retryMs: 50, fillMs: 50, firstFillMs: 20, postMs: 60 },
  ...{ drawMs: 500, keepMs: 50, pollMs: 50, leaseMs: 600 },
};

const { slack, zadig, databaseUrl, settings } = Orders.parse(JSON.parse(process.env['CRASH_ORDERS'] ?? '{}'));

// The test is gone, and nobody else would end this.
process.on('disconnect', () => process.exit(0));

const app = await startApp({
  slack: {
    botToken: slack.botToken,
    apiUrl: slack.url,
    transport: { kind: 'socket', appToken: slack.appToken, staggerMs: 0 },
  },
  zadig,
  databaseUrl,
  port: 0,
  settings,
  pace: HURRIED,
  tailPace: HURRIED_TAILS,
  log: createLog('warn', [], { write: (line) => void process.stderr.write(line) }),
});
process.stdout.write(`ready ${app.port}\n`);
