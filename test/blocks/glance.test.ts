import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environmentGlance, serviceGlance } from '../../src/blocks/glance.ts';
import { introduction } from '../../src/blocks/introduction.ts';
import type { EnvironmentDetail, ServiceSummary } from '../../src/domain/environment.ts';
import { accessibilityProblems } from './accessible.ts';
import { buttonsOf, fits } from './fits.ts';

const TARGET = { project: 'payments', env: 'dev', production: false };

const service = (name: string, status: string, over: Partial<ServiceSummary> = {}): ServiceSummary => ({
  ...{ name, status, type: 'k8s', containers: [], variables: [] },
  ...over,
});

const detail = (
  services: readonly ServiceSummary[],
  over: Partial<EnvironmentDetail> = {},
): EnvironmentDetail => ({
  ...{
    key: 'dev',
    alias: null,
    status: 'success',
    namespace: 'payments-env-dev',
    clusterId: '',
    registryId: '',
  },
  ...{ updatedBy: 'ana', updatedAt: 1_700_000_000, variables: [], services },
  ...over,
});

test.each([
  ['all well', [service('a', 'running'), service('b', 'succeeded')], '2 of 2 services healthy'],
  ['one is not', [service('a', 'running'), service('b', 'error')], '1 of 2 services healthy'],
  ['Helm says nothing', [service('a', ''), service('b', '')], '2 services'],
  [
    'Helm beside others',
    [service('a', ''), service('b', 'running')],
    '1 of 1 service healthy, 1 Helm release',
  ],
  ['nothing there', [], 'no services'],
])('how many services are healthy: %s', (_what, services, said) => {
  const glance = environmentGlance(TARGET, detail(services));
  expect(glance.text).toContain(`:large_green_circle: success  ·  ${said}\n`);
  fits(glance);
});

test('the worst services are named, at most five, errors first; the rest is counted', () => {
  const states = ['unstable', 'pending', 'error', 'unstable', 'failed', 'unstart', 'unstable'];
  const services = states.map((status, at) => service(`s${at}`, status));
  const { text } = environmentGlance(TARGET, detail([...services, service('well', 'running')]));
  expect([...text.matchAll(/\*(s\d)\*/g)].map(([, name]) => name)).toEqual(['s2', 's4', 's0', 's3', 's6']);
  expect(text).toContain('and 2 more');
  expect(text).not.toContain('well');
});

test('of a sleeping environment no service is called ill', () => {
  const { text } = environmentGlance(TARGET, detail([service('a', 'unstable')], { status: 'sleeping' }));
  expect(text).toContain(':zzz: sleeping  ·  1 service\n');
  expect(text).not.toContain('unstable');
});

test('a service whose pods could not be read still says what Zadig says of it', () => {
  const found = { ...service('api', 'unstable'), environment: 'success' };
  const glance = serviceGlance({ ...TARGET, service: 'api' }, found, null);
  expect(glance.text).toBe('*payments/dev/api*\n:large_yellow_circle: unstable\n[Show]');
  const helm = serviceGlance({ ...TARGET, service: 'api' }, { ...found, status: '' }, null);
  expect(helm.text).toContain('State unknown');
});

test('images of a service are named by their tags, three at most, without those that only prepare it', () => {
  const containers = ['a', 'b', 'c', 'd'].map((name) => ({
    name,
    image: `registry/${name}:v-${name}`,
    init: false,
  }));
  const found = {
    ...service('api', 'running', { containers: [{ name: 'i', image: 'i:v-i', init: true }, ...containers] }),
    environment: 'success',
  };
  const { text } = serviceGlance({ ...TARGET, service: 'api' }, found, { ready: 1, wanted: 2, troubles: [] });
  expect(text).toContain('1 of 2 pods ready');
  expect(text).toContain('`v-a`, `v-b`, `v-c` and 1 more');
});

test('whatever names Zadig has, Slack takes it, it is small, and it calls nobody', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('<!here>', '*x*', '<@U1>', ':lock:', '`'),
  );
  fc.assert(
    fc.property(text, text, fc.array(fc.tuple(text, text), { maxLength: 30 }), (name, by, rows) => {
      const services = rows.map(([one, status]) =>
        service(one, status, { containers: [{ name: one, image: status, init: false }] }),
      );
      const target = { project: name, env: by, production: true };
      const glance = environmentGlance(
        target,
        detail(services, { alias: name, updatedBy: by, status: name }),
      );
      const found = { ...(services[0] ?? service(name, by)), environment: by };
      const troubles = rows.map(([one]) => one).slice(0, 5);
      const one = serviceGlance({ ...target, service: name }, found, { ready: 0, wanted: 1, troubles });
      for (const message of [glance, one, introduction(target)]) {
        fits(message);
        expect(message.blocks.length).toBeLessThanOrEqual(5);
      }
      expect(glance.text).toContain(':lock: production');
    }),
  );
});

test('an introduction has five lines, three of them things to try', () => {
  for (const message of [introduction(null), introduction({ project: 'payments', env: 'dev' })]) {
    expect(message.blocks).toHaveLength(5);
    const tried = buttonsOf(message);
    expect(tried).toHaveLength(3);
    for (const { command } of tried) expect(message.text).toContain(`\`/zadig ${command}\``);
    expect(accessibilityProblems(message.blocks, message.text)).toEqual([]);
  }
});
