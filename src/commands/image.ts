import { z } from 'zod';
import { arg, flag, optional } from '../domain/args.ts';
import type { ContainerImage } from '../domain/environment.ts';
import { about, BotError } from '../domain/errors.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange, type Look } from './change.ts';
import {
  chooseWorkload,
  findDeployed,
  type NamedWorkload,
  type Runs,
  workloadText,
  workloadWord,
} from './shared/find-workload.ts';
import { imageFrom, readImage, retyped } from './shared/image-reference.ts';
import { changedRepository, chooseContainer, noImageInProduction, sameImage } from './shared/image-rules.ts';
import { rolloutProgress, workloadIn } from './shared/rollout.ts';
import { serviceDetail } from './shared/service-detail.ts';

const ROWS = {
  Deployment: 'updateDeploymentImage',
  StatefulSet: 'updateStatefulSetImage',
  CronJob: 'updateCronJobImage',
} as const;
const Kind = z.enum(['Deployment', 'StatefulSet', 'CronJob']);

const Facts = z.strictObject({
  service: z.strictObject({ name: z.string(), type: z.string() }),
  workload: z.strictObject({ name: z.string(), kind: Kind }),
  container: z.string(),
  from: z.string(),
  to: z.string(),
});

export const image = defineChange({
  name: 'image',
  title: 'Change an image',
  only: 'test',
  aliases: ['deploy'],
  summary: 'Put another image on a container, in test environments',
  examples: [
    'image payments/dev/worker :v2.9.0',
    'image payments/dev/api registry.example.com/payments/api:v1.42.0 --container api',
  ],
  args: {
    service: arg.service(),
    image: arg.word({ label: 'Image', hint: ':v1.42.0' }),
    workload: flag(optional(arg.word({ label: 'Workload', hint: 'api', source: 'workloads' }))),
    container: flag(optional(arg.word({ label: 'Container', hint: 'api', source: 'containers' }))),
  },
  Facts,
  repeatable: true,
  waitsForIdle: false,
  async plan({ service: target, image: typed, workload, container: wanted }, ctx) {
    const read = atImage(() => readImage(typed));
    const { project, env, production, service: name } = target;
    const { service, runs } = await findDeployed(target, ctx);
    if (production) throw noImageInProduction(target, typed, service);
    const kinds = Kind.options;
    const chosen = chooseWorkload(runs, { target, typed: workload, kinds, done: 'given an image' });
    const kind = Kind.parse(chosen.kind);
    const container = chooseContainer(chosen, service, wanted);
    const to = atImage(() => imageFrom(read, container.image));
    if (to === container.image) throw sameImage(target, container);
    return {
      target,
      call: mutation(ROWS[kind], {
        project,
        params: { env },
        body: { service_name: name, name: chosen.name, container_name: container.name, image: to },
      }),
      summary:
        container.name === name
          ? `Change the image of ${name}`
          : `Change the image of ${container.name} in ${name}`,
      fields: [{ name: `Image of ${container.name}`, before: container.image, after: to }],
      touches: [
        kind === 'CronJob'
          ? `${workloadText(chosen)} uses it from its next run on.`
          : `All pods of ${workloadText(chosen)} are replaced.`,
      ],
      warnings: changedRepository(container.image, to),
      facts: {
        service: { name, type: service.type },
        workload: { name: chosen.name, kind },
        container: container.name,
        from: container.image,
        to,
      },
      undo: undoOf(target, chosen, runs, container),
    };
  },
  async progress(look, ctx) {
    const { service, workload, container, to } = look.facts;
    const detail = await serviceDetail(look.target, service, ctx);
    const found = workloadIn(detail, workload);
    const job =
      workload.kind === 'CronJob' ? detail.cronJobs.find(({ name }) => name === workload.name) : undefined;
    const runs = found ?? job;
    const now = runs?.images.find(({ name }) => name === container)?.image;
    if (runs === undefined || now !== to) return notThere(look.facts, workload, now);
    if (found === undefined) return { state: 'ready', note: 'It is used from the next run on.' };
    return rolloutProgress(service.name, found, ({ containers }) =>
      containers.some((each) => each.name === container && each.image === to),
    );
  },
});

function notThere(
  { container, from, to }: Look<z.output<typeof Facts>>['facts'],
  workload: NamedWorkload,
  now: string | undefined,
) {
  const what = `${workloadText(workload)}`;
  if (now === undefined)
    return { state: 'untouched', note: `Zadig shows no ${container} in ${what}.` } as const;
  if (now === from)
    return { state: 'untouched', note: `${container} in ${what} still has ${from}.` } as const;
  const note = `${container} in ${what} has ${now}, neither ${from} nor ${to}: something else changed it.`;
  return { state: 'failed', note, failing: [] } as const;
}

function undoOf(
  target: ServiceTarget,
  workload: Runs,
  runs: readonly Runs[],
  container: ContainerImage,
): string | null {
  const old = retyped(container.image);
  if (old === null) return null;
  const able = runs.filter(({ kind }) => Kind.safeParse(kind).success);
  const line = `image ${quoteWord(targetText(target))} ${quoteWord(old)}`;
  return `${line} --workload ${workloadWord(workload, able)} --container ${quoteWord(container.name)}`;
}

/** What is wrong with the image stands at its input. */
function atImage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BotError ? about(error, 'image') : error;
  }
}
