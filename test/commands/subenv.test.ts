import { expect, test } from 'vitest';
import { parseHosts } from '../../src/commands/shared/entry-hosts.ts';
import { subenvDisable } from '../../src/commands/subenv-disable.ts';
import { subenvEnable } from '../../src/commands/subenv-enable.ts';
import { subenvEntrySet } from '../../src/commands/subenv-entry-set.ts';
import { environmentOf, findEnvironment } from '../../src/sandbox/zadig/world/find.ts';
import { seedEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';

const unsent = { before: null, sentAt: 0, error: null };
const enable = 'subenv enable payments/dev';
const disable = 'subenv disable payments/dev --confirm dev';
const api = 'subenv entry set payments/dev/api';

/** What of a world does not tell whether one environment is shared. */
function unshared(world: World) {
  return world.environments.map((env) => ({
    ...env,
    sharedAt: null,
    portals: {},
    services: env.services.map((service) => ({
      ...service,
      workloads: service.workloads.map((workload) => ({ ...workload, generation: 0 })),
    })),
  }));
}

test.each(DIALECTS)('sub environments are enabled in %s Zadig, and disabled again', (dialect) =>
  withZadig(dialect, async ({ plan, run, look, sandbox, frozen, mutations }) => {
    const before = frozen();
    const planned = await plan(subenvEnable, enable);
    expect(await look(subenvEnable, planned, unsent)).toMatchObject({ state: 'untouched' });
    expect(await run(subenvEnable, enable)).toMatchObject({
      summary: 'Enable sub environments',
      touches: ['Pods without an Istio sidecar are restarted: api, worker, ledger, reports.'],
      warnings: ['No Kubernetes Service stands in front of worker.Deployment; sub environments need one.'],
      undo: disable,
    });
    expect(environmentOf(sandbox.world, 'payments', 'dev').sharedAt).not.toBeNull();
    expect(mutations()).toHaveLength(1);
    const off = await plan(subenvDisable, disable);
    expect(await look(subenvDisable, off, unsent)).toMatchObject({ state: 'untouched' });
    expect(await run(subenvDisable, disable)).toMatchObject({ undo: enable });
    expect(environmentOf(sandbox.world, 'payments', 'dev').sharedAt).toBeNull();
    expect(mutations()).toHaveLength(2);
    expect(unshared(frozen())).toEqual(unshared(before));
  }),
);

test('while pods restart, it waits and says for what', () =>
  withZadig(
    'server',
    async ({ plan, apply, look, sandbox }) => {
      const planned = await plan(subenvEnable, enable);
      const sent = await apply(subenvEnable, planned);
      expect(await look(subenvEnable, planned, sent)).toEqual({
        state: 'waiting',
        done: 2,
        total: 4,
        unit: 'checks',
        note: 'Waiting for the pods’ sidecars, all workloads to be ready.',
        failing: [],
      });
      const later = Date.now() + 3_600_000;
      sandbox.world.clock = () => later;
      expect(await look(subenvEnable, planned, sent)).toMatchObject({ state: 'ready' });
    },
    { rolloutMs: 60_000 },
  ));

test('disabling says that all sub environments go, and they go', () =>
  withZadig('server', async ({ run, sandbox }) => {
    await run(subenvEnable, enable);
    seedEnvironment(sandbox.world, 'payments', 'feature', { services: ['api'] });
    environmentOf(sandbox.world, 'payments', 'feature').baseEnv = 'dev';
    const { touches, warnings } = await run(subenvDisable, disable);
    expect(touches).toContain('All sub environments of dev are deleted.');
    expect(warnings).toContain('Enabling them again does not bring them back.');
    expect(findEnvironment(sandbox.world, 'payments', 'feature')).toBeUndefined();
  }));

test.each([
  [
    'enabling in production',
    subenvEnable,
    'subenv enable payments/prod',
    'unsupported',
    'test environments only',
  ],
  ['enabling asleep', subenvEnable, 'subenv enable payments/staging', 'conflict', 'asleep'],
  [
    'disabling in production',
    subenvDisable,
    'subenv disable payments/prod',
    'unsupported',
    'test environments only',
  ],
  ['disabling what is off', subenvDisable, disable, 'conflict', 'off already'],
  [
    'an entry in production',
    subenvEntrySet,
    'subenv entry set payments/prod/api a:1',
    'unsupported',
    'test environments only',
  ],
  [
    'an entry of what is off',
    subenvEntrySet,
    `${api} a.example.com:80`,
    'conflict',
    'off, so it has no entries',
  ],
  [
    'an entry of a service that is not there',
    subenvEntrySet,
    `${api}x a.example.com:80`,
    'not_found',
    'apix',
  ],
  ['an entry without hosts', subenvEntrySet, api, 'usage', 'hosts are missing'],
  ['hosts to be cleared', subenvEntrySet, `${api} a:1 --clear`, 'usage', 'takes no hosts'],
  ['no host', subenvEntrySet, `${api} a.example.com`, 'usage', 'is no host:port'],
] as const)('%s is refused before anything is sent', (_what, command, line, code, why) =>
  withZadig('server', async ({ refused }) => {
    const error =
      command === subenvEntrySet
        ? await refused(command, line)
        : await refused(command as typeof subenvDisable, line);
    expect(error.code).toBe(code);
    expect(error.message).toContain(why);
  }),
);

test.each(DIALECTS)('what is on is not enabled again in %s Zadig, nor disabled without its name', (dialect) =>
  withZadig(dialect, async ({ run, refused }) => {
    await run(subenvEnable, enable);
    expect((await refused(subenvEnable, enable)).message).toContain('on already');
    for (const line of ['subenv disable payments/dev', 'subenv disable payments/dev --confirm qa']) {
      const error = await refused(subenvDisable, line);
      expect(error.message).toContain('deletes all of them');
      expect(error).toMatchObject({ hint: 'To go on, confirm with the name, dev.', typed: '--confirm dev' });
    }
  }),
);

test('an entry is set, changed, and set back where Zadig tells it', () =>
  withZadig('documented', async ({ run, plan, look, refused, sandbox }) => {
    await run(subenvEnable, enable);
    const portals = () => environmentOf(sandbox.world, 'payments', 'dev').portals;
    const line = `${api} Api.example.com:443/https *.example.com:80`;
    const planned = await plan(subenvEntrySet, line);
    expect(await look(subenvEntrySet, planned, unsent)).toMatchObject({ state: 'untouched' });
    const first = await run(subenvEntrySet, line);
    expect(first).toMatchObject({
      fields: [{ name: 'Entry', before: null, after: '*.example.com:80/HTTP api.example.com:443/HTTPS' }],
      warnings: [],
      undo: `${api} --clear`,
    });
    expect(portals()).toEqual({
      api: [
        { host: 'api.example.com', port_number: 443, port_protocol: 'HTTPS' },
        { host: '*.example.com', port_number: 80, port_protocol: 'HTTP' },
      ],
    });
    expect((await refused(subenvEntrySet, `${api} *.example.com:80 api.example.com:443/HTTPS`)).code).toBe(
      'usage',
    );
    const second = await run(subenvEntrySet, `${api} --clear`);
    expect(second).toMatchObject({ summary: 'Remove the entry of api', fields: [{ after: null }] });
    expect(portals()).toEqual({});
    await run(subenvEntrySet, second.undo ?? '');
    expect(portals()['api']).toHaveLength(2);
    portals()['api'] = [{ host: 'other', port_number: 1, port_protocol: 'TCP' }];
    expect(await look(subenvEntrySet, planned, unsent)).toMatchObject({
      state: 'waiting',
      note: 'Zadig shows other:1/TCP.',
    });
  }));

test('where Zadig does not tell the entry, that is said', () =>
  withZadig('server', async ({ run, plan, apply, look, sandbox }) => {
    await run(subenvEnable, enable);
    const planned = await plan(subenvEntrySet, `${api} api.example.com:80`);
    expect(planned).toMatchObject({
      fields: [{ before: 'not told by Zadig', after: 'api.example.com:80/HTTP' }],
      warnings: ['Zadig does not tell the entry that is set now, so I cannot set it back.'],
      undo: null,
    });
    const sent = await apply(subenvEntrySet, planned);
    expect(await look(subenvEntrySet, planned, sent)).toEqual({
      state: 'ready',
      note: 'Zadig does not tell the entry back, so I cannot check it.',
    });
    expect(environmentOf(sandbox.world, 'payments', 'dev').portals['api']).toHaveLength(1);
    await run(subenvEntrySet, `${api} --clear`);
    expect(environmentOf(sandbox.world, 'payments', 'dev').portals).toEqual({});
  }));

test('hosts are read in every form that makes sense', () => {
  expect(parseHosts(['A.example.com:080', '*:443/tls', '10.0.0.1:65535/GRPC'])).toEqual([
    { host: 'a.example.com', port: 80, protocol: 'HTTP' },
    { host: '*', port: 443, protocol: 'TLS' },
    { host: '10.0.0.1', port: 65_535, protocol: 'GRPC' },
  ]);
});

test.each([
  'example.com',
  'example.com:',
  'example.com:0',
  'example.com:65536',
  'example.com:80/FTP',
  'https://example.com:443',
  '-a.example.com:80',
  'a..b:80',
  'a_b:80',
  'a.*.b:80',
  ':80',
  'a:80 b:80',
])('“%s” is no entry', (typed) => {
  expect(() => parseHosts([typed])).toThrow(typed.split(' ')[0]);
});

test('every wrong host is named at once, and one given twice', () => {
  expect(() => parseHosts(['a', 'b:0', 'c:80', 'C:80/TCP'])).toThrow(
    '“a” is no host:port; “b:0”: a port is a number from 1 to 65535; c:80 is given twice.',
  );
});
