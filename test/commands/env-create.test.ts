import { describe, expect, test } from 'vitest';
import { envCreate } from '../../src/commands/env-create.ts';
import { environmentOf, findProject } from '../../src/sandbox/zadig/world/find.ts';
import { objectId } from '../../src/sandbox/zadig/world/names.ts';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { consent, DIALECTS, withZadig } from './harness.ts';

const LOCAL = objectId('cluster/local');
const FRANKFURT = objectId('cluster/eu-production');
const HOME = objectId('registry/registry.example.com');
const NOT_IN_TEST = 'or create it with --production, which asks for approval.';
const byId = `--cluster ${LOCAL} --registry ${HOME}`;
const byName = '--cluster local --registry registry.example.com';

describe.each(DIALECTS)('%s', (dialect) => {
  test('a production environment is made, empty and with its alias, and no other changes', () =>
    withZadig(dialect, async ({ run, frozen }) => {
      const expected = frozen();
      const line = `env create payments/us --cluster ${FRANKFURT} --registry ${HOME} --namespace pay-us --production --alias "Production US"`;
      const planned = await run(envCreate, line);
      const made = environmentOf(frozen(), 'payments', 'us');
      expect(made).toEqual({
        ...blankEnvironment(expected, 'payments', 'us', true),
        alias: 'Production US',
        namespace: 'pay-us',
        clusterId: FRANKFURT,
        registryId: HOME,
        updatedAt: 0,
        updateBy: '',
      });
      expect(frozen().environments.filter(({ key }) => key !== 'us')).toEqual(expected.environments);
      expect(planned.warnings).toContain(
        'An empty environment is made: for production, Zadig takes neither services nor variables along.',
      );
      expect(planned.undo).toBeNull();
    }));

  test('it is untouched, then creating, then there; a lost answer is found out by reading back', () =>
    withZadig(
      dialect,
      async ({ plan, send, look, settle, sandbox }) => {
        const planned = await plan(envCreate, `env create payments/qa2 ${byId} --namespace qa2`);
        sandbox.fault({ kind: 'reset', match: { method: 'POST' }, times: 1 });
        const lost = await send(envCreate, planned);
        expect(await look(envCreate, planned, lost)).toMatchObject({ state: 'untouched' });
        sandbox.fault({ kind: 'applied_then_reset', match: { method: 'POST' }, times: 1 });
        const sent = await send(envCreate, planned);
        expect(await look(envCreate, planned, sent)).toMatchObject({ state: 'waiting' });
        expect(await settle(envCreate, planned, sent)).toMatchObject({ state: 'ready' });
      },
      { rolloutMs: 300 },
    ));

  test('one that somebody else made meanwhile is not taken for it', () =>
    withZadig(dialect, async ({ plan, look, sandbox }) => {
      const planned = await plan(envCreate, `env create payments/qa2 ${byId} --namespace qa2`);
      sandbox.world.environments.push(blankEnvironment(sandbox.world, 'payments', 'qa2', false));
      const failed = await look(envCreate, planned, { before: null, sentAt: Date.now(), error: null });
      expect(failed).toMatchObject({ state: 'failed', note: expect.stringMatching(/somebody else/) });
    }));

  test.each([
    ['a name that is taken', 'payments/dev', 'n', '', 'conflict', /test environment payments\/dev already/],
    [
      'one taken in production',
      'payments/prod',
      'n',
      '',
      'conflict',
      /production environment payments\/prod/,
    ],
    ['one taken in test', 'payments/dev', 'n', '--production', 'conflict', /test environment payments\/dev/],
    ['the name production', 'payments/production', 'n', '', 'usage', /cannot tell a test environment/],
    ['the name envcfgs', 'payments/envcfgs', 'n', '--production', 'usage', /could not be edited/],
    ['a namespace of Kubernetes', 'payments/x', 'kube-system', '', 'usage', /belongs to Kubernetes/],
    ['a namespace that cannot be', 'payments/x', 'Pay_X', '', 'usage', /no namespace called Pay_X/],
    ['an alias in test', 'payments/x', 'n', '--alias X', 'unsupported', /production environments only/],
    ['half a name', 'x', 'n', '', 'usage', /write it as project\/env/],
    [
      'a name with odd characters',
      'payments/a$b',
      'n',
      '',
      'usage',
      /lower-case letters, digits and hyphens/,
    ],
  ])('refuses %s', (_what, at, namespace, more, code, message) =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(envCreate, `env create ${at} ${byId} --namespace ${namespace} ${more}`);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    }),
  );
});

test('a test environment gets the services and variables of its project, images recorded', () =>
  withZadig('server', async ({ run, frozen }) => {
    const expected = frozen();
    const planned = await run(envCreate, `env create payments/qa2 ${byName} --namespace pay-qa2`);
    const made = environmentOf(frozen(), 'payments', 'qa2');
    const project = findProject(expected, 'payments');
    expect(made).toMatchObject({
      clusterId: LOCAL,
      registryId: HOME,
      namespace: 'pay-qa2',
      production: false,
    });
    expect(made.globals).toEqual(project?.globals.map((global) => ({ ...global, related_services: [] })));
    expect(made.services.map(({ name }) => name)).toEqual(project?.templates.map(({ name }) => name));
    expect(made.services.filter(({ containersUnrecorded }) => containersUnrecorded)).toEqual([]);
    expect(made.services.map(({ workloads }) => workloads.map(({ containers }) => containers))).toEqual(
      project?.templates.map(({ workloads }) => workloads.map(({ containers }) => containers)),
    );
    expect(frozen().environments.filter(({ key }) => key !== 'qa2')).toEqual(expected.environments);
    expect(planned.warnings).toEqual([]);
    expect(planned.fields.slice(0, 3)).toEqual([
      { name: 'cluster', before: null, after: 'local' },
      { name: 'namespace', before: null, after: 'pay-qa2' },
      { name: 'registry', before: null, after: 'registry.example.com/apps' },
    ]);
    const { call: _call, ...seen } = consent(planned) as Record<string, unknown>;
    expect(JSON.stringify(seen)).not.toMatch(/pa55/);
  }));

