import { z } from 'zod';
import { arg } from '../domain/args.ts';
import type { Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { findDeployed, type Runs, workloadText } from './shared/find-workload.ts';
import { isAmong, isLive, PodId, podIds, rolloutProgress, workloadIn } from './shared/rollout.ts';
import { serviceDetail } from './shared/service-detail.ts';

/** Zadig restarts the first of these in a service's YAML, and nothing else of it. */
const RESTARTED = ['Deployment', 'StatefulSet', 'DaemonSet'];

const NamedWorkload = z.strictObject({ name: z.string(), kind: z.string() });
const Facts = z.strictObject({
  service: z.strictObject({ name: z.string(), type: z.string() }),
  /** Any of them may be the one; the likeliest first. */
  workloads: z.array(NamedWorkload),
});
/** Pods of each of the workloads, in the same order. */
const Before = z.array(z.array(PodId));

export const restart = defineChange({
  name: 'restart',
  title: 'Restart a service',
  summary: 'Restart a service: its pods are replaced by new ones',
  examples: ['restart payments/dev/api', 'restart payments/prod/api'],
  args: { service: arg.service() },
  Facts,
  repeatable: false,
  waitsForIdle: false,
  async plan({ service: target }, ctx) {
    const { project, env, production, service: name } = target;
    const { service, runs } = await findDeployed(target, ctx);
    if (service.environment === 'sleeping') {
      throw new BotError('conflict', `${project}/${env} sleeps: there are no pods to restart.`, {
        hint: 'Wake it in Zadig first.',
      });
    }
    const able = runs.filter(({ kind }) => RESTARTED.includes(kind));
    const [first] = able;
    if (first === undefined) throw nothingToRestart(targetText(target), runs);
    if (first.replicas === 0) {
      throw new BotError('conflict', `${workloadText(first)} of ${targetText(target)} runs no pods.`, {
        hint: production
          ? 'Nothing can be restarted until it is scaled up.'
          : `Scale it up first: /zadig scale ${quoteWord(targetText(target))} 1`,
      });
    }
    const others = runs.filter((each) => each !== first && each.replicas !== null);
    return {
      target,
      call: mutation('restartService', { project, production, params: { env, service: name } }),
      summary: `Restart ${name}`,
      fields: [],
      touches: [`All pods of ${workloadText(first)} are replaced.`],
      warnings:
        others.length === 0
          ? []
          : [
              `Zadig restarts one workload only, the first in the YAML of ${name}. That is probably ${workloadText(first)}; not restarted: ${few(others.map(workloadText))}.`,
            ],
      facts: {
        service: { name, type: service.type },
        workloads: able.map(({ name: workload, kind }) => ({ name: workload, kind })),
      },
      undo: null,
    };
  },
  async before({ service, workloads }, target, ctx) {
    const detail = await serviceDetail(target, service, ctx);
    return workloads.map((workload) => podIds(workloadIn(detail, workload)).map((pod) => ({ ...pod })));
  },
  async progress({ target, facts: { service, workloads }, before }, ctx) {
    const detail = await serviceDetail(target, service, ctx);
    const pods = Before.parse(before);
    for (const [index, named] of workloads.entries()) {
      const progress = replaced(service.name, workloadIn(detail, named), pods[index] ?? []);
      if (progress === null) continue;
      return index === 0
        ? progress
        : { ...progress, note: `Zadig restarted ${workloadText(named)}. ${progress.note}`.trim() };
    }
    return { state: 'untouched', note: 'The pods are the same as before.' };
  },
});

/** How far a workload's pods are replaced; null while all of those before are still there alone. */
function replaced(
  service: string,
  workload: ReturnType<typeof workloadIn>,
  before: readonly z.output<typeof PodId>[],
): Progress | null {
  if (workload === undefined) return null;
  const live = workload.pods.filter(isLive);
  const old = live.filter((pod) => isAmong(before, pod)).length;
  if (old === before.length && live.length === old) return null;
  return rolloutProgress(service, workload, (pod) => !isAmong(before, pod));
}

function nothingToRestart(at: string, runs: readonly Runs[]): BotError {
  const has = runs.length === 0 ? 'Zadig shows no workloads of it' : `it has ${few(runs.map(workloadText))}`;
  return new BotError('unsupported', `Nothing of ${at} can be restarted: ${has}.`, {
    hint: `Zadig restarts ${RESTARTED.map((kind) => `${kind}s`).join(', ')} only.`,
  });
}
