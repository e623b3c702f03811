import { describe, expect, test } from 'vitest';
import {
  failingIn,
  isAmong,
  podIds,
  rolloutProgress,
  servicesProgress,
} from '../../src/commands/shared/rollout.ts';
import type { Pod, PodContainer, Workload } from '../../src/domain/environment.ts';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import { DIALECTS, withZadig } from './harness.ts';

const fine: PodContainer = {
  name: 'api',
  image: 'api:2',
  status: 'running',
  ready: true,
  restarts: 0,
  reason: '',
  message: '',
};

function pod(name: string, unlike: Partial<Pod> = {}, container: Partial<PodContainer> = {}): Pod {
  const containers = [{ ...fine, ready: unlike.ready ?? true, ...container }];
  return {
    name,
    status: 'Running',
    ready: true,
    createdAt: 1,
    ip: '',
    node: '',
    message: '',
    containers,
    ...unlike,
  };
}

function workload(replicas: number, ...pods: Pod[]): Workload {
  return { name: 'api', kind: 'Deployment', replicas, images: [], pods };
}

const isNew = ({ name }: Pod) => name.startsWith('new');

describe('the pods of one workload', () => {
  test('ready once there are as many as wanted and no other', () => {
    const both = workload(2, pod('new1'), pod('new2'));
    expect(rolloutProgress('api', both, isNew)).toEqual({ state: 'ready', note: '' });
  });

  test('old ones do not count, and have to go', () => {
    expect(rolloutProgress('api', workload(2, pod('old'), pod('new1')), isNew)).toMatchObject({
      state: 'waiting',
      done: 1,
      total: 2,
    });
    expect(rolloutProgress('api', workload(2, pod('old'), pod('new1'), pod('new2')), isNew)).toMatchObject({
      state: 'waiting',
      done: 2,
      note: '1 more pod has to stop.',
    });
  });

  test.each(['Terminating', 'Failed', 'Evicted', 'Succeeded', 'Completed'])(
    'a pod that is %s is no more',
    (status) => {
      const left = workload(1, pod('old', { status }), pod('new1'));
      expect(rolloutProgress('api', left, isNew)).toMatchObject({ state: 'ready' });
      expect(podIds(left).map(({ name }) => name)).toEqual(['new1']);
    },
  );

  test('none wanted and none left is ready', () => {
    expect(rolloutProgress('api', workload(0))).toEqual({ state: 'ready', note: 'It runs no pods.' });
    expect(rolloutProgress('api', workload(0, pod('old', { ready: false })))).toMatchObject({
      state: 'waiting',
      done: 0,
      total: 0,
    });
  });

  test('an old pod that fails is nobody’s fault', () => {
    const sick = pod('old', { ready: false }, { status: 'waiting', reason: 'CrashLoopBackOff' });
    expect(rolloutProgress('api', workload(1, sick), isNew)).toMatchObject({ state: 'waiting', failing: [] });
  });

  test('a name Kubernetes cannot use is not waited for', () => {
    const sick = pod('new', { ready: false }, { status: 'waiting', reason: 'InvalidImageName' });
    expect(rolloutProgress('api', workload(1, sick), isNew)).toMatchObject({
      state: 'failed',
      failing: [{ pod: 'new', reason: 'InvalidImageName' }],
    });
  });

  test('a pod made again under its name is another', () => {
    const before = podIds(workload(1, pod('db-0', { createdAt: 1 })));
    expect(isAmong(before, pod('db-0', { createdAt: 1 }))).toBe(true);
    expect(isAmong(before, pod('db-0', { createdAt: 2 }))).toBe(false);
  });
});

test.each<[Partial<PodContainer>, string | null]>([
  [{ status: 'waiting', reason: 'CrashLoopBackOff' }, 'CrashLoopBackOff'],
  [{ status: 'waiting', reason: 'ImagePullBackOff' }, 'ImagePullBackOff'],
  [{ status: 'waiting', reason: 'ErrImagePull' }, 'ErrImagePull'],
  [{ status: 'waiting', reason: 'CreateContainerConfigError' }, 'CreateContainerConfigError'],
  [{ status: 'terminated', reason: 'OOMKilled' }, 'OOMKilled'],
  [{ status: 'terminated', reason: '' }, 'Error'],
  [{ status: 'running', restarts: 3 }, 'CrashLoopBackOff'],
  [{ status: 'running', restarts: 0 }, null],
  [{ status: 'running', restarts: 3, ready: true }, null],
  [{ status: 'waiting', reason: 'ContainerCreating' }, null],
  [{ status: 'waiting', reason: 'PodInitializing' }, null],
  [{ status: 'waiting', reason: '' }, null],
  [{ status: 'terminated', reason: 'Completed' }, null],
])('a container that is %o fails with %s', (state, reason) => {
  const failing = failingIn('api', [pod('p', { ready: false }, state)]);
  expect(failing.map((each) => each.reason)).toEqual(reason === null ? [] : [reason]);
});

describe.each(DIALECTS)('several services, against the %s dialect', (dialect) => {
  const dev = { project: 'payments', env: 'dev', production: false };

  test('ready when all their pods are', () =>
    withZadig(dialect, async ({ ctx }) => {
      const all = ['api', 'worker', 'ledger', 'reports'];
      expect(await servicesProgress(dev, all, ctx)).toEqual({ state: 'ready', note: '' });
    }));

  test('counts the pods of all while one of them rolls out', () =>
    withZadig(
      dialect,
      async ({ sandbox, ctx }) => {
        const { world } = sandbox;
        rollOut(
          world,
          environmentOf(world, 'payments', 'dev'),
          workloadOf(world, 'payments', 'dev', 'ledger'),
        );
        expect(await servicesProgress(dev, ['api', 'ledger'], ctx)).toMatchObject({
          state: 'waiting',
          done: 2,
          total: 3,
          unit: 'pods',
          note: 'Not ready: ledger.',
        });
      },
      { rolloutMs: 30_000 },
    ));

  test('names as not ready what lacks pods, and apart what has pods left over', () =>
    withZadig(dialect, async ({ sandbox, ctx }) => {
      const { pods } = workloadOf(sandbox.world, 'payments', 'dev', 'worker');
      pods.push(...pods.map((pod) => ({ ...pod, name: `${pod.name}-before` })));
      expect(await servicesProgress(dev, ['api', 'worker'], ctx)).toMatchObject({
        state: 'waiting',
        done: 3,
        total: 3,
        note: 'Pods have still to stop: worker.',
      });
    }));

  test('waits for the environment’s own work, and says what is not there', () =>
    withZadig(dialect, async ({ sandbox, ctx }) => {
      environmentOf(sandbox.world, 'payments', 'dev').status = 'updating';
      expect(await servicesProgress(dev, ['api', 'fraud'], ctx)).toMatchObject({
        state: 'waiting',
        done: 2,
        total: 2,
        note: 'The environment is updating. Not there: fraud.',
      });
    }));

  test('names the containers that crash', () =>
    withZadig(dialect, async ({ ctx }) => {
      const shop = { project: 'storefront', env: 'dev', production: false };
      expect(await servicesProgress(shop, ['web', 'search'], ctx)).toMatchObject({
        state: 'waiting',
        done: 2,
        total: 3,
        failing: [{ service: 'search', container: 'search', reason: 'CrashLoopBackOff' }],
      });
    }));
});

test('several services of Helm', () =>
  withZadig('server', async ({ ctx }) => {
    const target = { project: 'analytics', env: 'prod', production: true };
    expect(await servicesProgress(target, ['clickhouse'], ctx)).toMatchObject({ state: 'ready' });
  }));
