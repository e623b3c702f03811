import { describe, expect, test } from 'vitest';
import { serviceUpdate } from '../../src/commands/service-update.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { relink } from '../../src/sandbox/zadig/world/services.ts';
import type { Environment, Service, World } from '../../src/sandbox/zadig/world/types.ts';
import { consent, DIALECTS, withZadig } from './harness.ts';

function apiIn(world: World, env: string): { env: Environment; api: Service } {
  const found = environmentOf(world, 'payments', env);
  const api = found.services.find(({ name }) => name === 'api');
  if (api === undefined) throw new Error('no api');
  return { env: found, api };
}

/** Gives the api a value of its own, or makes it follow, and replaces its pods. */
function set(world: World, where: string, key: string, value: unknown): void {
  const { env, api } = apiIn(world, where);
  for (const variable of api.variables.filter((each) => each.key === key)) {
    variable.use_global_variable = value === '@global';
    if (value !== '@global') variable.value = value;
  }
  relink(env, api);
}

/** Zadig lists the services of a variable in the order in which it wrote them. */
function ordered(world: World): World {
  for (const global of world.environments.flatMap(({ globals }) => globals)) global.related_services.sort();
  return world;
}

function redeploy(world: World, where: string): void {
  for (const workload of apiIn(world, where).api.workloads) workload.generation += 1;
}

