import fc from 'fast-check';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import type { Environment } from '../../src/sandbox/zadig/world/types.ts';
import { act } from './model-act.ts';
import { groupOf } from './model-settings.ts';
import { allChanges, chosen } from './model-state.ts';

const index = fc.nat(20);

/** What a plan of this command is made from, and what is changed in it so that it never comes back. */
const DRIFTS: Readonly<Record<string, (env: Environment, service: string | null, n: number) => void>> = {
  'env edit': (env) => {
    env.alias = `${env.alias}+`;
  },
  'var set': (env, _, n) => {
    const region = env.globals.find(({ key }) => key === 'REGION');
    if (region !== undefined) region.value = `${region.value}-${n}`;
  },
  restart: (env, service, n) => {
    const [workload] = env.services.find(({ name }) => name === service)?.workloads ?? [];
    if (workload !== undefined) workload.name = `${workload.name}-${n}`;
  },
};

export const drift = index.map((n) =>
  act({
    text: `what ${n} was planned from changes behind the bot’s back`,
    needsChange: true,
    async run(stage, model) {
      const changes = (await allChanges(stage)).filter(({ plan }) => plan.command in DRIFTS);
      const { plan } = chosen(changes, n, true) ?? {};
      if (plan === undefined) return;
      const env = environmentOf(stage.zadig.world, 'payments', plan.target.env);
      DRIFTS[plan.command]?.(env, plan.target.service, n);
      for (const { id, state, plan: other } of await allChanges(stage)) {
        const same = other.command === plan.command && other.target.env === plan.target.env;
        if (state === 'pending' && same && other.target.service === plan.target.service)
          model.outdated.add(id);
      }
    },
  }),
);

const MUTATIONS = ['POST', 'PUT', 'DELETE'];
export const zadigFails = fc
  .constantFrom('status', 'empty', 'reset', 'applied_then_reset', 'slow', 'rejected', 'away')
  .map((kind) =>
    act({
      text: `the next change fails at Zadig: ${kind}`,
      async run({ zadig }) {
        if (kind === 'away') {
          zadig.fault({ kind: 'reset', match: { method: 'GET', path: /environments/ }, times: 8 });
          return;
        }
        for (const method of MUTATIONS) {
          const match = { method };
          if (kind === 'rejected')
            zadig.fault({
              kind: 'status',
              status: 500,
              body: '{"code":6080,"message":"no","description":"not today"}',
              contentType: 'application/json',
              match,
              times: 1,
            });
          else if (kind === 'status') zadig.fault({ kind, status: 502, body: 'bad', match, times: 1 });
          else if (kind === 'slow') zadig.fault({ kind, delayMs: 300, match, times: 1 });
          else if (kind === 'empty' || kind === 'reset' || kind === 'applied_then_reset')
            zadig.fault({ kind, match, times: 1 });
        }
      },
    }),
  );

export const slackFails = fc
  .tuple(
    fc.constantFrom('chat.postMessage', 'chat.update', 'chat.getPermalink'),
    fc.constantFrom('429', 'reset', 'fatal'),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([method, how, times]) =>
    act({
      text: `Slack fails ${times} × ${method}: ${how}`,
      async run({ slack }, { faults }) {
        if (how === '429') faults.push(slack.fault({ method, status: 429, retryAfterS: 1, times }));
        else if (how === 'reset') faults.push(slack.fault({ method, reset: true, times }));
        else faults.push(slack.fault({ method, error: 'fatal_error', times }));
      },
    }),
  );

export const directory = fc.boolean().map((down) =>
  act({
    text: down ? 'Slack does not tell who is in a group any more' : 'Slack tells who is in a group again',
    async run({ slack }, model) {
      if (down)
        model.directoryBack ??= slack.fault({ method: 'usergroups.users.list', error: 'fatal_error' });
      else {
        model.directoryBack?.();
        model.directoryBack = null;
      }
    },
  }),
);

export const joins = fc
  .tuple(fc.constantFrom('ben', 'dan', 'cleo'), fc.constantFrom('S0LEADS', 'S0SRE'))
  .map(([name, id]) =>
    act({
      text: `${name} joins or leaves ${id}`,
      async run({ slack }) {
        const group = groupOf(slack.world, id);
        const user = slack.person(name).id;
        group.users = group.users.includes(user)
          ? group.users.filter((one) => one !== user)
          : [...group.users, user];
      },
    }),
  );

export const repeats = index.map((n) =>
  act({
    text: `Slack delivers ${n} once more`,
    needsChange: true,
    async run({ slack }, { deliveries }) {
      const id = deliveries[n % Math.max(1, deliveries.length)];
      if (id !== undefined && id !== '') await slack.redeliver(id);
    },
  }),
);

export const restarts = fc.constantFrom(0, 200).map((graceMs) =>
  act({
    text: `the bot is stopped within ${graceMs} ms and started again`,
    async run(stage, model) {
      await stage.restart(graceMs);
      model.eveTold = false;
    },
  }),
);
