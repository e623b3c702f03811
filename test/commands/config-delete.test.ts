import { expect, test } from 'vitest';
import { configCreate } from '../../src/commands/config-create.ts';
import { configDelete } from '../../src/commands/config-delete.ts';
import { configOf, expectOnly, readable } from './configs.ts';
import { DIALECTS, withZadig } from './harness.ts';

const line = (env: string, type: string, name: string) =>
  `config delete payments/${env} ${type} ${name} --confirm ${name}`;

test.each(
  DIALECTS.flatMap((dialect) => [
    { dialect, type: 'ConfigMap', name: 'api-settings' },
    { dialect, type: 'Secret', name: 'api-credentials' },
    { dialect, type: 'Ingress', name: 'payments-public' },
    { dialect, type: 'PVC', name: 'ledger-data' },
  ]),
)('a $type is deleted from $dialect Zadig, and its YAML brings it back', ({ dialect, type, name }) =>
  withZadig(dialect, async ({ run, frozen, sandbox, mutations }) => {
    const before = frozen();
    const old = configOf(sandbox.world, 'dev', type, name)?.yaml.trim();
    const planned = await run(configDelete, line('dev', type, name));
    expect(planned).toMatchObject({ summary: `Delete the ${type} ${name}`, fields: [] });
    expect(configOf(sandbox.world, 'dev', type, name)).toBeUndefined();
    expectOnly(before, frozen(), 'dev', name);
    expect(mutations()).toHaveLength(1);
    await run(configCreate, planned.undo ?? '');
    expect(configOf(sandbox.world, 'dev', type, name)?.yaml.trim()).toBe(old);
  }),
);

test('the plan tells who uses it and what is in it', () =>
  withZadig('server', async ({ plan }) => {
    const planned = await plan(configDelete, line('dev', 'Secret', 'api-credentials'));
    expect(planned.touches).toEqual(['api uses it.']);
    expect(planned.warnings).toEqual([
      'Pods that run go on, but those that start later may fail without it.',
    ]);
    expect(planned.diff).toContain('-  DB_PASSWORD: ••••');
    expect(readable(planned)).not.toContain('cGE1NS13');
    const claim = await plan(configDelete, line('dev', 'PVC', 'ledger-data'));
    expect(claim.warnings?.[1]).toContain('may be lost for good');
  }));

test.each(DIALECTS)('in production of %s Zadig it goes for good', (dialect) =>
  withZadig(dialect, async ({ run, sandbox }) => {
    const planned = await run(configDelete, line('prod', 'ConfigMap', 'api-settings'));
    expect(planned).toMatchObject({ undo: null });
    expect(planned.warnings).toContain('It can only be created again on Zadig’s web page.');
    expect(configOf(sandbox.world, 'prod', 'ConfigMap', 'api-settings')).toBeUndefined();
    expect(configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings')).toBeDefined();
  }),
);

test('while it is listed, nothing has happened', () =>
  withZadig('server', async ({ plan, look }) => {
    const planned = await plan(configDelete, line('dev', 'PVC', 'ledger-data'));
    expect(await look(configDelete, planned, { before: null, sentAt: 0, error: null })).toEqual({
      state: 'untouched',
      note: 'Kubernetes keeps a PVC until no pod uses it.',
    });
  }));

test.each([
  [
    'a name that is not there',
    line('dev', 'ConfigMap', 'api-setings'),
    'not_found',
    'Did you mean api-settings?',
  ],
  [
    'no name repeated',
    'config delete payments/dev ConfigMap api-settings',
    'usage',
    'confirm with the name, api-settings',
  ],
  [
    'another name repeated',
    'config delete payments/dev ConfigMap api-settings --confirm dev',
    'usage',
    'confirm with the name, api-settings',
  ],
  ['what Kubernetes puts back', line('dev', 'ConfigMap', 'kube-root-ca.crt'), 'conflict', ''],
])('%s is refused before anything is sent', (_what, typed, code, hint) =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(configDelete, typed);
    expect(error.code).toBe(code);
    expect(error.hint ?? '').toContain(hint);
  }),
);
