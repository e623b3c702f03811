import { describe, expect, test } from 'vitest';
import { restart } from '../../src/commands/restart.ts';
import { workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { consent, DIALECTS, withZadig } from './harness.ts';
import { addWorkload, SWALLOWED } from './worlds.ts';

describe.each(DIALECTS)('against the %s dialect', (dialect) => {
  test.each([
    ['dev', '/openapi/environments/dev/service/api/restart'],
    ['prod', '/openapi/environments/production/prod/service/api/restart'],
  ])('replaces every pod in %s, and nothing else changes', (env, path) =>
    withZadig(
      dialect,
      async ({ plan, apply, settle, look, mutations, frozen }) => {
        const wanted = frozen();
        workloadOf(wanted, 'payments', env, 'api').generation += 1;
        const line = `restart payments/${env}/api`;
        const planned = await plan(restart, line);
        expect(planned).toMatchObject({
          summary: 'Restart api',
          touches: ['All pods of Deployment api are replaced.'],
          warnings: [],
          undo: null,
        });
        const sent = await apply(restart, planned);
        expect(await look(restart, planned, sent)).toMatchObject({ state: 'waiting', unit: 'pods' });
        expect(await settle(restart, planned, sent)).toEqual({ state: 'ready', note: '' });
        expect(mutations().map((request) => request.path)).toEqual([path]);
        expect(frozen()).toEqual(wanted);
        expect(consent(await plan(restart, line))).toEqual(consent(planned));
      },
      { rolloutMs: 400 },
    ),
  );

  test('tells the pods of a StatefulSet from those before, which had the same names', () =>
    withZadig(
      dialect,
      async ({ plan, apply, look, settle }) => {
        const planned = await plan(restart, 'restart payments/dev/ledger');
        expect(planned.touches).toEqual(['All pods of StatefulSet ledger-db are replaced.']);
        const sent = await apply(restart, planned);
        expect(await look(restart, planned, sent)).toMatchObject({ state: 'waiting', done: 0, total: 1 });
        expect(await settle(restart, planned, sent)).toMatchObject({ state: 'ready' });
      },
      { rolloutMs: 100 },
    ));

  test('shows untouched when Zadig says success and restarts nothing', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, look }) => {
      const planned = await plan(restart, 'restart payments/dev/api');
      sandbox.fault(SWALLOWED);
      const sent = await apply(restart, planned);
      expect(await look(restart, planned, sent)).toMatchObject({ state: 'untouched' });
    }));

  test('shows what happened when the answer was lost', () =>
    withZadig(dialect, async ({ sandbox, plan, send, settle }) => {
      const planned = await plan(restart, 'restart payments/dev/api');
      sandbox.fault({ match: { method: 'POST' }, times: 1, kind: 'applied_then_reset' });
      const sent = await send(restart, planned);
      expect(sent.error).toMatchObject({ sent: true });
      expect(await settle(restart, planned, sent)).toMatchObject({ state: 'ready' });
    }));

  test('names the containers that do not come up', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, look }) => {
      const [container] = workloadOf(sandbox.world, 'payments', 'dev', 'worker').containers;
      Object.assign(container ?? {}, { image: 'registry.example.com/payments/worker:v3-crash' });
      const planned = await plan(restart, 'restart payments/dev/worker');
      const sent = await apply(restart, planned);
      await expect
        .poll(() => look(restart, planned, sent))
        .toMatchObject({
          state: 'waiting',
          done: 0,
          total: 1,
          failing: [{ service: 'worker', container: 'worker', reason: 'CrashLoopBackOff' }],
        });
    }));

  test('says which of several workloads it is going to be, and which it was', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, settle }) => {
      addWorkload(sandbox, 'worker', { name: 'worker-slow' });
      const planned = await plan(restart, 'restart payments/dev/worker');
      expect(planned.touches).toEqual(['All pods of Deployment worker are replaced.']);
      expect(planned.warnings).toEqual([
        'Zadig restarts one workload only, the first in the YAML of worker. That is probably Deployment worker; not restarted: Deployment worker-slow.',
      ]);
      const workloads = sandbox.world.environments
        .find(({ project, key }) => project === 'payments' && key === 'dev')
        ?.services.find(({ name }) => name === 'worker')?.workloads;
      workloads?.reverse();
      const sent = await apply(restart, planned);
      expect(await settle(restart, planned, sent)).toEqual({
        state: 'ready',
        note: 'Zadig restarted Deployment worker-slow.',
      });
    }));

  test.each([
    ['restart payments/dev/apii', 'not_found', /no service apii in payments\/dev/, /mean api\?/],
    ['restart payments/dev/reports', 'unsupported', /CronJob reports/, /Deployments, StatefulSets/],
    ['restart payments/staging/api', 'conflict', /payments\/staging sleeps/, /Wake it/],
  ])('%s is refused', (line, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(restart, line);
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(hint);
    }),
  );

  test('what runs no pods is refused', () =>
    withZadig(dialect, async ({ sandbox, refused }) => {
      Object.assign(workloadOf(sandbox.world, 'payments', 'dev', 'worker'), { replicas: 0, pods: [] });
      const error = await refused(restart, 'restart payments/dev/worker');
      expect(error.message).toBe('Deployment worker of payments/dev/worker runs no pods.');
      expect(error.hint).toBe('Scale it up first: /zadig scale payments/dev/worker 1');
    }));
});

test('restarts a Helm release of the workload that has its name', () =>
  withZadig('server', async ({ run, frozen }) => {
    const wanted = frozen();
    workloadOf(wanted, 'analytics', 'dev', 'clickhouse').generation += 1;
    await run(restart, 'restart analytics/dev/clickhouse');
    expect(frozen()).toEqual(wanted);
  }));
