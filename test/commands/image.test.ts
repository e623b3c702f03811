import { describe, expect, test } from 'vitest';
import { image } from '../../src/commands/image.ts';
import { workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';
import { addWorkload, SWALLOWED, stageDetail } from './worlds.ts';

const WORKER = 'registry.example.com/payments/worker';
const API = 'registry.example.com/payments/api';

/** The world once this container of payments/dev has that image. */
function imaged(world: World, service: string, container: string, to: string): World {
  const workload = workloadOf(world, 'payments', 'dev', service);
  workload.generation += 1;
  const found = workload.containers.find(({ name }) => name === container);
  if (found === undefined) throw new Error(`There is no container ${container}`);
  found.image = to;
  return world;
}

describe.each(DIALECTS)('against the %s dialect', (dialect) => {
  test.each([
    [':v2.9.0', `${WORKER}:v2.9.0`],
    [`${WORKER}:v2.9.0`, `${WORKER}:v2.9.0`],
    [`@sha256:${'a1'.repeat(32)}`, `${WORKER}@sha256:${'a1'.repeat(32)}`],
    ['registry-eu.example.com:5000/w/x_y:1', 'registry-eu.example.com:5000/w/x_y:1'],
  ])('%s on the only container, nothing else changes, and the way back works', (typed, to) =>
    withZadig(dialect, async ({ run, refused, mutations, frozen }) => {
      const wanted = imaged(frozen(), 'worker', 'worker', to);
      const planned = await run(image, `image payments/dev/worker ${typed}`);
      expect(planned).toMatchObject({
        summary: 'Change the image of worker',
        fields: [{ name: 'Image of worker', before: `${WORKER}:v2.8.1`, after: to }],
        touches: ['All pods of Deployment worker are replaced.'],
        undo: `image payments/dev/worker ${WORKER}:v2.8.1 --workload worker --container worker`,
      });
      expect(frozen()).toEqual(wanted);
      expect(mutations().map(({ path, body }) => ({ path, body }))).toEqual([
        {
          path: '/openapi/environments/image/deployment/dev',
          body: {
            product_name: 'payments',
            env_name: 'dev',
            service_name: 'worker',
            name: 'worker',
            container_name: 'worker',
            image: to,
          },
        },
      ]);
      const same = await refused(image, `image payments/dev/worker ${typed}`);
      expect(same.message).toBe(`Nothing to change: worker has ${to} already.`);
      expect(same.hint).toContain('/zadig restart payments/dev/worker');
      const back = imaged(frozen(), 'worker', 'worker', `${WORKER}:v2.8.1`);
      await run(image, planned.undo ?? '');
      expect(frozen()).toEqual(back);
    }),
  );

  test('a StatefulSet, under its alias', () =>
    withZadig(dialect, async ({ run, mutations, frozen }) => {
      const wanted = imaged(frozen(), 'ledger', 'postgres', 'docker.io/library/postgres:16.3');
      const { summary, undo } = await run(image, 'deploy payments/dev/ledger :16.3');
      expect(summary).toBe('Change the image of postgres in ledger');
      expect(undo).toBe(
        'image payments/dev/ledger docker.io/library/postgres:16.2 --workload ledger-db --container postgres',
      );
      expect(frozen()).toEqual(wanted);
      expect(mutations().map(({ path }) => path)).toEqual(['/openapi/environments/image/statefulset/dev']);
    }));

  test('a CronJob, which is ready once it reads back', () =>
    withZadig(dialect, async ({ plan, apply, look, mutations, frozen }) => {
      const to = 'registry.example.com/payments/reports:v3.3.0';
      const wanted = imaged(frozen(), 'reports', 'reports', to);
      const planned = await plan(image, 'image payments/dev/reports :v3.3.0');
      expect(planned.touches).toEqual(['CronJob reports uses it from its next run on.']);
      const sent = await apply(image, planned);
      expect(await look(image, planned, sent)).toEqual({
        state: 'ready',
        note: 'It is used from the next run on.',
      });
      expect(frozen()).toEqual(wanted);
      expect(mutations().map(({ path }) => path)).toEqual(['/openapi/environments/image/cronjob/dev']);
    }));

  test('one of several containers, by name', () =>
    withZadig(dialect, async ({ refused, run, frozen }) => {
      const several = await refused(image, 'image payments/dev/api :v1.42.0');
      expect(several.message).toBe('Deployment api has several containers: api, envoy.');
      expect(several).toMatchObject({ hint: 'Say which one, such as api.', typed: '--container api' });
      const wanted = imaged(frozen(), 'api', 'api', `${API}:v1.42.0`);
      await run(image, 'image payments/dev/api :v1.42.0 --container api');
      expect(frozen()).toEqual(wanted);
    }));

  test('one of several workloads, by name', () =>
    withZadig(dialect, async ({ sandbox, refused, run, frozen }) => {
      addWorkload(sandbox, 'worker', { name: 'slow' });
      const several = await refused(image, 'image payments/dev/worker :v3');
      expect(several.message).toContain('Deployment worker, Deployment slow');
      const wanted = imaged(frozen(), 'worker', 'worker', `${WORKER}:v3`);
      await run(image, 'image payments/dev/worker :v3 --workload worker');
      expect(frozen()).toEqual(wanted);
    }));

  test('another repository is warned of', () =>
    withZadig(dialect, async ({ plan }) => {
      expect((await plan(image, 'image payments/dev/worker :v3')).warnings).toEqual([]);
      const { warnings } = await plan(image, 'image payments/dev/worker worker:v3');
      expect(warnings).toEqual([`It comes from another repository: worker instead of ${WORKER}.`]);
    }));

  test('an image without a tag is taken back as the tag that it means', () =>
    withZadig(dialect, async ({ sandbox, plan }) => {
      const [container] = workloadOf(sandbox.world, 'payments', 'dev', 'worker').containers;
      Object.assign(container ?? {}, { image: 'nginx' });
      const { undo, fields } = await plan(image, 'image payments/dev/worker :v3');
      expect(fields).toMatchObject([{ before: 'nginx', after: 'nginx:v3' }]);
      expect(undo).toBe('image payments/dev/worker nginx:latest --workload worker --container worker');
    }));

  test.each([
    ['image payments/dev/wroker :v3', 'not_found', /no service wroker/, /worker/],
    [
      'image payments/dev/api :v3 --container apii',
      'not_found',
      /no container apii in Deployment api/,
      /mean api\?/,
    ],
    ['image payments/dev/api :v3 --container istio-proxy', 'not_found', /it has api, envoy/, undefined],
    ['image payments/dev/worker :v3 --workload wroker', 'not_found', /no workload wroker/, /mean worker\?/],
    ['image payments/dev/worker v3', 'usage', /“v3” is no image/, /mean :v3\?/],
    ['image payments/dev/api v3', 'usage', /“v3” is no image/, /mean :v3\?/],
    ['image payments/dev/worker ""', 'usage', /Which image|empty/, undefined],
    ['image payments/dev/worker " "', 'usage', /empty/, undefined],
    ['image payments/dev/worker ":v3; rm -rf /"', 'usage', /blank/, undefined],
    ['image payments/dev/worker :v3$(id)', 'usage', /character that no image has: \$/, undefined],
    [
      'image payments/prod/worker :v3',
      'unsupported',
      /payments\/prod is production, and Zadig has no call to change images there/,
      /workflow/,
    ],
  ])('%s is refused', (line, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(image, line);
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(message);
      if (hint !== undefined) expect(error.hint).toMatch(hint);
    }),
  );

  test('an init container is refused, as Zadig would add another container of its name', () =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(image, 'image payments/dev/api :v3 --container migrate');
      // The documentation knows no word for init containers.
      expect(error.code).toBe(dialect === 'server' ? 'unsupported' : 'not_found');
      expect(error.message).toContain(dialect === 'server' ? 'migrate is an init container' : 'api, envoy');
    }));

  test('in production a variable that holds the image is named', () =>
    withZadig(dialect, async ({ sandbox, refused }) => {
      const variable = { key: 'IMAGE_TAG', value: 'v2', type: 'string', options: [], desc: '' };
      const { world } = sandbox;
      const template = world.projects[0]?.templates.find(({ name }) => name === 'worker');
      template?.variables.push(variable);
      const service = world.environments
        .find(({ project, key }) => project === 'payments' && key === 'prod')
        ?.services.find(({ name }) => name === 'worker');
      service?.variables.push({ ...variable, use_global_variable: false });
      const error = await refused(image, 'image payments/prod/worker :v3');
      expect(error.hint).toContain('/zadig service update payments/prod/worker IMAGE_TAG=');
    }));

  test('shows untouched when Zadig says success and does nothing', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, look }) => {
      const planned = await plan(image, 'image payments/dev/worker :v3');
      sandbox.fault(SWALLOWED);
      const sent = await apply(image, planned);
      expect(await look(image, planned, sent)).toEqual({
        state: 'untouched',
        note: `worker in Deployment worker still has ${WORKER}:v2.8.1.`,
      });
    }));

  test.each([
    ['applied_then_timeout', 'ready'],
    ['applied_then_reset', 'ready'],
    ['reset', 'untouched'],
  ] as const)('after %s it shows: %s', (kind, state) =>
    withZadig(
      dialect,
      async ({ sandbox, plan, send, until }) => {
        const planned = await plan(image, 'image payments/dev/worker :v3');
        sandbox.fault({ match: { method: 'POST' }, times: 1, kind });
        const sent = await send(image, planned);
        expect(sent.error).toMatchObject({ sent: true });
        await until(image, planned, sent, state);
      },
      { timeoutMs: 500 },
    ),
  );

  test('names the containers that crash', () =>
    withZadig(dialect, async ({ plan, apply, look }) => {
      const planned = await plan(image, 'image payments/dev/api :v3-crash --container api');
      const sent = await apply(image, planned);
      await expect
        .poll(() => look(image, planned, sent))
        .toMatchObject({
          state: 'waiting',
          done: 0,
          total: 2,
          failing: [{ service: 'api', container: 'api', reason: 'CrashLoopBackOff' }],
        });
    }));

  test('names the containers whose image cannot be pulled', () =>
    withZadig(
      dialect,
      async ({ sandbox, plan, apply, look }) => {
        const planned = await plan(image, 'image payments/dev/worker :typo');
        const sent = await apply(image, planned);
        await stageDetail(sandbox, 'worker', (answer) =>
          answer.replaceAll('"ContainerCreating"', '"ImagePullBackOff"'),
        );
        expect(await look(image, planned, sent)).toMatchObject({
          state: 'waiting',
          done: 0,
          total: 1,
          failing: [{ service: 'worker', container: 'worker', reason: 'ImagePullBackOff' }],
        });
      },
      { rolloutMs: 30_000 },
    ));

  test('says when something else changed the image', () =>
    withZadig(dialect, async ({ sandbox, plan, apply, look }) => {
      const planned = await plan(image, 'image payments/dev/worker :v3');
      const sent = await apply(image, planned);
      const [container] = workloadOf(sandbox.world, 'payments', 'dev', 'worker').containers;
      Object.assign(container ?? {}, { image: `${WORKER}:v4` });
      expect(await look(image, planned, sent)).toMatchObject({ state: 'failed' });
    }));
});

test('puts an image on a Helm release', () =>
  withZadig('server', async ({ run, sandbox }) => {
    await run(image, 'image analytics/dev/clickhouse :24.4.1');
    const [container] = workloadOf(sandbox.world, 'analytics', 'dev', 'clickhouse').containers;
    expect(container?.image).toBe('docker.io/clickhouse/clickhouse-server:24.4.1');
  }));
