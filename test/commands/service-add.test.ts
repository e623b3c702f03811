import { describe, expect, test } from 'vitest';
import { serviceAdd } from '../../src/commands/service-add.ts';
import { serviceRemove } from '../../src/commands/service-remove.ts';
import { environmentOf, findProject } from '../../src/sandbox/zadig/world/find.ts';
import { applyReplicas, instantiate, relink } from '../../src/sandbox/zadig/world/services.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';

/** Puts a service of the project into an environment with these values; `@global` follows it. */
function put(world: World, where: string, name: string, values: Readonly<Record<string, unknown>>): void {
  const env = environmentOf(world, 'payments', where);
  const template = findProject(world, 'payments')?.templates.find((each) => each.name === name);
  if (template === undefined) throw new Error(`no ${name}`);
  const service = instantiate(env, template, 'k8s');
  for (const variable of service.variables.filter(({ key }) => key in values)) {
    const value = values[variable.key];
    variable.use_global_variable = value === '@global';
    if (value !== '@global') variable.value = value;
  }
  env.services.push(service);
  relink(env, service);
  applyReplicas(env, service);
}

describe.each(DIALECTS)('%s', (dialect) => {
  test.each(['dev', 'prod'])('a service is added to %s as its template says', (env) =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const expected = frozen();
      const planned = await run(serviceAdd, `service add payments/${env} fraud`);
      put(expected, env, 'fraud', {});
      expect(frozen()).toEqual(expected);
      expect(mutations()).toHaveLength(1);
      expect(planned.undo).toBe(`service remove payments/${env} fraud`);
    }),
  );

  test('variables are set and followed, and its undo takes the service away', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const old = frozen();
      const expected = frozen();
      const planned = await run(serviceAdd, 'service add payments/dev fraud MODEL=v3 LOG_LEVEL=@global');
      put(expected, 'dev', 'fraud', { MODEL: 'v3', LOG_LEVEL: '@global' });
      expect(frozen()).toEqual(expected);
      expect(planned.fields).toContainEqual({ name: 'fraud MODEL', before: null, after: 'v3' });
      expect(planned.fields).toContainEqual({
        name: 'fraud LOG_LEVEL',
        before: null,
        after: 'follows the environment: info',
      });
      await run(serviceRemove, planned.undo ?? '');
      expect(frozen()).toEqual(old);
    }));

  test('it is ready once its pods are, and untouched before it is sent', () =>
    withZadig(
      dialect,
      async ({ plan, apply, look, settle }) => {
        const planned = await plan(serviceAdd, 'service add payments/dev fraud');
        const nothing = { before: null, sentAt: Date.now(), error: null };
        expect(await look(serviceAdd, planned, nothing)).toMatchObject({ state: 'untouched' });
        const sent = await apply(serviceAdd, planned);
        expect(await look(serviceAdd, planned, sent)).toMatchObject({ state: 'waiting', unit: 'pods' });
        expect(await settle(serviceAdd, planned, sent)).toMatchObject({ state: 'ready' });
      },
      { rolloutMs: 600 },
    ));

  test.each([
    ['no service', 'dev', 'usage', /Say which services/, /service add payments\/dev/],
    ['no service but a variable', 'dev MODEL=v3', 'usage', /Say which services/, /./],
    [
      'a service that is there',
      'dev fraud api',
      'conflict',
      /api is in payments\/dev already/,
      /service update payments\/dev\/api/,
    ],
    [
      'a global that the environment has not',
      'dev fraud MODEL=@global',
      'not_found',
      /no variable MODEL in payments\/dev/,
      /./,
    ],
    ['an environment that sleeps', 'staging fraud', 'conflict', /asleep/, /Wake/],
  ])('refuses %s', (_what, words, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(serviceAdd, `service add payments/${words}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.hint).toMatch(hint);
    }),
  );
});

test.each([
  ['a misspelt service', 'fruad', /no service fruad in the project payments/, /Did you mean fraud/],
  ['a variable that no service has', 'fraud MODELL=v3', /no variable MODELL in fraud/, /Did you mean MODEL/],
  ['a value that is none of the options', 'fraud LOG_LEVEL=loud', /LOG_LEVEL cannot be loud/, /^$/],
  [
    'all at once',
    'fraud api fruad LOG_LEVEL=loud MODELL=v3',
    /api is in payments\/dev already.* no service fruad.* no variable MODELL.* LOG_LEVEL cannot be loud/,
    /^$/,
  ],
])('what the template says is checked: %s', (_what, words, message, hint) =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(serviceAdd, `service add payments/dev ${words}`);
    expect(error.message).toMatch(message);
    expect(error.hint ?? '').toMatch(hint);
  }),
);

test('of several services each gets what it has a variable for', () =>
  withZadig('server', async ({ run, frozen }) => {
    const expected = frozen();
    const planned = await run(serviceAdd, 'service add payments/qa ledger fraud REGION=@global MODEL=v3');
    put(expected, 'qa', 'ledger', { REGION: '@global' });
    put(expected, 'qa', 'fraud', { MODEL: 'v3' });
    expect(frozen()).toEqual(expected);
    expect(planned.fields.map(({ name }) => name)).toEqual([
      'ledger',
      'ledger REGION',
      'fraud',
      'fraud MODEL',
    ]);
    expect(planned.touches).toContain(
      'ledger will not follow the environment’s DB_PASSWORD; add DB_PASSWORD=@global to make it.',
    );
  }));

test('a Zadig without a list of services is told what is typed, with a warning', () =>
  withZadig('documented', async ({ plan }) => {
    expect((await plan(serviceAdd, 'service add payments/dev nobody-knows')).warnings).toEqual([
      expect.stringMatching(/could be checked/),
    ]);
  }));

test('refuses a Helm environment', () =>
  withZadig('server', async ({ refused }) => {
    expect(await refused(serviceAdd, 'service add analytics/dev other')).toMatchObject({
      code: 'unsupported',
    });
  }));
