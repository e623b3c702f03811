import type { ServiceTemplateSummary, Variable, VariableValue } from '../../domain/environment.ts';
import { about, BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { typedValue, unknownKey } from './assignments.ts';
import { IMAGES, type WantedContent, type WantedImage } from './env-content-words.ts';
import { imageFrom } from './image-reference.ts';
import { unknownService } from './service-names.ts';

/** What a project defines for test environments. */
export interface Defined {
  readonly project: string;
  readonly services: readonly ServiceTemplateSummary[];
  readonly variables: readonly Variable[];
}

/** What of it goes into an environment, with the images and values asked for. */
export interface Chosen {
  readonly services: readonly ServiceTemplateSummary[];
  readonly variables: readonly Variable[];
  /** Names of the services that do not. */
  readonly left: readonly string[];
}

/** Takes what is wanted of what is defined. What cannot be had is in `problems`, every one of them. */
export function choose(
  wanted: WantedContent,
  defined: Defined,
): Chosen & { readonly problems: readonly BotError[] } {
  const known = defined.services.map(({ name }) => name);
  const problems: BotError[] = [];
  const attempt = <T>(value: () => T, otherwise: T, arg: string): T => {
    try {
      return value();
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      problems.push(about(error, arg));
      return otherwise;
    }
  };
  // In a form, services are chosen from those there are: others were written beside the images.
  for (const name of wanted.services) {
    if (!known.includes(name)) problems.push(about(noService(name, known, wanted, defined), IMAGES));
  }
  for (const name of new Set(wanted.images.map(({ service }) => service))) {
    if (!known.includes(name)) problems.push(about(unknown(name, known, defined), IMAGES));
  }
  const named = [...wanted.services, ...wanted.images.map(({ service }) => service)];
  const services = defined.services
    .filter(({ name }) => wanted.services.length === 0 || named.includes(name))
    .map((service) => attempt(() => withImages(service, wanted.images), service, IMAGES));
  for (const { key } of wanted.variables) {
    if (defined.variables.some((variable) => variable.key === key)) continue;
    const keys = defined.variables.map((variable) => variable.key);
    problems.push(
      unknownKey(key, keys, `the project ${defined.project}`, 'It has to be defined in the project first.'),
    );
  }
  const variables = defined.variables.map((variable) => ({
    ...variable,
    value: attempt(() => wantedValue(variable, wanted), variable.value, `=${variable.key}`),
  }));
  const left = known.filter((name) => !services.some((service) => service.name === name));
  return { services, variables, left, problems };
}

/** A value with blanks but without quotes leaves words behind, which may be part of a secret: those are not said. */
function noService(
  name: string,
  known: readonly string[],
  { variables }: WantedContent,
  defined: Defined,
): BotError {
  if (variables.length === 0 || nearest(name, known).length > 0) return unknown(name, known, defined);
  return new BotError(
    'not_found',
    `A word without = is no service of the project ${defined.project}; it has ${few(known)}.`,
    { hint: 'A value with blanks is quoted: key="two words".' },
  );
}

function unknown(name: string, known: readonly string[], { project }: Defined): BotError {
  return unknownService(name, known, `the project ${project}`, 'It has to be defined in the project first.');
}

function withImages(service: ServiceTemplateSummary, images: readonly WantedImage[]): ServiceTemplateSummary {
  const wanted = images
    .filter((image) => image.service === service.name)
    .map((image) => ({ ...image, container: containerOf(service, image) }));
  const twice = wanted.find(
    ({ container }, at) => wanted.findIndex((each) => each.container === container) < at,
  );
  if (twice !== undefined) {
    throw new BotError('usage', `${service.name}/${twice.container} is given two images.`, {
      hint: 'Leave one out.',
    });
  }
  return {
    ...service,
    containers: service.containers.map((container) => {
      const image = wanted.find((each) => each.container === container.name)?.image;
      return image === undefined ? container : { ...container, image: imageFrom(image, container.image) };
    }),
  };
}

/** The container that is meant: named, or the only one. */
function containerOf({ name, containers }: ServiceTemplateSummary, { container }: WantedImage): string {
  const names = containers.map((each) => each.name);
  const [only, ...others] = names;
  if (container === null) {
    if (only !== undefined && others.length === 0) return only;
    if (only === undefined) {
      throw new BotError('unsupported', `Zadig shows no containers of ${name}, so its image cannot be set.`, {
        hint: `Leave the image of ${name} out.`,
      });
    }
    throw new BotError('usage', `${name} has several containers: ${few(names)}.`, {
      hint: `Say which one, as in ${name}/${only}:TAG.`,
    });
  }
  if (names.includes(container)) return container;
  const close = nearest(container, names);
  throw new BotError('not_found', `There is no container ${container} in ${name}; it has ${few(names)}.`, {
    hint: close.length === 0 ? undefined : `Did you mean ${close.join(' or ')}?`,
  });
}

function wantedValue(variable: Variable, { variables }: WantedContent): VariableValue {
  const assignment = variables.find(({ key }) => key === variable.key);
  return assignment === undefined ? variable.value : typedValue(assignment, variable);
}
