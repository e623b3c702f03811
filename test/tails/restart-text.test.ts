import { expect, test } from 'vitest';
import { restartText } from '../../src/tails/restart-text.ts';

test('a restart is told with why, and the pod is named once', () => {
  const why =
    'CrashLoopBackOff: back-off 40s restarting failed container=worker pod=worker-6q7_payments-env-dev(3f2a)';
  const of = { pod: 'worker-6q7', container: 'worker', status: 'waiting', restarts: 3, createdAt: null, why };
  expect(restartText(of, 2)).toBe(
    'Container worker of worker-6q7 has restarted, for the 3rd time (CrashLoopBackOff: back-off 40s restarting failed container=worker).',
  );
  expect(restartText({ ...of, why: '' }, 1)).toBe(
    'Container worker of worker-6q7 has restarted, for the 3rd time. Lines in between may be missing.',
  );
});
