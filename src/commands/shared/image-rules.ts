import type { ContainerImage, ServiceSummary } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import { type Runs, workloadText } from './find-workload.ts';
import { splitImage } from './image-reference.ts';

/** The refusal in production, with the ways that work. */
export function noImageInProduction(target: ServiceTarget, typed: string, service: ServiceSummary): BotError {
  const variable = service.variables.find(({ key }) => /image|tag/i.test(key))?.key;
  const at = quoteWord(targetText(target));
  const { project, env } = target;
  const why = `${targetText({ project, env })} is production, and Zadig has no call to change images there.`;
  return new BotError('unsupported', why, {
    arg: 'service.env',
    hint:
      variable === undefined
        ? 'Deploy it with a workflow in Zadig.'
        : `Set the variable instead, as in /zadig service update ${at} ${quoteWord(`${variable}=${typed}`)} – or deploy it with a workflow in Zadig.`,
  });
}

/**
 * The one container that is meant: named, or the only one. Zadig adds a container for a name that is not there, so
 * none gets past here.
 */
export function chooseContainer(
  workload: Runs,
  service: ServiceSummary,
  typed: string | undefined,
): ContainerImage {
  const containers = workload.images.filter(({ init }) => !init);
  const names = containers.map(({ name }) => name);
  const what = workloadText(workload);
  if (typed === undefined) {
    const [only, ...others] = containers;
    if (only !== undefined && others.length === 0) return only;
    if (only === undefined) throw new BotError('unsupported', `Zadig shows no containers of ${what}.`);
    throw new BotError('usage', `${what} has several containers: ${few(names)}.`, {
      hint: `Say which one, such as ${only.name}.`,
      typed: `--container ${quoteWord(only.name)}`,
      arg: 'container',
    });
  }
  const found = containers.find(({ name }) => name === typed);
  if (found !== undefined) return found;
  if ([...workload.images, ...service.containers].some(({ name, init }) => init && name === typed)) {
    throw new BotError(
      'unsupported',
      `${typed} is an init container: Zadig has no call to change its image.`,
      {
        hint: 'Deploy it with a workflow in Zadig, or change the template of the service.',
      },
    );
  }
  const close = nearest(typed, names);
  throw new BotError('not_found', `There is no container ${typed} in ${what}; it has ${few(names)}.`, {
    hint: close.length === 0 ? undefined : `Did you mean ${close.join(' or ')}?`,
    arg: 'container',
  });
}

/** The container has this image already. */
export function sameImage(target: ServiceTarget, { name, image }: ContainerImage): BotError {
  return new BotError('conflict', `Nothing to change: ${name} has ${image} already.`, {
    hint: `If something else is behind that name now, /zadig restart ${quoteWord(targetText(target))} starts new pods.`,
    arg: 'image',
  });
}

/** Another repository is now and then a slip: `api:v42` means one of Docker Hub. */
export function changedRepository(from: string, to: string): readonly string[] {
  const [before, after] = [splitImage(from).repository, splitImage(to).repository];
  return before === after ? [] : [`It comes from another repository: ${after} instead of ${before}.`];
}