describe.each(DIALECTS)('%s', (dialect) => {
  test.each(['dev', 'prod'])('danger: updating a service of %s keeps it following everything else', (env) =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const expected = frozen();
      const planned = await run(serviceUpdate, `service update payments/${env}/api TIMEOUT_MS=9000`);
      set(expected, env, 'TIMEOUT_MS', '9000');
      redeploy(expected, env);
      expect(ordered(frozen())).toEqual(ordered(expected));
      expect(mutations()).toHaveLength(1);
      expect(planned.fields).toEqual([
        {
          name: 'TIMEOUT_MS',
          before: '3000 in the template (here: unknown)',
          after: '9000',
        },
      ]);
      expect(planned.touches?.[0]).toBe(
        'It keeps following the environment’s DB_PASSWORD, FEATURE_REFUNDS, LOG_LEVEL, RESOURCES.',
      );
      expect(planned.warnings?.[0]).toMatch(/latest revision of its template/);
      expect(planned.undo).toBeNull();
    }),
  );

  test('a followed variable gets a value of its own, and its undo makes it follow again', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const expected = frozen();
      const planned = await run(
        serviceUpdate,
        'service update payments/dev/api LOG_LEVEL=warn FEATURE_REFUNDS=false',
      );
      set(expected, 'dev', 'LOG_LEVEL', 'warn');
      set(expected, 'dev', 'FEATURE_REFUNDS', false);
      redeploy(expected, 'dev');
      expect(ordered(frozen())).toEqual(ordered(expected));
      expect(planned.fields[0]).toEqual({
        name: 'LOG_LEVEL',
        before: 'follows the environment: info',
        after: 'warn',
      });
      expect(planned.undo).toBe('service update payments/dev/api LOG_LEVEL=@global FEATURE_REFUNDS=@global');
      const back = await run(serviceUpdate, planned.undo ?? '');
      set(expected, 'dev', 'LOG_LEVEL', '@global');
      set(expected, 'dev', 'FEATURE_REFUNDS', '@global');
      redeploy(expected, 'dev');
      expect(ordered(frozen())).toEqual(ordered(expected));
      expect(back.undo).toBeNull();
    }));

  test('what has a value of its own follows the environment when told to', () =>
    withZadig(dialect, async ({ run, frozen, sandbox }) => {
      set(sandbox.world, 'dev', 'LOG_LEVEL', 'error');
      const expected = frozen();
      const planned = await run(serviceUpdate, 'service update payments/dev/api LOG_LEVEL=@global');
      set(expected, 'dev', 'LOG_LEVEL', '@global');
      redeploy(expected, 'dev');
      expect(ordered(frozen())).toEqual(ordered(expected));
      expect(planned.fields[0]?.after).toBe('follows the environment: info');
      expect(planned.undo).toBeNull();
    }));

  test('a text for a number is warned of', () =>
    withZadig(dialect, async ({ plan }) => {
      const { warnings } = await plan(serviceUpdate, 'service update payments/dev/api TIMEOUT_MS=lots');
      expect(warnings?.[0]).toBe('The template has a number for TIMEOUT_MS, 3000; lots is none.');
    }));

  test('what is followed already is no change', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const expected = frozen();
      const line = 'service update payments/dev/api RESOURCES=@global TIMEOUT_MS=9000';
      const planned = await run(serviceUpdate, line);
      set(expected, 'dev', 'TIMEOUT_MS', '9000');
      redeploy(expected, 'dev');
      expect(ordered(frozen())).toEqual(ordered(expected));
      expect(planned.fields.map(({ name }) => name)).toEqual(['TIMEOUT_MS']);
      expect(planned.touches?.[0]).toContain('RESOURCES');
      expect(planned.summary).toBe('Set TIMEOUT_MS of api');
    }));

  test('a secret is in what is sent and in nothing that people see', () =>
    withZadig(dialect, async ({ run }) => {
      const planned = await run(serviceUpdate, 'service update payments/dev/api DB_PASSWORD=hunter2');
      expect(JSON.stringify(planned.call)).toContain('hunter2');
      const { call: _call, ...seen } = consent(planned) as Record<string, unknown>;
      expect(JSON.stringify(seen)).not.toMatch(/hunter2|pa55/);
    }));

  test('until it is sent, and when it was not carried out, it is untouched', () =>
    withZadig(dialect, async ({ plan, send, look, sandbox }) => {
      const planned = await plan(serviceUpdate, 'service update payments/dev/api TIMEOUT_MS=9000');
      sandbox.fault({ kind: 'reset', match: { method: 'PUT' }, times: 1 });
      const sent = await send(serviceUpdate, planned);
      expect(sent.error).toMatchObject({ sent: true });
      expect(await look(serviceUpdate, planned, sent)).toMatchObject({ state: 'untouched' });
    }));

  test('a lost answer is found out by reading back', () =>
    withZadig(dialect, async ({ plan, send, settle, sandbox }) => {
      const planned = await plan(serviceUpdate, 'service update payments/dev/api TIMEOUT_MS=9000');
      sandbox.fault({ kind: 'applied_then_reset', match: { method: 'PUT' }, times: 1 });
      const sent = await send(serviceUpdate, planned);
      expect(sent.error).toMatchObject({ sent: true });
      expect(await settle(serviceUpdate, planned, sent)).toMatchObject({ state: 'ready' });
    }));

  test('a service that somebody else unhooks meanwhile is a failure', () =>
    withZadig(dialect, async ({ plan, apply, until, sandbox }) => {
      const planned = await plan(serviceUpdate, 'service update payments/dev/api TIMEOUT_MS=9000');
      const sent = await apply(serviceUpdate, planned);
      set(sandbox.world, 'dev', 'LOG_LEVEL', 'error');
      const failed = await until(serviceUpdate, planned, sent, 'failed');
      expect(failed.note).toMatch(/should follow DB_PASSWORD, FEATURE_REFUNDS, LOG_LEVEL/);
    }));

  test.each([
    [
      'an unknown key',
      'dev/api TIMEOUT=1',
      'not_found',
      /no variable TIMEOUT in payments\/dev\/api/,
      /TIMEOUT_MS/,
    ],
    [
      'following what the environment has not',
      'dev/api TIMEOUT_MS=@global',
      'not_found',
      /TIMEOUT_MS in payments\/dev;/,
      /./,
    ],
    [
      'following what is followed',
      'dev/api LOG_LEVEL=@global',
      'conflict',
      /Nothing would change/,
      undefined,
    ],
    ['no assignment', 'dev/api', 'usage', /Say what to set/, /service update payments\/dev\/api/],
    [
      'a value that is none of the options',
      'dev/api LOG_LEVEL=loud',
      'usage',
      /LOG_LEVEL cannot be loud/,
      undefined,
    ],
    ['a service that is not there', 'dev/fraud MODEL=v3', 'not_found', /no service fraud/, /service add/],
    ['a misspelt service', 'dev/apii TIMEOUT_MS=1', 'not_found', /no service apii/, /Did you mean api/],
    ['an environment that sleeps', 'staging/api TIMEOUT_MS=1', 'conflict', /asleep/, /Wake/],
  ])('refuses %s', (_what, words, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(serviceUpdate, `service update payments/${words}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.hint ?? '').toMatch(hint ?? /^$/);
    }),
  );
});

test('refuses a Helm release', () =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(
      serviceUpdate,
      'service update analytics/dev/clickhouse persistence.size=9Gi',
    );
    expect(error).toMatchObject({ code: 'unsupported' });
  }));