test('what does not start in time is failed, with the container that does not', () =>
  withZadig('server', async ({ plan, apply, settle, sandbox }) => {
    const worker = findProject(sandbox.world, 'payments')?.templates.find(({ name }) => name === 'worker');
    for (const container of worker?.workloads[0]?.containers ?? []) container.image = 'worker:v1-crash';
    const planned = await plan(envCreate, `env create payments/qa2 ${byName} --namespace n`);
    const failed = await settle(envCreate, planned, await apply(envCreate, planned));
    expect(failed).toMatchObject({
      state: 'failed',
      note: expect.stringMatching(/slow to start/),
      failing: [expect.objectContaining({ service: 'worker' })],
    });
  }));

test.each([
  ['another environment’s namespace', 'payments/x --namespace payments-env-dev', /is that of dev as well/],
  ['a cluster for test', 'payments/x --namespace n --production', /local is a cluster for test/],
  ['a word of Zadig’s', 'payments/helm --namespace n', /calls of its own called helm/],
])('warns of %s', (_what, words, warning) =>
  withZadig('server', async ({ plan }) => {
    const line = `env create ${words} ${byName}`;
    expect((await plan(envCreate, line)).warnings?.join(' ')).toMatch(warning);
  }),
);

test.each([
  ['cluster', '--cluster locl --registry registry.example.com', /no cluster locl/, /Did you mean local/],
  [
    'registry',
    '--cluster local --registry registri.example.com',
    /no registry registri/,
    /Did you mean registry/,
  ],
])('refuses an unknown %s', (_what, words, message, hint) =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(envCreate, `env create payments/x --namespace n ${words}`);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  }),
);

test('refuses a Helm project', () =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(envCreate, `env create analytics/x ${byName} --namespace n`);
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/Helm/) });
  }));

test('a test environment does not go on a cluster for production', () =>
  withZadig('server', async ({ refused, plan }) => {
    const line = `env create payments/x --namespace n --cluster eu-production --registry ${HOME}`;
    const error = await refused(envCreate, line);
    expect(error).toMatchObject({
      code: 'forbidden',
      message: 'The cluster eu-production is for production, so what runs there is production.',
      hint: `Choose another cluster, ${NOT_IN_TEST}`,
    });
    await plan(envCreate, `${line} --production`);
  }));

test('a test environment does not go where a production environment is, whatever the cluster is for', () =>
  withZadig('server', async ({ refused, plan, sandbox }) => {
    const line = `env create payments/x ${byName} --namespace payments-env-prod`;
    // The same name on another cluster is another namespace.
    await plan(envCreate, line);
    environmentOf(sandbox.world, 'payments', 'prod').clusterId = LOCAL;
    const error = await refused(envCreate, line);
    expect(error).toMatchObject({
      code: 'forbidden',
      message:
        'The namespace payments-env-prod belongs to the production environment payments/prod, so what runs there is production.',
      hint: `Choose another namespace, ${NOT_IN_TEST}`,
    });
  }));

test('without a licence there are no production environments to be seen, and the plan says what to look out for', () =>
  withZadig('server', async ({ plan, sandbox }) => {
    sandbox.world.licence = 'community';
    const planned = await plan(envCreate, `env create payments/x ${byName} --namespace n`);
    expect(planned.warnings).toContain(
      'Without a licence Zadig shows no production environments: make sure that the namespace belongs to none.',
    );
  }));

test('nobody makes a test environment while production cannot be seen', () =>
  withZadig('server', async ({ refused, sandbox }) => {
    sandbox.fault({ match: { path: '/openapi/environments/production' }, kind: 'status', status: 403 });
    const error = await refused(envCreate, `env create payments/x ${byName} --namespace n`);
    expect(error).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^Zadig does not show the production environments of payments/),
      hint: expect.stringMatching(/Create it in Zadig/),
    });
  }));

test('a Zadig without lists cannot tell clusters apart, so the namespace alone decides', () =>
  withZadig('documented', async ({ refused }) => {
    const line = `env create payments/x ${byId} --namespace payments-env-prod`;
    expect(await refused(envCreate, line)).toMatchObject({ code: 'forbidden' });
  }));

test('a Zadig without lists gets the ids as typed and makes an empty environment', () =>
  withZadig('documented', async ({ plan }) => {
    const planned = await plan(envCreate, `env create payments/x ${byId} --namespace n`);
    expect(planned.warnings).toEqual([
      expect.stringMatching(/does not list its clusters or registries/),
      expect.stringMatching(/so an empty environment is made/),
    ]);
  }));
