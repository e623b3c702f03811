import { describe, expect, test } from 'vitest';
import { scale } from '../../src/commands/scale.ts';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';
import { addWorkload, SWALLOWED } from './worlds.ts';

/** The world once the service has so many pods; Zadig writes the number to the variable `replicas` too. */
function scaled(world: World, service: string, count: number, name?: string): World {
  workloadOf(world, 'payments', 'dev', service, name).replicas = count;
  const variables = environmentOf(world, 'payments', 'dev').services.find(
    (each) => each.name === service,
  )?.variables;
  const variable = variables?.find(({ key }) => key === 'replicas');
  if (variable !== undefined) variable.value = String(count);
  return world;
}

describe.each(DIALECTS)('against the %s dialect', (dialect) => {
  test.each([
    [4, 2],
    [1, 2],
  ])('to %i, and nothing else changes; the way back works', (count, from) =>
    withZadig(dialect, async ({ run, plan, refused, mutations, frozen }) => {
      const start = frozen();
      const wanted = scaled(frozen(), 'api', count);
      const planned = await run(scale, `scale payments/dev/api ${count}`);
      expect(planned).toMatchObject({
        summary: `Scale api to ${count}`,
        fields: [{ name: 'Replicas of Deployment api', before: String(from), after: String(count) }],
        undo: `scale payments/dev/api ${from} --workload api`,
        warnings: [],
      });
      expect(frozen()).toEqual(wanted);
      expect(mutations().map(({ path, body }) => ({ path, body }))).toEqual([
        {
          path: '/openapi/environments/scale',
          body: {
            project_key: 'payments',
            env_key: 'dev',
            service_name: 'api',
            workload_name: 'api',
            workload_type: 'Deployment',
            target_replicas: count,
          },
        },
      ]);
      expect((await refused(scale, `scale payments/dev/api ${count}`)).message).toMatch(/^Nothing to change/);
      await run(scale, planned.undo ?? '');
      expect(frozen()).toEqual(start);
      expect((await plan(scale, `scale payments/dev/api ${count}`)).undo).toBe(planned.undo);
    }),
  );

  test('a StatefulSet that is not called like its service', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const wanted = scaled(frozen(), 'ledger', 3);
      const { undo } = await run(scale, 'scale payments/dev/ledger 3');
      expect(frozen()).toEqual(wanted);
      expect(undo).toBe('scale payments/dev/ledger 1 --workload ledger-db');
    }));

  test('to 0 only when the service is named once more', () =>
    withZadig(dialect, async ({ refused, run, plan, frozen }) => {
      const asked = await refused(scale, 'scale payments/dev/api 0');
      expect(asked).toMatchObject({
        code: 'usage',
        message: 'This stops Deployment api of api in payments/dev: all 2 pods.',
        hint: 'If that is what you want, confirm with the service’s name, api.',
        typed: '--confirm api',
        arg: 'confirm',
      });
      const wrong = await refused(scale, 'scale payments/dev/api 0 --confirm worker');
      expect(wrong.message).toContain('“worker” is not the name of the service');
      const wanted = scaled(frozen(), 'api', 0);
      await run(scale, 'scale payments/dev/api 0 --confirm api');
      expect(frozen()).toEqual(wanted);
      const up = await plan(scale, 'scale payments/dev/api 2');
      expect(up.undo).toBe('scale payments/dev/api 0 --workload api --confirm api');
    }));

  test('what stops one of several workloads is asked for once more', () =>
    withZadig(dialect, async ({ sandbox, refused, run }) => {
      addWorkload(sandbox, 'worker', { name: 'slow' });
      const asked = await refused(scale, 'scale payments/dev/worker 0 --workload slow');
      expect(asked.message).toContain('Deployment slow of worker in payments/dev: its only pod');
      await run(scale, 'scale payments/dev/worker 0 --workload slow --confirm worker');
    }));

  test('one of several workloads, by name', () =>
    withZadig(dialect, async ({ sandbox, refused, run, frozen }) => {
      addWorkload(sandbox, 'worker', { name: 'slow' });
      const several = await refused(scale, 'scale payments/dev/worker 2');
      expect(several.message).toContain('Deployment worker, Deployment slow');
      expect(several).toMatchObject({ hint: 'Say which one, such as worker.', typed: '--workload worker' });
      const slip = await refused(scale, 'scale payments/dev/worker 2 --workload solw');
      expect(slip).toMatchObject({ code: 'not_found', hint: 'Did you mean slow?' });
      const wanted = scaled(frozen(), 'worker', 2, 'slow');
      const { undo } = await run(scale, 'scale payments/dev/worker 2 --workload slow');
      expect(frozen()).toEqual(wanted);
      expect(undo).toBe('scale payments/dev/worker 1 --workload slow');
    }));

  test('two workloads of one name are told apart by their kind', () =>
    withZadig(dialect, async ({ sandbox, refused, plan }) => {
      addWorkload(sandbox, 'worker', { name: 'worker', kind: 'StatefulSet' });
      const error = await refused(scale, 'scale payments/dev/worker 2 --workload worker');
      expect(error.typed).toBe('--workload Deployment/worker');
      const planned = await plan(scale, 'scale payments/dev/worker 2 --workload statefulset/worker');
      expect(planned.call.input.body).toMatchObject({ workload_type: 'StatefulSet' });
      expect(planned.undo).toBe('scale payments/dev/worker 1 --workload StatefulSet/worker');
    }));

  test('a CloneSet', () =>
    withZadig(dialect, async ({ sandbox, run }) => {
      Object.assign(workloadOf(sandbox.world, 'payments', 'dev', 'worker'), { kind: 'CloneSet' });
      const { call } = await run(scale, 'scale payments/dev/worker 2');
      expect(call.input.body).toMatchObject({ workload_type: 'CloneSet' });
    }));

  test('many times as many is warned of', () =>
    withZadig(dialect, async ({ plan }) => {
      expect((await plan(scale, 'scale payments/dev/api 10')).warnings).toEqual([]);
      const { warnings } = await plan(scale, 'scale payments/dev/api 11');
      expect(warnings).toEqual(['11 pods are more than 5 times as many as now (2).']);
    }));

  test.each([
    ['scale payments/dev/apii 3', 'not_found', /no service apii/, /api/],
    [
      'scale payments/dev/reports 3',
      'unsupported',
      /Nothing of payments\/dev\/reports/,
      /Deployment, StatefulSet/,
    ],
    [
      'scale payments/dev/reports 3 --workload reports',
      'unsupported',
      /CronJob reports .* cannot be scaled/,
      /Deploy/,
    ],
    ['scale payments/staging/api 3', 'conflict', /sleeps/, /Wake it/],
    ['scale payments/dev/api 2', 'conflict', /Nothing to change: Deployment api .* at 2 already/, undefined],
    ['scale payments/dev/api -1', 'usage', /whole number/, undefined],
    ['scale payments/dev/api 1001', 'usage', /from 0 to 1000/, undefined],
    ['scale payments/dev/api many', 'usage', /whole number/, undefined],
    [
      'scale payments/prod/api 5',
      'unsupported',
      /no call to scale in production/,
      /update payments\/prod\/api replicas=5/,
    ],
    ['scale payments/prod/worker 5', 'unsupported', /no call to scale in production/, /web page/],
  ])('%s is refused', (line, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(scale, line);
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(message);
      if (hint !== undefined) expect(error.hint).toMatch(hint);
    }),
  );

  test('shows untouched when Zadig says success and does nothing', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, look }) => {
      const planned = await plan(scale, 'scale payments/dev/api 4');
      sandbox.fault(SWALLOWED);
      const sent = await apply(scale, planned);
      expect(await look(scale, planned, sent)).toEqual({
        state: 'untouched',
        note: 'Deployment api is still at 2.',
      });
      const env = environmentOf(sandbox.world, 'payments', 'dev');
      env.services = env.services.filter(({ name }) => name !== 'api');
      expect(await look(scale, planned, sent)).toEqual({
        state: 'untouched',
        note: 'Zadig shows no Deployment api.',
      });
    }));

  test('shows what happened when no answer came', () =>
    withZadig(
      dialect,
      async ({ sandbox, plan, send, settle }) => {
        const planned = await plan(scale, 'scale payments/dev/api 3');
        sandbox.fault({ match: { method: 'POST' }, times: 1, kind: 'applied_then_timeout' });
        const sent = await send(scale, planned);
        expect(sent.error).toMatchObject({ sent: true });
        expect(await settle(scale, planned, sent)).toMatchObject({ state: 'ready' });
      },
      { timeoutMs: 500 },
    ));

  test('says when something else scales it', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, settle }) => {
      const planned = await plan(scale, 'scale payments/dev/api 4');
      const sent = await apply(scale, planned);
      workloadOf(sandbox.world, 'payments', 'dev', 'api').replicas = 7;
      expect(await settle(scale, planned, sent)).toMatchObject({
        state: 'failed',
        note: 'Deployment api is at 7, neither 2 nor 4: something else scales it.',
      });
    }));

  test('is on its way until the pods are ready', () =>
    withZadig(
      dialect,
      async ({ plan, apply, look, until }) => {
        const planned = await plan(scale, 'scale payments/dev/api 4');
        const sent = await apply(scale, planned);
        expect(await look(scale, planned, sent)).toMatchObject({ state: 'waiting', done: 2, total: 4 });
        await until(scale, planned, sent, 'ready');
      },
      { rolloutMs: 150 },
    ));
});

test('scales a Helm release', () =>
  withZadig('server', async ({ run, sandbox }) => {
    await run(scale, 'scale analytics/dev/clickhouse 3');
    expect(workloadOf(sandbox.world, 'analytics', 'dev', 'clickhouse').replicas).toBe(3);
  }));
