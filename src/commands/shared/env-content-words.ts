import { about, BotError } from '../../domain/errors.ts';
import { maskText } from '../../domain/secrets.ts';
import { type Assignment, readWords } from './assignments.ts';
import { type ImageReference, imageText, readImage, splitImage } from './image-reference.ts';

/** Another image for a container of a service; `container` null: for the only one it has. */
export interface WantedImage {
  readonly service: string;
  readonly container: string | null;
  readonly image: ImageReference;
}

/** What the words ask for. `services` empty: all of the project. */
export interface WantedContent {
  readonly services: readonly string[];
  readonly images: readonly WantedImage[];
  readonly variables: readonly Assignment[];
}

/** The same as a form has it; `image` is what `readImage` takes: `:v42`, `@sha256:…` or a whole reference. */
export interface ContentFields {
  readonly services: readonly string[];
  readonly images: readonly {
    readonly service: string;
    readonly container: string | null;
    readonly image: string;
  }[];
  readonly variables: readonly { readonly key: string; readonly value: string }[];
}

/** Where a form has them. */
export const IMAGES = 'content.images';

const EXAMPLE = 'For example: api worker:v2.9.0 api/envoy:v1.30.0 LOG_LEVEL=debug';

/**
 * Sorts words into services (`api`), images (`api:v42`, `api/container:v42`, `api@sha256:…`, `api:` and a whole
 * reference) and variables (`KEY=value`). What cannot be understood is in `problems`, every one of them.
 */
export function readContent(words: readonly string[]): {
  readonly wanted: WantedContent;
  readonly problems: readonly BotError[];
} {
  const problems: BotError[] = [];
  const attempt = <T>(read: () => T, arg: string): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      problems.push(about(error, arg));
      return [];
    }
  };
  const bare = words.filter((word) => !word.includes('='));
  const named = bare
    .filter((word) => !/[:@]/.test(word))
    .flatMap((word) => attempt(() => serviceOf(word), IMAGES));
  const images = bare
    .filter((word) => /[:@]/.test(word))
    .flatMap((word) => attempt(() => imageOf(word), IMAGES));
  const assigned = readWords(words.filter((word) => word.includes('=')));
  problems.push(...assigned.problems);
  const variables = assigned.assignments.flatMap((assignment) =>
    attempt(() => plain(assignment), `=${assignment.key}`),
  );
  return { wanted: { services: [...new Set(named)], images, variables }, problems };
}

/** The words for what a form holds: the inverse of `readContent`. Errors: BotError `usage` for an image that is none. */
export function contentWords({ services, images, variables }: ContentFields): readonly string[] {
  return [
    ...services,
    ...images.map(({ service, container, image }) => {
      const place = container === null ? service : `${service}/${container}`;
      return `${place}${behind(readImage(image))}`;
    }),
    ...variables.map(({ key, value }) => `${key}=${value}`),
  ];
}

/** What stands behind the container, so that it reads back as the same image. */
function behind(image: ImageReference): string {
  if (image.repository === '') return imageText(image);
  // Behind the colon `redis@sha256:…` would be the tag redis; this is what it is short for.
  const short = image.tag === null && !image.repository.includes('/');
  return `:${imageText(short ? { ...image, repository: `docker.io/library/${image.repository}` } : image)}`;
}

function serviceOf(word: string): string {
  if (word === '')
    throw new BotError('usage', 'A word is empty: write the name of a service.', { hint: EXAMPLE });
  if (!word.includes('/')) return word;
  throw new BotError('usage', `“${shown(word)}” has no tag: write it as service/container:tag.`, {
    hint: EXAMPLE,
  });
}

function imageOf(word: string): WantedImage {
  const at = word.search(/[:@]/);
  const [service = '', container, ...more] = word.slice(0, at).split('/');
  if (service === '' || container === '' || more.length > 0) {
    throw new BotError(
      'usage',
      `“${shown(word)}” does not say whose image it is: write the service before it, as in api:v42.`,
      { hint: EXAMPLE },
    );
  }
  return { service, container: container ?? null, image: readBehind(word.slice(at)) };
}

/** `text` begins with a colon or an @. */
function readBehind(text: string): ImageReference {
  if (text.startsWith('@')) return readImage(text);
  const { repository } = splitImage(text.slice(1));
  const isWhole = repository.includes('/') || splitImage(text.slice(1)).tag !== null;
  return readImage(isWhole ? text.slice(1) : text);
}

function plain(assignment: Assignment): Assignment {
  if (!assignment.follow) return assignment;
  throw new BotError(
    'usage',
    `${assignment.key} is the environment’s own variable here and follows nothing.`,
    {
      hint: 'Write the value: key=value.',
    },
  );
}

function shown(word: string): string {
  return maskText(word).slice(0, 200);
}
