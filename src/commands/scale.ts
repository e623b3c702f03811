import { z } from 'zod';
import { arg, flag, optional } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import {
  chooseWorkload,
  findDeployed,
  type Runs,
  workloadText,
  workloadWord,
} from './shared/find-workload.ts';
import { rolloutProgress, workloadIn } from './shared/rollout.ts';
import { countVariables, noScaleInProduction, stops, surprising } from './shared/scale-rules.ts';
import { serviceDetail } from './shared/service-detail.ts';

const KINDS = ['Deployment', 'StatefulSet', 'CloneSet'] as const;
const Kind = z.enum(KINDS);

const Facts = z.strictObject({
  service: z.strictObject({ name: z.string(), type: z.string() }),
  workload: z.strictObject({ name: z.string(), kind: Kind }),
  from: z.int(),
  to: z.int(),
});

export const scale = defineChange({
  name: 'scale',
  title: 'Scale a service',
  only: 'test',
  summary: 'Set how many pods a workload runs, in test environments',
  examples: ['scale payments/dev/api 3', 'scale payments/dev/api 3 --workload api'],
  args: {
    service: arg.service(),
    replicas: arg.count({ label: 'Pods', hint: '3', max: 1000 }),
    workload: flag(optional(arg.word({ label: 'Workload', hint: 'api', source: 'workloads' }))),
    confirm: flag(optional(arg.word({ label: 'Service name again, to scale to 0', hint: 'api' }))),
  },
  Facts,
  repeatable: true,
  waitsForIdle: false,
  async plan({ service: target, replicas: to, workload: typed, confirm }, ctx) {
    const { project, env, production, service: name } = target;
    const { service, runs } = await findDeployed(target, ctx);
    if (production) throw noScaleInProduction(target, to, service);
    if (service.environment === 'sleeping') {
      throw new BotError('conflict', `${project}/${env} sleeps: nothing of it can be scaled.`, {
        hint: 'Wake it in Zadig first.',
      });
    }
    const chosen = chooseWorkload(runs, { target, typed, kinds: KINDS, done: 'scaled' });
    const workload = { name: chosen.name, kind: Kind.parse(chosen.kind) };
    const from = chosen.replicas ?? 0;
    if (from === to) {
      throw new BotError(
        'conflict',
        `Nothing to change: ${workloadText(chosen)} of ${targetText(target)} is at ${to} already.`,
      );
    }
    if (to === 0 && confirm !== name) throw stops(target, chosen, confirm);
    return {
      target,
      call: mutation('scale', {
        project,
        body: {
          env_key: env,
          service_name: name,
          workload_name: workload.name,
          workload_type: workload.kind,
          target_replicas: to,
        },
      }),
      summary: `Scale ${name} to ${to}`,
      fields: [{ name: `Replicas of ${workloadText(chosen)}`, before: String(from), after: String(to) }],
      touches: countVariables(service),
      warnings: surprising(from, to),
      facts: { service: { name, type: service.type }, workload, from, to },
      undo: `${lineOf(target, from)}${withWorkload(chosen, runs)}${from === 0 ? ` --confirm ${quoteWord(name)}` : ''}`,
    };
  },
  async progress({ target, facts: { service, workload, from, to } }, ctx) {
    const found = workloadIn(await serviceDetail(target, service, ctx), workload);
    const what = workloadText(workload);
    if (found === undefined) return { state: 'untouched', note: `Zadig shows no ${what}.` };
    if (found.replicas === to) return rolloutProgress(service.name, found);
    if (found.replicas === from) return { state: 'untouched', note: `${what} is still at ${from}.` };
    const note = `${what} is at ${found.replicas}, neither ${from} nor ${to}: something else scales it.`;
    return { state: 'failed', note, failing: [] };
  },
});

function among(runs: readonly Runs[]): readonly Runs[] {
  return runs.filter(({ kind }) => Kind.safeParse(kind).success);
}

function withWorkload(workload: Runs, runs: readonly Runs[]): string {
  return ` --workload ${workloadWord(workload, among(runs))}`;
}

function lineOf(target: ServiceTarget, count: number): string {
  return `scale ${quoteWord(targetText(target))} ${count}`;
}
