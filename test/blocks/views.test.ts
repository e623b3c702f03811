import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, page } from '../../src/blocks/answer.ts';
import { channelDefaultView } from '../../src/blocks/channel.ts';
import { configList } from '../../src/blocks/configs.ts';
import { environmentView } from '../../src/blocks/environment.ts';
import { environmentList } from '../../src/blocks/environments.ts';
import { eventList } from '../../src/blocks/events.ts';
import { formButton, helpFound, helpList, helpOn } from '../../src/blocks/help.ts';
import { yamlAnswer } from '../../src/blocks/long-text.ts';
import { maskYaml } from '../../src/blocks/masked-yaml.ts';
import { context, header, preformatted, section } from '../../src/blocks/message.ts';
import { plain } from '../../src/blocks/mrkdwn.ts';
import { errorView, internalView, unknownCommandView, usageView } from '../../src/blocks/problem.ts';
import { serviceView } from '../../src/blocks/service.ts';
import { entryView, readinessView, workloadCheck } from '../../src/blocks/sub-env.ts';
import {
  fileAnswer,
  limitAnswer,
  startedAnswer,
  steeredAnswer,
  stoppedAnswer,
} from '../../src/blocks/tail/answers.ts';
import { endedView } from '../../src/blocks/tail/ended.ts';
import { linesView } from '../../src/blocks/tail/lines.ts';
import { tailsAnswer } from '../../src/blocks/tail/list.ts';
import { tailView } from '../../src/blocks/tail/parent.ts';
import { steeredNote } from '../../src/blocks/tail/steered.ts';
import { variableList } from '../../src/blocks/variables.ts';
import { whoamiView } from '../../src/blocks/whoami.ts';
import { commands } from '../../src/commands/index.ts';
import { BotError } from '../../src/domain/errors.ts';
import { mrkdwnText } from '../../src/sandbox/slack/rendered-mrkdwn.ts';
import { buttonsOf, fits, pages } from './fits.ts';
import { anyTail } from './tails.ts';

/** What a name may be when somebody means ill, or nobody looked. */
const nasty = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/) },
  fc.constantFrom(
    '',
    '<!channel>',
    '<@U1>',
    '@here',
    '<!subteam^S1|@x>',
    '*',
    '`',
    '```',
    '&amp;',
    '\u202eabc',
    '\u0000\u001b[31m',
    '\n\n',
    ' ',
    '<!date^1^{date}|x>',
    'constructor',
    '__proto__',
    'a b --share',
    '"',
    '<https://x|y>',
    ':lock:',
  ),
  fc.constantFrom('x', '<', '&', 'a ', '\n', '😀', '`').map((char) => char.repeat(10_000)),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const seconds = fc.oneof(
  fc.option(fc.integer({ min: 0, max: 2_000_000_000 })),
  fc.constantFrom(0, -1, 1.7e12, 1.7e18, Number.NaN, Number.MAX_VALUE, 1.5),
);
const amount = fc.oneof(fc.nat(5), fc.constantFrom(-1, 1e9, Number.MAX_SAFE_INTEGER));
const few = <T>(item: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.array(item, { maxLength: 4 }) },
    fc.array(item, { minLength: 30, maxLength: 60 }),
  );
const env = fc.record({ project: nasty, env: nasty, production: fc.boolean() });
const service = fc.record({ project: nasty, env: nasty, production: fc.boolean(), service: nasty });
const tail = anyTail(nasty);
const image = fc.record({ name: nasty, image: nasty, init: fc.boolean() });
const variable = fc.record({
  key: nasty,
  value: fc.oneof(nasty, fc.integer(), fc.boolean(), fc.constant(null)),
  type: fc.oneof(fc.constantFrom('enum', 'yaml', 'string'), nasty),
  options: few(nasty),
  description: nasty,
  relatedServices: few(nasty),
});
const container = fc.record({
  name: nasty,
  image: nasty,
  status: nasty,
  ready: fc.boolean(),
  restarts: amount,
  reason: nasty,
  message: nasty,
});
const pod = fc.record({
  name: nasty,
  status: fc.oneof(fc.constantFrom('Running', 'Terminating', 'Pending'), nasty),
  ready: fc.boolean(),
  createdAt: seconds,
  ip: nasty,
  node: nasty,
  message: nasty,
  containers: fc.array(container, { maxLength: 3 }),
});
const workload = fc.record({
  name: nasty,
  kind: nasty,
  replicas: amount,
  images: fc.array(image, { maxLength: 3 }),
  pods: few(pod),
});
const job = fc.record({
  name: nasty,
  schedule: nasty,
  suspended: fc.boolean(),
  images: fc.array(image, { maxLength: 3 }),
  pods: few(pod),
  lastScheduledAt: seconds,
});
const environment = fc.record({
  key: nasty,
  alias: fc.option(nasty),
  production: fc.boolean(),
  status: nasty,
  namespace: nasty,
  clusterId: nasty,
  registryId: nasty,
  updatedBy: nasty,
  updatedAt: seconds,
});
const summary = fc.record({
  name: nasty,
  type: nasty,
  status: nasty,
  containers: few(image),
  variables: fc.constant([]),
});
/** Whoever locked it is named, and nobody else is called. */
const LOCKER = 'U0ANA';
const lock = fc.option(fc.record({ by: fc.constant(LOCKER), reason: nasty, at: fc.nat() }));
const readiness = fc.option(fc.record({ ready: amount, wanted: amount, troubles: few(nasty) }));
const command = fc.constantFrom(...commands);
const within = fc.record(
  { project: few(nasty), env: few(nasty), production: fc.boolean() },
  { requiredKeys: [] },
);

