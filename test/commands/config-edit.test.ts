import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { maskYaml } from '../../src/blocks/masked-yaml.ts';
import { configEdit } from '../../src/commands/config-edit.ts';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { configOf, expectOnly, readable, withYaml } from './configs.ts';
import { DIALECTS, withZadig } from './harness.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const edit = (type: string, name: string) => `config edit payments/dev ${type} ${name}`;
const settings = (ttl: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api-settings\ndata:\n  cache.ttl: ${ttl}\n  features.yaml: |\n    refunds: true\n    payouts: false`;
const secret = (rest: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: api-credentials\ntype: Opaque\n${rest}`;
const typed = withYaml(edit('ConfigMap', 'api-settings'), settings('60s'));

test.each(DIALECTS)('a ConfigMap is changed in %s Zadig, and its old YAML brings it back', (dialect) =>
  withZadig(dialect, async ({ run, frozen, sandbox, mutations }) => {
    const before = frozen();
    const old = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings')?.yaml;
    const { generation } = workloadOf(sandbox.world, 'payments', 'dev', 'api');
    const planned = await run(configEdit, typed);
    expect(planned).toMatchObject({
      summary: 'Edit the ConfigMap api-settings',
      touches: ['Pods of api are restarted, since it uses the ConfigMap api-settings.'],
      warnings: [],
    });
    expect(planned.diff).toBe(
      '@@ -1,6 +1,6 @@\n apiVersion: v1\n data:\n-  cache.ttl: 30s\n+  cache.ttl: 60s\n   features.yaml: |\n     refunds: true\n     payouts: false',
    );
    expect(configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings')?.yaml.trim()).toBe(settings('60s'));
    expect(workloadOf(sandbox.world, 'payments', 'dev', 'api').generation).toBe(generation + 1);
    expectOnly(before, frozen(), 'dev', 'api-settings');
    expect(mutations()).toHaveLength(1);
    const back = await run(configEdit, planned.undo ?? '');
    expect(back.diff).toContain('+  cache.ttl: 30s');
    expect(configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings')?.yaml).toBe(old);
    expectOnly(before, frozen(), 'dev', 'api-settings');
  }),
);

test.each(DIALECTS)('a Secret in %s Zadig shows which keys change, and nothing of them', (dialect) =>
  withZadig(dialect, async ({ run, sandbox }) => {
    const old = configOf(sandbox.world, 'dev', 'Secret', 'api-credentials')?.yaml;
    const yaml = secret(`stringData:\n  DB_PASSWORD: pa55w0rd-ledger\n  NEW_KEY: brand-new\ndata: {}`);
    const planned = await run(configEdit, withYaml(edit('Secret', 'api-credentials'), yaml));
    const lines = planned.diff?.split('\n').filter((line) => /^[+-]/.test(line));
    expect(lines).toEqual([
      '-  DB_PASSWORD: ••••',
      '-  STRIPE_KEY: ••••',
      '+  DB_PASSWORD: •••• (changed)',
      '+  NEW_KEY: ••••',
    ]);
    expect(planned.undo).toContain('STRIPE_KEY: c2tfbGl2');
    await run(configEdit, planned.undo ?? '');
    expect(configOf(sandbox.world, 'dev', 'Secret', 'api-credentials')?.yaml).toBe(old);
  }),
);

test.each(DIALECTS)('in %s Zadig, values of a Secret that were typed as masks stay as they are', (dialect) =>
  withZadig(dialect, async ({ run, sandbox }) => {
    const yaml = secret('data:\n  DB_PASSWORD: ••••\nstringData:\n  STRIPE_KEY: ••••\n  NEW_KEY: brand-new');
    const planned = await run(configEdit, withYaml(edit('Secret', 'api-credentials'), yaml));
    expect(planned.diff?.split('\n').filter((line) => /^[+-]/.test(line))).toEqual(['+  NEW_KEY: ••••']);
    expect(readable(planned)).not.toMatch(/cGE1NS13|c2tfbGl2/);
    const then = configOf(sandbox.world, 'dev', 'Secret', 'api-credentials')?.yaml ?? '';
    expect(then).toMatch(/DB_PASSWORD: "cGE1NS13MHJkLWxlZGdlcg=="/);
    expect(then).toMatch(/STRIPE_KEY: "c2tfbGl2ZV81MUg4eFlaYWJjZGVm"/);
    expect(then).not.toContain('••••');
    await run(configEdit, planned.undo ?? '');
    const back = configOf(sandbox.world, 'dev', 'Secret', 'api-credentials')?.yaml;
    expect(back).not.toContain('NEW_KEY');
    const smtp = secret('data: {username: eA==, password: ••••}').replace('api-credentials', 'smtp-relay');
    await run(configEdit, withYaml(edit('Secret', 'smtp-relay'), smtp));
    expect(configOf(sandbox.world, 'dev', 'Secret', 'smtp-relay')?.yaml).toContain(
      `password: "${base64('correct-horse-battery')}"`,
    );
  }),
);

test('two mistakes in a Secret are both told', () =>
  withZadig('server', async ({ refused }) => {
    const yaml = secret('data:\n  NEW_KEY: ••••\n  DB_PASSWORD: not base64!');
    const { message } = await refused(configEdit, withYaml(edit('Secret', 'api-credentials'), yaml));
    expect(message).toContain('data.DB_PASSWORD is not base64');
    expect(message.match(/NEW_KEY/g)).toHaveLength(1);
  }));

test.each(DIALECTS)('in %s Zadig, what config show shows of a ConfigMap is edited and sent back', (dialect) =>
  withZadig(dialect, async ({ run, refused, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings');
    const now = `${settings('30s')}\n  password: hunter2\n  app.properties: |\n    db.password=hunter3\n    ttl=1\n`;
    if (config !== undefined) config.yaml = now;
    const shown = maskYaml(now).text ?? '';
    expect(shown).not.toContain('hunter');
    const line = edit('ConfigMap', 'api-settings');
    expect((await refused(configEdit, withYaml(line, shown))).message).toContain('Nothing is different');
    const planned = await run(configEdit, withYaml(line, shown.replace('ttl=1', 'ttl=2')));
    expect(readable(planned)).not.toContain('hunter');
    const then = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings')?.yaml ?? '';
    expect(parse(then).data).toEqual({
      ...parse(now).data,
      'app.properties': 'db.password=hunter3\nttl=2\n',
    });
  }),
);

test('the same Secret written as plain text is nothing different', () =>
  withZadig('server', async ({ refused }) => {
    const texts = ['cGE1NS13MHJkLWxlZGdlcg==', 'c2tfbGl2ZV81MUg4eFlaYWJjZGVm'].map((value) =>
      Buffer.from(value, 'base64').toString(),
    );
    const yaml = secret(`stringData: {DB_PASSWORD: ${texts[0]}, STRIPE_KEY: ${texts[1]}}`);
    const error = await refused(configEdit, withYaml(edit('Secret', 'api-credentials'), yaml));
    expect(error.message).toBe('Nothing is different from what is there already.');
  }));

test.each(DIALECTS)('what %s Zadig shows tells the old state from the new and from a third', (dialect) =>
  withZadig(dialect, async ({ plan, look, send, sandbox, ctx }) => {
    const planned = await plan(configEdit, typed);
    const before = (await configEdit.before?.(planned.facts, planned.target, ctx)) ?? null;
    const sent = { before, sentAt: Date.now(), error: null };
    expect(await look(configEdit, planned, sent)).toMatchObject({ state: 'untouched' });
    await send(configEdit, planned);
    expect(await look(configEdit, planned, sent)).toMatchObject({ state: 'ready' });
    const config = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings');
    if (config !== undefined) config.yaml = settings('90s');
    expect(await look(configEdit, planned, sent)).toMatchObject({ state: 'waiting' });
    environmentOf(sandbox.world, 'payments', 'dev').configs = [];
    expect(await look(configEdit, planned, sent)).toMatchObject({ state: 'failed' });
  }),
);

test('an Ingress without what Kubernetes has filled in counts only once it was written', () =>
  withZadig('server', async ({ plan, look, apply, ctx, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'Ingress', 'payments-public');
    const old = config?.yaml ?? '';
    if (config !== undefined) config.yaml = `${old}  ingressClassName: nginx\n`;
    const planned = await plan(configEdit, withYaml(edit('Ingress', 'payments-public'), old));
    expect(planned.diff).toContain('-  ingressClassName: nginx');
    const before = (await configEdit.before?.(planned.facts, planned.target, ctx)) ?? null;
    expect(await look(configEdit, planned, { before, sentAt: 0, error: null })).toMatchObject({
      state: 'untouched',
    });
    const sent = await apply(configEdit, planned);
    if (config !== undefined) config.yaml = `${old}  ingressClassName: nginx\n`;
    expect(await look(configEdit, planned, sent)).toMatchObject({ state: 'ready' });
  }));

test('a PVC reads back in units of its own', () =>
  withZadig('server', async ({ run, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'PVC', 'ledger-data');
    const yaml = (config?.yaml ?? '').replace('20Gi', '30720Mi');
    const planned = await run(configEdit, withYaml(edit('PVC', 'ledger-data'), yaml));
    expect(planned.warnings).toEqual([
      'Kubernetes lets a PVC grow, and refuses most other changes of its spec.',
    ]);
    expect(planned.touches).toEqual(['Pods of ledger are restarted, since it uses the PVC ledger-data.']);
  }));

test('where it was imported from is said', () =>
  withZadig('server', async ({ plan }) => {
    const yaml =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: feature-flags}\ndata: {new-checkout: "on"}';
    const { warnings } = await plan(configEdit, withYaml(edit('ConfigMap', 'feature-flags'), yaml));
    expect(warnings).toEqual([
      'It was imported from example/payments-config, main, flags.yaml; that stays as it is.',
    ]);
  }));

test('an old YAML that would end its own block cannot be typed back', () =>
  withZadig('server', async ({ plan, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings');
    if (config !== undefined) config.yaml = `${settings('30s')}\n  readme: "\`\`\`"\n`;
    expect(await plan(configEdit, typed)).toMatchObject({ undo: null });
  }));

test('a current YAML that cannot be read is replaced with a warning', () =>
  withZadig('server', async ({ plan, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings');
    if (config !== undefined) config.yaml = 'a: "hunter2\n b: ]';
    const planned = await plan(configEdit, typed);
    expect(planned).toMatchObject({ undo: null });
    expect(planned.warnings?.[0]).toContain('I cannot show what changes');
    expect(readable(planned)).not.toContain('hunter2');
  }));

const immutable = `${settings('60s')}\nimmutable: true`;

test.each([
  ['nothing typed', edit('ConfigMap', 'api-settings'), 'usage', 'YAML is missing'],
  [
    'a name that is not there',
    withYaml(edit('ConfigMap', 'api-setings'), settings('1s').replace('settings', 'setings')),
    'not_found',
    'There is no ConfigMap api-setings',
  ],
  [
    'another name in the YAML',
    withYaml(edit('ConfigMap', 'feature-flags'), settings('1s')),
    'usage',
    'The configuration is feature-flags',
  ],
  [
    'the same again',
    withYaml(edit('ConfigMap', 'api-settings'), settings('30s')),
    'usage',
    'Nothing is different',
  ],
  [
    'production',
    withYaml('config edit payments/prod ConfigMap api-settings', settings('1s')),
    'unsupported',
    'production',
  ],
  [
    'a mask where nothing stands',
    withYaml(edit('Secret', 'api-credentials'), secret('data:\n  DB_PASSWORD: ••••\n  NEW_KEY: ••••')),
    'usage',
    'where nothing stands now: data.NEW_KEY',
  ],
  [
    'all masks typed back',
    withYaml(edit('Secret', 'api-credentials'), secret('data:\n  DB_PASSWORD: ••••\n  STRIPE_KEY: ••••')),
    'usage',
    'Nothing is different',
  ],
  [
    'a mark typed back',
    withYaml(edit('Secret', 'api-credentials'), secret('stringData:\n  DB_PASSWORD: •••• (changed)')),
    'usage',
    'stringData.DB_PASSWORD',
  ],
  [
    'a mask within a text',
    withYaml(edit('ConfigMap', 'api-settings'), settings('postgres://a:••••@b')),
    'usage',
    'data.cache.ttl',
  ],
  [
    'another type of Secret',
    withYaml(edit('Secret', 'api-credentials'), secret('data: {}').replace('Opaque', 'other')),
    'conflict',
    'type of a Secret',
  ],
])('%s is refused before anything is sent', (_what, line, code, why) =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(configEdit, line);
    expect(error.code).toBe(code);
    expect(error.message).toContain(why);
  }),
);

test.each(DIALECTS)('in %s Zadig the nearest name and the way out of production are said', (dialect) =>
  withZadig(dialect, async ({ refused }) => {
    const near = withYaml(edit('ConfigMap', 'api-setings'), settings('1s').replace('settings', 'setings'));
    expect((await refused(configEdit, near)).hint).toBe('Did you mean api-settings?');
    const line = withYaml('config edit payments/prod ConfigMap api-settings', settings('1s'));
    expect((await refused(configEdit, line)).hint).toContain('web page');
  }),
);

test('an immutable one is refused', () =>
  withZadig('server', async ({ refused, sandbox }) => {
    const config = configOf(sandbox.world, 'dev', 'ConfigMap', 'api-settings');
    if (config !== undefined) config.yaml = immutable;
    expect((await refused(configEdit, typed)).message).toContain('immutable');
  }));

test('no value of a Secret is in a plan, be it the old one or the new', () =>
  withZadig('server', async ({ plan, sandbox }) => {
    const value = fc
      .stringMatching(/^[A-Za-z0-9!#$%&*+.:;<=>?@^_~ -]{8,30}$/)
      .map((text) => `S3cr3t${text}X`);
    await fc.assert(
      fc.asyncProperty(value, value, fc.boolean(), fc.boolean(), async (one, two, packed, map) => {
        const type = map ? 'ConfigMap' : 'Secret';
        const name = map ? 'api-settings' : 'api-credentials';
        const object = (text: string) =>
          map
            ? `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api-settings}\ndata:\n  password: ${JSON.stringify(text)}\n  app.yaml: |\n    db:\n      password: ${JSON.stringify(text)}`
            : secret(packed ? `data:\n  x: ${base64(text)}` : `stringData:\n  x: ${JSON.stringify(text)}`);
        const config = configOf(sandbox.world, 'dev', type, name);
        if (config !== undefined) config.yaml = object(one);
        const text = await plan(configEdit, withYaml(edit(type, name), object(two))).then(
          (planned) => {
            expect(planned.diff).toContain('•••• (changed)');
            return readable(planned);
          },
          (error: Error) => JSON.stringify(error) + error,
        );
        for (const form of [one, two].flatMap((each) => [
          each,
          base64(each),
          JSON.stringify(each).slice(1, -1),
        ])) {
          expect(text).not.toContain(form);
        }
      }),
      { numRuns: 60 },
    );
  }));
