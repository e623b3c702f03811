import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ContentFields,
  contentWords,
  readContent,
} from '../../src/commands/shared/env-content-words.ts';
import { imageText, readImage } from '../../src/commands/shared/image-reference.ts';
import { quoteWord, splitWords } from '../../src/domain/words.ts';

const DIGEST = `sha256:${'0f'.repeat(32)}`;
const REGISTRY = 'registry.example.com:5000/payments/api';

test.each([
  ['api:v42', 'api', null, ':v42'],
  ['api/envoy:v42', 'api', 'envoy', ':v42'],
  [`api@${DIGEST}`, 'api', null, `@${DIGEST}`],
  [`api:v42@${DIGEST}`, 'api', null, `:v42@${DIGEST}`],
  ['api:redis:7', 'api', null, 'redis:7'],
  [`api/envoy:${REGISTRY}:v3`, 'api', 'envoy', `${REGISTRY}:v3`],
  [`api:${REGISTRY}@${DIGEST}`, 'api', null, `${REGISTRY}@${DIGEST}`],
])('%s asks for an image', (word, service, container, image) => {
  const { wanted, problems } = readContent([word]);
  expect(problems).toEqual([]);
  expect(wanted).toEqual({
    services: [],
    images: [{ service, container, image: readImage(image) }],
    variables: [],
  });
});

test.each([
  ['api:', 'has no tag behind the colon'],
  [':v42', 'does not say whose image it is'],
  ['api/:v42', 'does not say whose image it is'],
  ['registry.example.com/payments/api:v3', 'does not say whose image it is'],
  ['api/envoy', 'has no tag: write it as service/container:tag'],
  ['api:https://registry.example.com/x:1', 'begins with https://'],
  ['api:registry.example.com/x', 'names neither tag nor digest'],
  ['api:-v1', 'has a tag that cannot be'],
  ['', 'A word is empty'],
  ['=x', 'The name of a variable is missing'],
  ['LOG_LEVEL=@global', 'follows nothing'],
])('“%s” is refused with what to type', (word, why) => {
  const { problems } = readContent([word]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(why);
  expect(problems[0]?.hint).toBeTruthy();
});

test('all that is wrong is said, and a login in an image is not', () => {
  const { problems } = readContent([
    'api:',
    'a/b/c:v1',
    'A=1',
    'A=2',
    'api:user:hunter2@registry.example.com/x:1',
  ]);
  expect(problems).toHaveLength(4);
  expect(JSON.stringify(problems.map(({ message, hint }) => [message, hint]))).not.toContain('hunter2');
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
const repository = fc
  .tuple(fc.constantFrom('', 'registry.example.com/', 'localhost:5000/a/'), name)
  .map((parts) => parts.join(''));
const image = fc.oneof(
  tag.map((text) => `:${text}`),
  digest.map((text) => `@${text}`),
  fc.tuple(tag, digest).map(([text, sum]) => `:${text}@${sum}`),
  fc.tuple(repository, tag).map(([text, version]) => `${text}:${version}`),
  fc.tuple(repository, tag, digest).map(([text, version, sum]) => `${text}:${version}@${sum}`),
  fc.tuple(repository, digest).map(([text, sum]) => `${text}@${sum}`),
);
const fields: fc.Arbitrary<ContentFields> = fc.record({
  services: fc.uniqueArray(name),
  images: fc.array(fc.record({ service: name, container: fc.option(name), image })),
  variables: fc.uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,20}$/),
      value: fc.string({ unit: 'grapheme' }).filter((text) => !/```|^@global$/.test(text)),
    }),
    { selector: ({ key }) => key },
  ),
});

/** What an image of Docker Hub is short for. */
function whole(text: string): string {
  return /^[^/:@]+@/.test(text) ? `docker.io/library/${text}` : text;
}

test('what a form holds is read back from its words, typed as a line', () => {
  fc.assert(
    fc.property(fields, (given) => {
      const line = contentWords(given).map(quoteWord).join(' ');
      const { wanted, problems } = readContent(splitWords(line).words.map(({ text }) => text));
      expect(problems).toEqual([]);
      expect({
        services: wanted.services,
        images: wanted.images.map((each) => ({ ...each, image: imageText(each.image) })),
        variables: wanted.variables.map(({ key, value }) => ({ key, value })),
      }).toEqual({ ...given, images: given.images.map((each) => ({ ...each, image: whole(each.image) })) });
    }),
  );
});
