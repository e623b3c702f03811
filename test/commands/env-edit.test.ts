import { describe, expect, test } from 'vitest';
import { envEdit } from '../../src/commands/env-edit.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { objectId } from '../../src/sandbox/zadig/world/names.ts';
import { DIALECTS, withZadig } from './harness.ts';

const HOME = objectId('registry/registry.example.com');
const EU = objectId('registry/registry-eu.example.com');

describe.each(DIALECTS)('%s', (dialect) => {
  test('a test environment gets another registry, and its undo gives the old one back', () =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const [old, expected] = [frozen(), frozen()];
      const planned = await run(envEdit, `env edit payments/dev --registry ${EU}`);
      environmentOf(expected, 'payments', 'dev').registryId = EU;
      expect(frozen()).toEqual(expected);
      expect(mutations().map(({ body }) => body)).toEqual([{ registry_id: EU }]);
      expect(planned.undo).toBe(`env edit payments/dev --registry ${HOME}`);
      await run(envEdit, planned.undo ?? '');
      expect(frozen()).toEqual(old);
    }));

  test('danger: another registry of a production environment leaves its alias alone', () =>
    withZadig(dialect, async ({ run, frozen, mutations }) => {
      const expected = frozen();
      const planned = await run(envEdit, `env edit payments/prod --registry ${HOME}`);
      environmentOf(expected, 'payments', 'prod').registryId = HOME;
      expect(frozen()).toEqual(expected);
      expect(mutations().map(({ body }) => body)).toEqual([{ registry_id: HOME, env_name: 'Production EU' }]);
      expect(planned.fields.map(({ name }) => name)).toEqual(['registry']);
    }));

  test('a production environment gets another alias, and its undo gives the old one back', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const [old, expected] = [frozen(), frozen()];
      const planned = await run(envEdit, 'env edit payments/prod --alias "Production US"');
      environmentOf(expected, 'payments', 'prod').alias = 'Production US';
      expect(frozen()).toEqual(expected);
      expect(planned.fields).toEqual([{ name: 'alias', before: 'Production EU', after: 'Production US' }]);
      expect(planned.warnings).toEqual([]);
      await run(envEdit, planned.undo ?? '');
      expect(frozen()).toEqual(old);
    }));

  test('before it is sent it is untouched; what somebody else wrote is a failure', () =>
    withZadig(dialect, async ({ plan, look, sandbox }) => {
      const planned = await plan(envEdit, 'env edit payments/prod --alias New');
      const sent = { before: null, sentAt: Date.now(), error: null };
      expect(await look(envEdit, planned, sent)).toMatchObject({ state: 'untouched' });
      environmentOf(sandbox.world, 'payments', 'prod').alias = 'Other';
      expect(await look(envEdit, planned, sent)).toMatchObject({ state: 'failed' });
    }));

  test.each([
    ['nothing to change in test', 'dev', 'usage', /Say what to change/, /Add --registry\.$/],
    ['nothing to change in production', 'prod', 'usage', /Say what to change/, /--alias/],
    ['an alias in test', 'dev --alias Dev', 'unsupported', /production environments only/, /^$/],
    ['the alias it has', 'prod --alias "Production EU"', 'conflict', /Nothing would change/, /^$/],
    ['the registry it has', `dev --registry ${HOME}`, 'conflict', /Nothing would change/, /^$/],
  ])('refuses %s', (_what, words, code, message, hint) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(envEdit, `env edit payments/${words}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.hint ?? '').toMatch(hint);
    }),
  );
});

test('an alias is erased on purpose, with a warning', () =>
  withZadig('server', async ({ run, frozen }) => {
    const expected = frozen();
    const planned = await run(envEdit, 'env edit payments/prod --alias ""');
    environmentOf(expected, 'payments', 'prod').alias = '';
    expect(frozen()).toEqual(expected);
    expect(planned.warnings).toEqual(['payments/prod will have no alias any more.']);
    await run(envEdit, planned.undo ?? '');
    expect(environmentOf(frozen(), 'payments', 'prod').alias).toBe('Production EU');
  }));

test.each([
  'registry-eu.example.com',
  'https://registry-eu.example.com/',
  'registry-eu.example.com/production',
  EU,
])('a registry may be called %s', (name) =>
  withZadig('server', async ({ plan }) => {
    const planned = await plan(envEdit, `env edit payments/dev --registry ${name}`);
    expect(planned.fields).toEqual([
      { name: 'registry', before: 'registry.example.com/apps', after: 'registry-eu.example.com/production' },
    ]);
    expect(planned.call.input.body).toEqual({ registry_id: EU });
  }),
);

test('a registry that is not there, or may be two, is refused', () =>
  withZadig('server', async ({ refused, sandbox }) => {
    const unknown = await refused(envEdit, 'env edit payments/dev --registry registry-us.example.com');
    expect(unknown).toMatchObject({
      code: 'not_found',
      hint: expect.stringMatching(/Did you mean registry-eu/),
    });
    const [, eu] = sandbox.world.registries;
    if (eu !== undefined) sandbox.world.registries.push({ ...eu, id: objectId('more'), namespace: 'more' });
    const two = await refused(envEdit, 'env edit payments/dev --registry registry-eu.example.com');
    expect(two.message).toMatch(/may be more than one registry: registry-eu.example.com\/production/);
  }));

test('a Zadig without a list of registries gets the word as the id, with a warning', () =>
  withZadig('documented', async ({ plan }) => {
    const planned = await plan(envEdit, 'env edit payments/dev --registry anything');
    expect(planned.warnings).toEqual([expect.stringMatching(/sent as the id/)]);
  }));
