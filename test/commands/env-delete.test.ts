import { describe, expect, test } from 'vitest';
import { envDelete } from '../../src/commands/env-delete.ts';
import { environmentOf, livingEnvironments } from '../../src/sandbox/zadig/world/find.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { DIALECTS, withZadig } from './harness.ts';

/** The environments that are there, but for one. */
function living(world: World, gone?: string): readonly unknown[] {
  return livingEnvironments(world).filter(({ project, key }) => `${project}/${key}` !== gone);
}

describe.each(DIALECTS)('%s', (dialect) => {
  test('a test environment goes with what runs there, and no other does', () =>
    withZadig(dialect, async ({ run, frozen, mutations, sandbox }) => {
      const before = frozen();
      const planned = await run(envDelete, 'env delete payments/dev --confirm dev');
      expect(living(frozen())).toEqual(living(before, 'payments/dev'));
      expect(mutations().map(({ query }) => query)).toEqual([{ projectKey: 'payments', isDelete: 'true' }]);
      expect(sandbox.world.namespaces).not.toContain('payments-env-dev');
      expect(planned.fields).toContainEqual({ name: 'api', before: 'deployed', after: null });
      expect(planned.touches?.join(' ')).toMatch(/payments-env-dev goes .* if Zadig created it/);
      expect(planned.undo).toBeNull();
    }));

  test('what runs may be kept', () =>
    withZadig(dialect, async ({ run, mutations, sandbox }) => {
      const planned = await run(envDelete, 'env delete payments/dev --confirm dev --keep-resources');
      expect(mutations()[0]?.query).toMatchObject({ isDelete: 'false' });
      expect(sandbox.world.namespaces).toContain('payments-env-dev');
      expect(planned.touches?.join(' ')).toMatch(/all that runs in it stay/);
    }));

  test('a production environment goes, what runs there stays, and --keep-resources does nothing', () =>
    withZadig(dialect, async ({ run, plan, frozen, mutations, sandbox }) => {
      const before = frozen();
      const kept = await plan(envDelete, 'env delete payments/prod --confirm prod --keep-resources');
      expect(kept.warnings?.join(' ')).toMatch(/--keep-resources has no effect/);
      const planned = await run(envDelete, 'env delete payments/prod --confirm prod');
      expect(living(frozen())).toEqual(living(before, 'payments/prod'));
      expect(mutations()[0]).toMatchObject({
        path: '/openapi/environments/production/prod',
        query: { projectKey: 'payments' },
      });
      expect(sandbox.world.namespaces).toContain('payments-env-prod');
      expect(planned.warnings?.join(' ')).not.toMatch(/--keep-resources/);
      expect(planned.touches?.join(' ')).toMatch(/deletes nothing in Kubernetes/);
    }));

  test('a namespace that another environment uses stays, and a base of others is warned of', () =>
    withZadig(dialect, async ({ plan, sandbox }) => {
      const [dev, qa] = ['dev', 'qa'].map((key) => environmentOf(sandbox.world, 'payments', key));
      if (dev === undefined || qa === undefined) throw new Error('no environments');
      qa.namespace = dev.namespace;
      const line = 'env delete payments/dev --confirm dev';
      expect((await plan(envDelete, line)).touches?.join(' ')).toMatch(/stays, since qa uses it/);
      expect((await plan(envDelete, line)).warnings?.join(' ')).not.toMatch(/base/);
      dev.sharedAt = 1;
      expect((await plan(envDelete, line)).warnings?.join(' ')).toMatch(/base of sub environments/);
    }));

  test('it is deleting, then gone; a lost answer is found out by reading back', () =>
    withZadig(
      dialect,
      async ({ plan, send, look, settle, sandbox }) => {
        const planned = await plan(envDelete, 'env delete payments/dev --confirm dev');
        sandbox.fault({ kind: 'reset', match: { method: 'DELETE' }, times: 1 });
        const lost = await send(envDelete, planned);
        expect(await look(envDelete, planned, lost)).toMatchObject({ state: 'untouched' });
        sandbox.fault({ kind: 'applied_then_reset', match: { method: 'DELETE' }, times: 1 });
        const sent = await send(envDelete, planned);
        expect(await look(envDelete, planned, sent)).toMatchObject({ state: 'waiting' });
        expect(await settle(envDelete, planned, sent)).toMatchObject({ state: 'ready' });
      },
      { rolloutMs: 300 },
    ));

  test.each([
    [
      'no word of confirmation',
      'dev',
      /has to be confirmed.*would be deleted \(api, worker, ledger, reports\), with its var/,
      'dev',
    ],
    ['another word', 'dev --confirm prod', /“prod” is not its name/, 'dev'],
    ['it in production', 'prod', /would stay in Kubernetes/, 'prod'],
    ['it with a switch', 'dev --keep-resources', /would stay/, 'dev'],
  ])('refuses %s', (_what, words, message, name) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(envDelete, `env delete payments/${words}`);
      expect(error.code).toBe('usage');
      expect(error.message).toMatch(message);
      expect(error.arg).toBe('confirm');
      expect(error.typed).toBe(`--confirm ${name}`);
    }),
  );
});

test('a list that the bot’s account may no longer read is not taken for a deletion', () =>
  withZadig('server', async ({ plan, look, sandbox }) => {
    const planned = await plan(envDelete, 'env delete payments/dev --confirm dev');
    sandbox.fault({
      kind: 'status',
      status: 200,
      body: '[]',
      contentType: 'application/json',
      match: { path: /^\/openapi\/environments$/ },
    });
    const sent = { before: null, sentAt: Date.now(), error: null };
    expect(await look(envDelete, planned, sent)).toMatchObject({ state: 'untouched' });
  }));
