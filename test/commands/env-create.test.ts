import { describe, expect, test } from 'vitest';
import { envCreate } from '../../src/commands/env-create.ts';
import { environmentOf, findProject } from '../../src/sandbox/zadig/world/find.ts';
import { objectId } from '../../src/sandbox/zadig/world/names.ts';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { consent, DIALECTS, withZadig } from './harness.ts';

const LOCAL = objectId('cluster/local');
const FRANKFURT = objectId('cluster/eu-production');
const HOME = objectId('registry/registry.example.com');
const NOT_IN_TEST = 'or create a production environment, which asks for approval.';
const byId = `--cluster ${LOCAL} --registry ${HOME}`;
const byName = '--cluster local --registry registry.example.com';
const content = (words: string) => `env create payments/qa2 ${words} ${byName} --namespace n`;
const filled = (world: World) =>
  environmentOf(world, 'payments', 'qa2').services.map(({ name, workloads }) => [
    name,
    ...workloads.flatMap(({ containers }) => containers.map(({ image }) => image)),
  ]);

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

  test('nothing is taken along for production, whatever is asked for', () =>
    withZadig(dialect, async ({ refused }) => {
      const error = await refused(envCreate, `env create payments/us api ${byId} --namespace n --production`);
      expect(error).toMatchObject({
        code: 'unsupported',
        message: 'For production, Zadig takes neither services nor variables along; leave them out.',
        arg: 'content',
      });
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
  withZadig('server', async ({ plan, apply, settle }) => {
    const planned = await plan(envCreate, content('worker:v1-crash'));
    const failed = await settle(envCreate, planned, await apply(envCreate, planned));
    expect(failed).toMatchObject({
      state: 'failed',
      note: expect.stringMatching(/^Not ready: worker \(\w+\)\. .*slow to start/),
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

test('all that is wrong with the arguments is said at once, each of its own', () =>
  withZadig('server', async ({ refused }) => {
    const line =
      'env create payments/dev --cluster locl --registry home --namespace Pay_X --alias X wrker:v3';
    const { message, each } = await refused(envCreate, line);
    expect(each.map(({ arg }) => arg)).toEqual([
      'cluster',
      'registry',
      'content.images',
      'env',
      'namespace',
      'alias',
    ]);
    for (const { message: said } of each) expect(message).toContain(said);
  }));

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

test('only the services named are taken along, with the images and values that are asked for', () =>
  withZadig('server', async ({ run, frozen }) => {
    const before = frozen();
    const planned = await run(envCreate, content('api worker:v2.9.0 LOG_LEVEL=debug TRACING=true'));
    expect(filled(frozen())).toEqual([
      [
        'api',
        'registry.example.com/payments/api:v1.41.0',
        'docker.io/envoyproxy/envoy:v1.29.1',
        'registry.example.com/payments/api-migrate:v1.41.0',
      ],
      ['worker', 'registry.example.com/payments/worker:v2.9.0'],
    ]);
    const globals = environmentOf(frozen(), 'payments', 'qa2').globals;
    const defined = findProject(before, 'payments')?.globals ?? [];
    const asked: Record<string, unknown> = { LOG_LEVEL: 'debug', TRACING: true };
    expect(globals.map(({ key, value }) => [key, value])).toEqual(
      defined.map(({ key, value }) => [key, asked[key] ?? value]),
    );
    expect(planned.fields).toContainEqual({
      name: 'worker',
      before: null,
      after: 'registry.example.com/payments/worker:v2.9.0',
    });
    expect(planned.fields).toContainEqual({ name: 'LOG_LEVEL', before: null, after: 'debug' });
    expect(planned.touches).toEqual([
      expect.stringMatching(/^The namespace n is made/),
      'Services start with their templates’ values. To make one follow a variable of the environment, once it runs: /zadig service update payments/qa2/SERVICE LOG_LEVEL=@global',
      'Services left out: ledger, reports, fraud. /zadig service add adds them later.',
    ]);
    expect(planned.warnings).toEqual([]);
    expect(planned.undo).toBeNull();
    expect(frozen().environments.filter(({ key }) => key !== 'qa2')).toEqual(before.environments);
  }));

test('an image without named services is that of one among all, by a whole reference or a container’s tag', () =>
  withZadig('server', async ({ run, frozen }) => {
    const planned = await run(
      envCreate,
      content('api/api:v3 api/migrate:v3 ledger:registry.example.com/postgres:17'),
    );
    const services = filled(frozen());
    expect(services.map(([name]) => name)).toEqual(['api', 'worker', 'ledger', 'reports', 'fraud']);
    expect(services[0]).toEqual([
      'api',
      'registry.example.com/payments/api:v3',
      'docker.io/envoyproxy/envoy:v1.29.1',
      'registry.example.com/payments/api-migrate:v3',
    ]);
    expect(services[2]).toEqual(['ledger', 'registry.example.com/postgres:17']);
    expect(planned.touches?.join()).not.toMatch(/left out/);
  }));

test('a value that promises a secret is not shown', () =>
  withZadig('server', async ({ plan }) => {
    const { call, hidden: _, ...seen } = await plan(envCreate, content('api DB_PASSWORD=hunter2'));
    expect(JSON.stringify(call)).toContain('hunter2');
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  }));

test.each([
  ['service', 'apii', /no service apii in the project payments/, /Did you mean api/],
  ['service of an image', 'wroker:v3', /no service wroker/, /Did you mean worker/],
  ['container', 'worker/wrker:v3', /no container wrker in worker; it has worker/, /Did you mean worker/],
  [
    'image of several containers',
    'api:v3',
    /api has several containers: api, envoy, migrate/,
    /api\/api:TAG/,
  ],
  ['image given twice', 'worker:v3 worker/worker:v4', /worker\/worker is given two images/, /Leave one out/],
  ['tag', 'worker:', /no tag behind the colon/, /Write :tag/],
  ['variable', 'LOG_LEVL=debug', /no variable LOG_LEVL in the project payments/, /Did you mean LOG_LEVEL/],
  ['option', 'LOG_LEVEL=debugg', /LOG_LEVEL cannot be debugg/, /Did you mean debug/],
  ['type', 'TRACING=2', /TRACING is true or false, not 2/, /^$/],
  ['rest of a value', 'DB_PASSWORD=hunter2 horse', /A word without = is no service/, /is quoted/],
])('a wrong %s is refused with what to type', (_what, words, message, hint) =>
  withZadig('server', async ({ refused }) => {
    const error = await refused(envCreate, content(words));
    expect(error.message).toMatch(message);
    expect(error.hint ?? '').toMatch(hint);
    expect(error.message + error.hint).not.toMatch(/hunter2|horse/);
  }),
);

test('all that is wrong is said at once', () =>
  withZadig('server', async ({ refused }) => {
    const words = 'apii worker: worker/wrker:v3 LOG_LEVL=debug TRACING=2';
    const { code, message, arg } = await refused(envCreate, content(words));
    expect([code, arg]).toEqual(['usage', 'content.images']);
    for (const part of [
      'no service apii in the project payments; it has api, worker, ledger, reports, fraud. Did you mean api?',
      'has no tag behind the colon',
      'no container wrker in worker; it has worker. Did you mean worker?',
      'no variable LOG_LEVL',
      'TRACING is true or false, not 2.',
    ]) {
      expect(message).toContain(part);
    }
  }));

test.each([
  ['api', /does not list the project’s services/, /service add payments\/qa2/],
  ['worker:v3', /does not list the project’s services/, /service add payments\/qa2/],
  ['LOG_LEVEL=debug', /does not list the project’s variables/, /var set payments\/qa2/],
])('a Zadig without lists takes no %s along', (words, message, hint) =>
  withZadig('documented', async ({ refused }) => {
    const error = await refused(envCreate, `env create payments/qa2 ${words} ${byId} --namespace n`);
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  }),
);

test('an environment that is there without its services is not what was wanted', () =>
  withZadig('server', async ({ plan, apply, settle, sandbox }) => {
    const planned = await plan(envCreate, content('api worker'));
    const sent = await apply(envCreate, planned);
    const { services } = environmentOf(sandbox.world, 'payments', 'qa2');
    services.splice(1);
    expect(await settle(envCreate, planned, sent)).toMatchObject({
      state: 'failed',
      note: 'The environment is there, but without worker.',
    });
  }));
