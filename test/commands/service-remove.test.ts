import { describe, expect, test } from 'vitest';
import { serviceRemove } from '../../src/commands/service-remove.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { seedEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';

/** Takes services out of an environment, and out of what follows its variables. */
function drop(world: World, where: string, names: readonly string[]): void {
  const env = environmentOf(world, 'payments', where);
  env.services = env.services.filter(({ name }) => !names.includes(name));
  for (const global of env.globals) {
    global.related_services = global.related_services.filter((name) => !names.includes(name));
  }
}

describe.each(DIALECTS)('%s', (dialect) => {
  test.each(['dev', 'prod'])('services of %s are removed, and nothing else', (env) =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const expected = frozen();
      const planned = await run(serviceRemove, `service remove payments/${env} reports ledger`);
      drop(expected, env, ['reports', 'ledger']);
      expect(frozen()).toEqual(expected);
      expect(mutations().map(({ body }) => body)).toEqual([
        { env_key: env, service_names: ['reports', 'ledger'], not_delete_resource: false },
      ]);
      expect(planned.fields).toEqual([
        { name: 'reports', before: 'deployed', after: null },
        { name: 'ledger', before: 'deployed', after: null },
      ]);
      expect(planned.undo).toBeNull();
    }),
  );

  test('what runs may be kept', () =>
    withZadig(dialect, async ({ run, mutations }) => {
      const planned = await run(serviceRemove, 'service remove payments/dev reports --keep-resources');
      expect(mutations()[0]?.body).toMatchObject({ not_delete_resource: true });
      expect(planned.fields[0]?.after).toMatch(/keeps running/);
    }));

  test('a lost answer is found out by reading back, and nothing done is untouched', () =>
    withZadig(dialect, async ({ plan, send, look, settle, sandbox }) => {
      const planned = await plan(serviceRemove, 'service remove payments/dev reports');
      sandbox.fault({ kind: 'reset', match: { method: 'DELETE' }, times: 1 });
      const lost = await send(serviceRemove, planned);
      expect(await look(serviceRemove, planned, lost)).toMatchObject({ state: 'untouched' });
      sandbox.fault({ kind: 'applied_then_reset', match: { method: 'DELETE' }, times: 1 });
      const sent = await send(serviceRemove, planned);
      expect(await settle(serviceRemove, planned, sent)).toMatchObject({ state: 'ready' });
    }));

  test('services that sub environments still run are Zadig’s to refuse', () =>
    withZadig(dialect, async ({ plan, send, look, sandbox }) => {
      environmentOf(sandbox.world, 'payments', 'dev').sharedAt = 1;
      seedEnvironment(sandbox.world, 'payments', 'sub', { services: ['reports'] });
      environmentOf(sandbox.world, 'payments', 'sub').baseEnv = 'dev';
      const planned = await plan(serviceRemove, 'service remove payments/dev reports');
      const sent = await send(serviceRemove, planned);
      expect(sent.error).toMatchObject({ code: 'conflict', sent: false });
      expect(await look(serviceRemove, planned, sent)).toMatchObject({ state: 'untouched' });
    }));

  test.each([
    ['no service', '', 'usage', /Say which services/, /service remove payments\/dev/],
    [
      'a service that is not there',
      'report',
      'not_found',
      /no service report in payments\/dev/,
      /Did you mean reports/,
    ],
    [
      'one that is and one that is not',
      'reports nope',
      'not_found',
      /no service nope/,
      /env show payments\/dev/,
    ],
    ['a variable', 'reports A=b', 'usage', /takes no key=value/, /alone/],
  ])('refuses %s', (_what, words, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(serviceRemove, `service remove payments/dev ${words}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(hint);
    }),
  );
});