const found = (type: string, state: string) => ({
  name: 's',
  type,
  status: 'running',
  containers: [],
  variables: [],
  environment: state,
});

const views: Record<string, fc.Arbitrary<Answer>> = {
  environmentList: few(
    fc.record({ project: nasty, environments: few(environment), hidden: amount, problem: fc.option(nasty) }),
  ).map((projects) => environmentList(projects, new Map())),
  environmentView: fc
    .tuple(env, environment, few(summary), readiness, lock)
    .map(([target, detail, services, ready, lock]) =>
      environmentView(target, { ...detail, variables: [], services }, lock, async () => ready),
    ),
  serviceView: fc
    .tuple(
      service,
      nasty,
      fc.array(workload, { maxLength: 3 }),
      fc.array(job, { maxLength: 3 }),
      few(fc.record({ name: nasty, ports: few(fc.record({ port: amount, nodePort: fc.option(amount) })) })),
      fc.boolean(),
    )
    .map(([target, namespace, workloads, cronJobs, endpoints, helm]) =>
      serviceView(
        target,
        {
          name: target.service,
          namespace,
          workloads,
          cronJobs,
          endpoints,
          ingresses: [
            { name: namespace, hosts: [{ host: namespace, backends: [{ service: namespace, port: '1' }] }] },
          ],
        },
        found(helm ? 'helm' : 'k8s', namespace),
        1_700_000_000,
      ),
    ),
  variableList: fc.tuple(env, few(variable)).map(([target, all]) => variableList(target, all)),
  configList: fc
    .tuple(
      env,
      few(fc.record({ name: nasty, kind: nasty, updatedBy: nasty, updatedAt: seconds })),
      fc.array(nasty, { maxLength: 4 }),
    )
    .map(([target, all, problems]) => configList(target, all, problems)),
  eventList: fc
    .tuple(
      service,
      few(
        fc.record({
          object: nasty,
          type: fc.oneof(fc.constant('Warning'), nasty),
          reason: nasty,
          message: nasty,
          count: amount,
          firstSeen: seconds,
          lastSeen: seconds,
        }),
      ),
      few(nasty),
    )
    .map(([target, all, problems]) => eventList(target, all, problems)),
  workloadCheck: fc.tuple(env, few(nasty)).map(([target, missing]) => workloadCheck(target, missing)),
  readinessView: fc
    .tuple(env, fc.dictionary(nasty, fc.boolean()), fc.boolean())
    .map(([target, checks, ready]) => readinessView(target, 'enable', { ready, checks })),
  entryView: fc
    .tuple(
      service,
      fc.option(nasty),
      fc.option(few(fc.record({ host: nasty, port: amount, protocol: nasty }))),
    )
    .map(([target, gateway, servers]) => entryView(target, { gateway, servers })),
  tailsAnswer: fc.tuple(few(tail), amount).map(([tails, others]) => tailsAnswer(tails, others)),
  limitAnswer: fc
    .tuple(fc.constantFrom('per_user' as const, 'per_channel' as const, 'in_all' as const), few(tail), tail)
    .map(([limit, inTheWay, wanted]) => limitAnswer(limit, 2, inTheWay, 1, wanted)),
  startedAnswer: tail.map(startedAnswer),
  steeredAnswer: tail.map((one) => steeredAnswer(one, 'filtered')),
  fileAnswer: tail.map(({ target, books }) => fileAnswer(target, books, 'comes')),
  stoppedAnswer: fc.array(service, { minLength: 1, maxLength: 60 }).map(stoppedAnswer),
  yamlAnswer: fc
    .tuple(nasty, nasty, fc.array(nasty, { maxLength: 2 }))
    .map(([title, text, notes]) => yamlAnswer(plain(title), 'a.yaml', maskYaml(text), notes.map(plain))),
  channelDefaultView: fc
    .tuple(nasty, fc.option(nasty), fc.boolean())
    .map(([project, name, direct]) =>
      channelDefaultView({ before: { project, env: null }, now: { project, env: name }, by: null, direct }),
    ),
  helpFound: fc
    .tuple(nasty, fc.boolean(), few(nasty))
    .map(([words, found, close]) => helpFound(words, found ? commands : [], close)),
  helpOn: command.map(helpOn),
  helpList: fc.constant(helpList(commands)),
  errorView: fc
    .tuple(fc.constantFrom('usage', 'internal', 'rejected'), nasty, fc.option(nasty))
    .map(([code, text, hint]) => errorView(new BotError(code as 'usage', text, { hint: hint ?? undefined }))),
  usageView: fc
    .tuple(command, fc.array(nasty, { minLength: 1, maxLength: 40 }))
    .map(([shape, problems]) => usageView(shape, problems, formButton(shape.name))),
  unknownCommandView: fc
    .tuple(nasty, fc.array(command, { maxLength: 3 }))
    .map(([typed, close]) => unknownCommandView(typed, close)),
  internalView: nasty.map(internalView),
  whoamiView: fc
    .tuple(
      few(nasty),
      few(
        fc.record({
          who: fc.constant('everyone' as const),
          may: fc.constant<('read' | 'stream')[]>(['read']),
          in: within,
        }),
      ),
      nasty,
    )
    .map(([groups, access, project]) =>
      whoamiView({ userId: 'U0ANA', groups, access, channelDefault: { project, env: null } }),
    ),
};

