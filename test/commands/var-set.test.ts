import { describe, expect, test } from 'vitest';
import { varSet } from '../../src/commands/var-set.ts';
import { findProject } from '../../src/sandbox/zadig/world/find.ts';
import type { Environment, World } from '../../src/sandbox/zadig/world/types.ts';
import { consent, DIALECTS, withZadig } from './harness.ts';

function envIn(world: World, key: string): Environment {
  const env = world.environments.find((each) => each.project === 'payments' && each.key === key);
  if (env === undefined) throw new Error(`no ${key}`);
  return env;
}

function setGlobal(world: World, env: string, key: string, value: unknown): void {
  for (const global of envIn(world, env).globals) if (global.key === key) global.value = value;
}

/** What a changed variable does to the services that follow it: their pods are replaced. */
function redeploy(world: World, env: string, services: readonly string[]): void {
  for (const service of envIn(world, env).services.filter(({ name }) => services.includes(name))) {
    for (const workload of service.workloads) workload.generation += 1;
  }
}

describe.each(DIALECTS)('%s', (dialect) => {
  test.each(['dev', 'prod'])('danger: setting a variable of %s leaves all others whole', (env) =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const expected = frozen();
      const planned = await run(varSet, `var set payments/${env} LOG_LEVEL=debug`);
      setGlobal(expected, env, 'LOG_LEVEL', 'debug');
      redeploy(expected, env, ['api', 'worker']);
      expect(frozen()).toEqual(expected);
      expect(mutations()).toHaveLength(1);
      const before = env === 'prod' ? 'warn' : 'info';
      expect(planned.fields).toEqual([{ name: 'LOG_LEVEL', before, after: 'debug' }]);
      expect(planned.touches).toEqual(['api, worker follow LOG_LEVEL and will be redeployed.']);
      expect(planned.undo).toBe(`var set payments/${env} LOG_LEVEL=${before}`);
    }),
  );

  test('its undo brings the old values back, a YAML of several lines among them', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const old = frozen();
      const line =
        'var set payments/dev RESOURCES="limits:\n  cpu: \'2\'" REGION=us-east-1 FEATURE_REFUNDS=false';
      const planned = await run(varSet, line);
      expect(planned.fields).toContainEqual({
        name: 'RESOURCES',
        before: '{ limits: { cpu: 500m, memory: 512Mi } }',
        after: "{ limits: { cpu: '2' } }",
      });
      expect(envIn(frozen(), 'dev').globals.find(({ key }) => key === 'FEATURE_REFUNDS')?.value).toBe(false);
      await run(varSet, planned.undo ?? '');
      expect(envIn(frozen(), 'dev').globals).toEqual(envIn(old, 'dev').globals);
    }));

  test('a secret is in what is sent and in nothing that people see', () =>
    withZadig(dialect, async ({ plan, run }) => {
      const line = 'var set payments/dev DB_PASSWORD="new pa55 word"';
      const planned = await plan(varSet, line);
      expect(JSON.stringify(planned.call)).toContain('new pa55 word');
      const { call: _call, ...seen } = consent(planned) as Record<string, unknown>;
      expect(JSON.stringify(seen)).not.toMatch(/pa55/);
      expect(planned.fields[0]?.before).not.toBe(planned.fields[0]?.after);
      expect(planned.undo).toBe('var set payments/dev DB_PASSWORD=pa55-w0rd-ledger');
      await run(varSet, line);
    }));

  test('what nobody follows is set without redeploying anything', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const expected = frozen();
      await run(varSet, 'var set payments/qa REGION=');
      setGlobal(expected, 'qa', 'REGION', '');
      expect(frozen()).toEqual(expected);
    }));

  test('planned twice it is the same', () =>
    withZadig(dialect, async ({ plan }) => {
      const line = 'var set payments/dev LOG_LEVEL=warn DB_PASSWORD=x';
      expect(consent(await plan(varSet, line))).toEqual(consent(await plan(varSet, line)));
    }));

  test('before it is sent it is untouched, and what somebody else sets is a failure', () =>
    withZadig(dialect, async ({ plan, look, sandbox }) => {
      const planned = await plan(varSet, 'var set payments/dev REGION=us-east-1');
      const sent = { before: null, sentAt: Date.now(), error: null };
      expect(await look(varSet, planned, sent)).toMatchObject({ state: 'untouched' });
      setGlobal(sandbox.world, 'dev', 'REGION', 'ap-south-1');
      expect(await look(varSet, planned, sent)).toMatchObject({ state: 'failed' });
    }));

  test('a lost answer is found out by reading back', () =>
    withZadig(dialect, async ({ plan, send, settle, sandbox }) => {
      const planned = await plan(varSet, 'var set payments/dev REGION=us-east-1');
      sandbox.fault({ kind: 'applied_then_reset', match: { method: 'PUT' }, times: 1 });
      const sent = await send(varSet, planned);
      expect(sent.error).toMatchObject({ sent: true });
      expect(await settle(varSet, planned, sent)).toMatchObject({ state: 'ready' });
    }));

  test.each([
    [
      'a key that is nowhere',
      'NOPE=1',
      'not_found',
      /it has (?:(?!TRACING)[^.])*\.( The project defines TRACING besides, to be set as well\.)?$/,
      /var list/,
    ],
    ['an unknown key', 'LOG_LEVL=debug', 'not_found', /no variable LOG_LEVL.*payments\/dev/, /LOG_LEVEL/],
    ['a key given twice', 'REGION=a REGION=b', 'usage', /REGION is given twice/, /./],
    [
      'a value that is none of the options',
      'LOG_LEVEL=inf',
      'usage',
      /cannot be inf; it is one of debug/,
      /info/,
    ],
    [
      'no truth value',
      'FEATURE_REFUNDS=yes',
      'usage',
      /FEATURE_REFUNDS is true or false, not yes/,
      undefined,
    ],
    [
      'broken YAML',
      'RESOURCES="a: [1"',
      'usage',
      /RESOURCES takes YAML.*look at line 1, where a closing \] is/,
      /Correct/,
    ],
    ['two YAML documents', 'RESOURCES="a: 1\n---\nb: 2"', 'usage', /its value holds 2 documents/, /Correct/],
    ['following', 'LOG_LEVEL=@global', 'usage', /follows nothing/, /service update/],
    [
      'the values it has',
      'LOG_LEVEL=info FEATURE_REFUNDS=TRUE',
      'conflict',
      /Nothing would change/,
      undefined,
    ],
    ['no values', '', 'usage', /Say what to set/, /var set payments\/dev/],
    [
      'a word that sets nothing',
      'LOG_LEVEL=debug x',
      'usage',
      /The word behind LOG_LEVEL=… is no key=value/,
      /quoted/,
    ],
    [
      'a value torn off',
      'DB_PASSWORD= hunter2',
      'usage',
      /The word behind DB_PASSWORD=… is no key=value(?!.*hunter2)/,
      /DB_PASSWORD="two words"/,
    ],
    ['several such words', 'a b b', 'usage', /“a” is no key=value\. “b” is no key=value\./, /^$/],
    ['one such word', 'foo', 'usage', /^In payments\/dev: “foo” is no key=value\.$/, /quoted/],
    [
      'several values at once',
      'foo LOG_LEVEL=loud FEATURE_REFUNDS=maybe REGION=@global NOPE=1 REGION=x',
      'usage',
      /“foo” is no.* REGION is given twice.* follows nothing.* no variable NOPE.* cannot be loud.* not maybe/,
      /^$/,
    ],
    ['a value without a key', '=debug', 'usage', /name of a variable is missing/, /./],
  ])('refuses %s', (_what, words, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(varSet, `var set payments/dev ${words}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.hint ?? '').toMatch(hint ?? /^$/);
    }),
  );

  test('refuses an environment that sleeps', () =>
    withZadig(dialect, async ({ refused }) => {
      expect(await refused(varSet, 'var set payments/staging REGION=x')).toMatchObject({ code: 'conflict' });
    }));
});

test('a variable the project defines is added with its type, and nothing else changes', () =>
  withZadig('server', async ({ run, frozen }) => {
    const expected = frozen();
    const planned = await run(varSet, 'var set payments/dev TRACING=true');
    const definition = findProject(expected, 'payments')?.globals.find(({ key }) => key === 'TRACING');
    expect(definition).toMatchObject({ type: 'bool' });
    if (definition !== undefined) {
      envIn(expected, 'dev').globals.push({ ...definition, value: true, related_services: [] });
    }
    expect(frozen()).toEqual(expected);
    expect(planned.fields).toEqual([{ name: 'TRACING', before: null, after: 'true' }]);
    expect(planned.undo).toBeNull();
  }));

test('a Zadig that does not say its licence is warned of', async () => {
  await withZadig('server', async ({ plan, sandbox }) => {
    expect((await plan(varSet, 'var set payments/dev REGION=x')).warnings).toEqual([]);
    sandbox.world.licence = 'community';
    expect((await plan(varSet, 'var set payments/dev REGION=x')).warnings).toEqual([
      'Zadig sets variables only with a Professional or Enterprise licence, in test environments too.',
    ]);
  });
});
