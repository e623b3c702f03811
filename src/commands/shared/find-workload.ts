import type { FoundService } from '../../blocks/service.ts';
import type { ContainerImage, ServiceDetail } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import { findService, type Reader, serviceDetail } from './service-detail.ts';

/** A workload or scheduled job, as far as it takes to name it. */
export interface NamedWorkload {
  readonly name: string;
  readonly kind: string;
}

/** What a service runs, scheduled jobs among it. */
export interface Runs extends NamedWorkload {
  /** Pods wanted; null for what has none of its own, as a CronJob. */
  readonly replicas: number | null;
  readonly images: readonly ContainerImage[];
}

export interface Deployed {
  readonly service: FoundService;
  readonly detail: ServiceDetail;
  readonly runs: readonly Runs[];
}

/** What runs of a service that is there; `not_found` with the nearest names when it is not. */
export async function findDeployed(target: ServiceTarget, ctx: Reader): Promise<Deployed> {
  const service = await findService(target, ctx);
  const detail = await serviceDetail(target, service, ctx);
  const runs = [
    ...detail.workloads,
    ...detail.cronJobs.map(({ name, images }) => ({ name, kind: 'CronJob', replicas: null, images })),
  ];
  return { service, detail, runs };
}

/** `Deployment api`. */
export function workloadText({ kind, name }: NamedWorkload): string {
  return `${kind} ${name}`;
}

/** How a workload is typed: its name, with the kind before it when another has the same name. */
export function workloadWord({ kind, name }: NamedWorkload, among: readonly NamedWorkload[]): string {
  return quoteWord(among.filter((other) => other.name === name).length > 1 ? `${kind}/${name}` : name);
}

export interface Choice {
  readonly target: ServiceTarget;
  /** What was typed behind `--workload`. */
  readonly typed: string | undefined;
  readonly kinds: readonly string[];
  /** What cannot be done to other kinds: `scaled`. */
  readonly done: string;
}

/**
 * The one workload that is meant: named, or the only one of these kinds. Errors: BotError with what there is and what
 * to type.
 */
export function chooseWorkload<W extends NamedWorkload>(runs: readonly W[], choice: Choice): W {
  const { target, typed, kinds, done } = choice;
  const fit = runs.filter(({ kind }) => kinds.includes(kind));
  const at = targetText(target);
  if (typed !== undefined) return namedWorkload(runs, fit, typed, choice);
  const [only, ...others] = fit;
  if (only === undefined) {
    const has =
      runs.length === 0 ? 'Zadig shows no workloads of it' : `it has ${few(runs.map(workloadText))}`;
    throw new BotError('unsupported', `Nothing of ${at} can be ${done}: ${has}.`, {
      hint: `Only ${kinds.join(', ')} can be.`,
    });
  }
  if (others.length === 0) return only;
  throw new BotError('usage', `${at} has several workloads: ${few(fit.map(workloadText))}.`, {
    ...whichOne(workloadWord(only, fit)),
    arg: 'workload',
  });
}

function whichOne(word: string): { readonly hint: string; readonly typed: string } {
  return { hint: `Say which one, such as ${word}.`, typed: `--workload ${word}` };
}

function namedWorkload<W extends NamedWorkload>(
  runs: readonly W[],
  fit: readonly W[],
  typed: string,
  { target, kinds, done }: Choice,
): W {
  const at = targetText(target);
  const named = (among: readonly W[]) =>
    among.filter(
      ({ kind, name }) => name === typed || `${kind}/${name}`.toLowerCase() === typed.toLowerCase(),
    );
  const [found, second] = named(fit);
  if (found !== undefined && second === undefined) return found;
  if (found !== undefined && second !== undefined) {
    const names = named(fit).map(workloadText).join(' and ');
    throw new BotError('usage', `${at} has ${names}.`, {
      ...whichOne(workloadWord(found, fit)),
      arg: 'workload',
    });
  }
  const [other] = named(runs);
  if (other !== undefined) {
    throw new BotError('unsupported', `${workloadText(other)} of ${at} cannot be ${done}.`, {
      hint: `Only ${kinds.join(', ')} can be.`,
    });
  }
  const close = nearest(
    typed,
    fit.map(({ name }) => name),
  );
  throw new BotError(
    'not_found',
    `There is no workload ${typed} in ${at}; it has ${few(runs.map(workloadText))}.`,
    { hint: close.length === 0 ? undefined : `Did you mean ${close.join(' or ')}?`, arg: 'workload' },
  );
}