test.each(Object.entries(views))(
  '%s fits into Slack and calls nobody, page by page, whatever it is given',
  async (_name, view) => {
    await fc.assert(
      fc.asyncProperty(view, async (answer) => {
        for (const message of await pages(answer)) fits(message, [`<@${LOCKER}>`, '<@U0ANA>']);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  },
);

const followed = fc.record({
  pod: nasty,
  container: nasty,
  tag: fc.constantFrom('', '🟦 x7k2p'),
  state: fc.constantFrom('live' as const, 'silent' as const, 'reconnecting' as const),
  note: nasty,
});
const messages = {
  tailView: fc
    .record({
      ended: fc.constantFrom(
        null,
        { why: 'deadline' } as const,
        { why: 'pod gone', pod: '<!here>' } as const,
      ),
      followed: few(followed),
      more: fc.nat(3),
      away: fc.boolean(),
    })
    .chain((more) => tail.map((one) => tailView({ ...one, ...more }))),
  steeredNote: tail.map((one) => steeredNote('U0ANA', 'filtered', one)),
  endedView: tail.map((one) => endedView({ ...one, end: { why: 'stopped', by: 'U0ANA' }, file: 'follows' })),
  linesView: fc
    .array(
      fc.oneof(
        fc.record({ kind: fc.constant('note' as const), text: nasty.map((text) => text.slice(0, 500)) }),
        fc.record({
          kind: fc.constant('gap' as const),
          gap: fc.record({ filed: fc.nat(), dropped: fc.nat(), from: fc.constant(0), to: fc.constant(9e11) }),
        }),
        fc.record({
          kind: fc.constant('lines' as const),
          lines: fc.array(
            fc.record({
              tag: fc.constantFrom('', '🟦 x7k2p'),
              text: nasty.map((text) => text.slice(0, 300)),
              marks: fc.constantFrom([], [[0, 1]] as const),
            }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map(linesView),
};

test.each(Object.entries(messages))(
  '%s fits into Slack and calls nobody but whoever asked',
  (_name, view) => {
    fc.assert(
      fc.property(view, (message) => fits(message, ['<@U0ANA>'])),
      { numRuns: 50, endOnFailure: true },
    );
  },
);

test.each([1, 3, 20, 21, 500])('paging through %i services shows each once and ends', async (many) => {
  const services = Array.from({ length: many }, (_, at) => ({
    name: `svc-${String(at).padStart(4, '0')}`,
    type: 'k8s',
    status: 'running',
    containers: [],
    variables: [],
  }));
  const detail = {
    key: 'dev',
    alias: null,
    status: 'success',
    namespace: 'n',
    clusterId: '',
    registryId: '',
    updatedBy: '',
    updatedAt: null,
    variables: [],
    services,
  };
  const all = await pages(
    environmentView({ project: 'p', env: 'dev', production: false }, detail, null, async () => null),
  );
  const details = all.flatMap((message) => buttonsOf(message).filter(({ label }) => label === 'Details'));
  expect(details.map(({ command: typed }) => typed)).toEqual(
    services.map((one) => `service show p/dev/${one.name}`),
  );
});

test('paging through 3,000 variables shows each once', async () => {
  const variables = Array.from({ length: 3_000 }, (_, at) => ({
    key: `VAR_${at}_X`,
    value: 'x'.repeat(at % 1_000),
    type: 'string',
    options: [],
    description: '',
    relatedServices: [],
  }));
  const all = await pages(variableList({ project: 'p', env: 'dev', production: false }, variables));
  const said = all.flatMap(({ blocks }) =>
    [...JSON.stringify(blocks).matchAll(/VAR_(\d+)_/g)].map(([, at]) => Number(at)),
  );
  expect(said).toEqual(variables.map((_, at) => at));
  expect(JSON.stringify(all[0])).toContain('of 3000');
});

test('items of any size page to the end, each once, and Previous leads back to the first', async () => {
  const item = fc.integer({ min: 1, max: 2_800 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      async (sizes, perPage) => {
        const answer: Answer = {
          head: [section('head')],
          items: sizes.map((size, at) => [section(`#${at}# ${'x'.repeat(size)}`)]),
          perPage,
        };
        const all = await pages(answer);
        const seen = all.flatMap(({ blocks }) =>
          [...JSON.stringify(blocks).matchAll(/#(\d+)#/g)].map(([, at]) => Number(at)),
        );
        expect(seen).toEqual(sizes.map((_, at) => at));
        for (const message of all) fits(message);
        let last = all.at(-1);
        for (let steps = 0; last !== undefined && steps <= sizes.length; steps += 1) {
          const back = buttonsOf(last).find(({ label }) => label === 'Previous');
          if (back === undefined) break;
          last = await page(answer, Number(/(\d+)$/.exec(back.command)?.[1]), 'env list');
        }
        expect(sizes.length === 0 || JSON.stringify(last).includes('#0#')).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('a page behind the last is the last', async () => {
  const answer: Answer = { head: [section('h')], items: [[section('only')]] };
  expect(JSON.stringify(await page(answer, 99, 'x'))).toContain('only');
});

test('a name cannot add flags to the command of a button', async () => {
  const [message] = await pages(
    configList(
      { project: 'p', env: 'e', production: false },
      [{ name: 'x --share', kind: 'Secret --share', updatedBy: '', updatedAt: null }],
      [],
    ),
  );
  expect(message && buttonsOf(message)[0]?.command).toBe('config show p/e "Secret --share" "x --share"');
});

test('a secret variable shows neither its value nor its choices', async () => {
  const variable = {
    key: 'DB_PASSWORD',
    value: 'hunter2',
    type: 'enum',
    options: ['hunter2', 'hunter3'],
    description: 'was password=hunter4',
    relatedServices: [],
  };
  const nested = {
    ...variable,
    key: 'CONFIG',
    value: '- name: DB_PASSWORD\n  value: hunter2\n',
    type: 'string',
    options: [],
  };
  const all = await pages(variableList({ project: 'p', env: 'e', production: false }, [variable, nested]));
  expect(JSON.stringify(all)).not.toContain('hunter');
});

test('a service with very many pods shows each of them', async () => {
  const pods = Array.from({ length: 300 }, (_, at) => ({
    name: `pod-${at}-${'x'.repeat(200)}`,
    status: 'Running',
    ready: false,
    createdAt: null,
    ip: '',
    node: '',
    message: '',
    containers: [
      {
        name: 'c',
        image: '',
        status: 'waiting',
        ready: false,
        restarts: 3,
        reason: 'CrashLoopBackOff',
        message: 'm'.repeat(300),
      },
    ],
  }));
  const job = {
    name: 'job',
    schedule: '* * * * *',
    suspended: false,
    images: [],
    pods,
    lastScheduledAt: null,
  };
  const all = await pages(
    serviceView(
      { project: 'p', env: 'e', production: false, service: 's' },
      { name: 's', namespace: 'n', workloads: [], cronJobs: [job], ingresses: [], endpoints: [] },
      found('k8s', 'success'),
      0,
    ),
  );
  const seen = all.flatMap(({ blocks }) =>
    [...JSON.stringify(blocks).matchAll(/pod-(\d+)-/g)].map(([, at]) => Number(at)),
  );
  expect(seen).toEqual(pods.map((_, at) => at));
  for (const message of all) fits(message);
});

const forged = 'root\n*payments/prod* :lock: production\n> _x_ ~y~ `z`';

test('names cannot forge a line, bold text or an emoji', async () => {
  const target = { project: 'p', env: 'dev', production: false };
  const config = { name: forged, kind: 'Secret', updatedBy: forged, updatedAt: 5 };
  const [message] = await pages(configList(target, [config], [forged]));
  const [head = '', line = '', ...rest] = (message?.blocks ?? []).map((block) =>
    block.type === 'section' ? mrkdwnText(block.text?.text ?? '', () => undefined) : '',
  );
  expect(head).toBe('p/dev\n1 configuration');
  for (const shown of [line, ...rest]) expect(shown).not.toMatch(/\n|🔒/);
  expect(message?.text).not.toContain('*payments/prod*');
  expect(JSON.stringify(message)).not.toMatch(/accessibility_label":"[^"]*\\n/);
});

test('a password in what a container says is not shown', async () => {
  const container = {
    name: 'c',
    image: '',
    status: 'waiting',
    ready: false,
    restarts: 1,
    reason: 'CrashLoopBackOff',
    message: 'dial postgres://u:hunter2@db: DB_PASSWORD_RO=hunter2\n*forged*',
  };
  const pod = {
    name: 'pod',
    status: '',
    ready: false,
    createdAt: 0,
    ip: '',
    node: '',
    message: '',
    containers: [container],
  };
  const workload = { name: 'api', kind: 'Deployment', replicas: 1, images: [], pods: [pod] };
  const [message] = await pages(
    serviceView(
      { project: 'p', env: 'e', production: false, service: 's' },
      { name: 's', namespace: 'n', workloads: [workload], cronJobs: [], ingresses: [], endpoints: [] },
      found('k8s', 'sleeping'),
      0,
    ),
  );
  expect(message?.text).not.toContain('hunter2');
  expect(message?.text).not.toContain('*forged*');
  expect(message?.text).toContain('The environment is :zzz: sleeping');
});

test('a secret that a view missed is hidden where every message passes', () => {
  const token = `${'xoxb'}-1234567890-abc`;
  const shown = [section(token), context(token), header(token), preformatted(token)];
  expect(JSON.stringify(shown)).not.toContain(token);
});

test('a page of 100,000 variables costs no more than its own', async () => {
  let looked = 0;
  const variables = Array.from({ length: 100_000 }, (_, at) => ({
    key: `VAR_${at}`,
    get value() {
      looked += 1;
      return 'a: b\n';
    },
    type: 'yaml',
    options: [],
    description: '',
    relatedServices: [],
  }));
  await page(variableList({ project: 'p', env: 'dev', production: false }, variables), 0, 'var list p/dev');
  expect(looked).toBe(15);
});

test('events of one second keep the order of happening, newest first', async () => {
  const event = (reason: string) => ({
    object: 'Pod x',
    type: 'Normal',
    reason,
    message: '',
    count: 1,
    firstSeen: 5,
    lastSeen: 5,
  });
  const all = ['Scheduled', 'Pulled', 'Created', 'Started'].map(event);
  const [message] = await pages(
    eventList({ project: 'p', env: 'e', production: false, service: 's' }, all, []),
  );
  expect(message?.text.match(/Scheduled|Pulled|Created|Started/g)).toEqual([
    'Started',
    'Created',
    'Pulled',
    'Scheduled',
  ]);
});

test('a list of one kind that is empty says which kind', async () => {
  const target = { project: 'p', env: 'dev', production: false };
  expect((await page(configList(target, [], [], 'Secret'), 0, 'x')).text).toContain('no Secrets');
  expect((await page(configList(target, [], []), 0, 'x')).text).toContain('no configurations');
});

test('text that is too large says how large it is and where to look', async () => {
  const answer = yamlAnswer('t', 'a.yaml', maskYaml('a: b\n'.repeat(200_000)));
  expect(answer.file).toBeUndefined();
  expect((await page(answer, 0, 'x')).text).toMatch(/too large to show here.*Look at it in Zadig/);
});
