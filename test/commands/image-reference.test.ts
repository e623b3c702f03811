import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  imageFrom,
  imageText,
  readImage,
  retyped,
  splitImage,
} from '../../src/commands/shared/image-reference.ts';
import { BotError } from '../../src/domain/errors.ts';

const CURRENT = 'registry.example.com:5000/payments/api:v1.41.0';
const DIGEST = `sha256:${'0f'.repeat(32)}`;

test.each([
  [':v42', 'registry.example.com:5000/payments/api:v42'],
  [`@${DIGEST}`, `registry.example.com:5000/payments/api@${DIGEST}`],
  [`:v42@${DIGEST}`, `registry.example.com:5000/payments/api:v42@${DIGEST}`],
  ['nginx:1.27', 'nginx:1.27'],
  ['localhost:5000/a/b__c-d.e:x', 'localhost:5000/a/b__c-d.e:x'],
  ['[2001:db8::1]:5000/a:x', '[2001:db8::1]:5000/a:x'],
  ['REGISTRY.example.com/a:X', 'REGISTRY.example.com/a:X'],
  [`host/a@${DIGEST}`, `host/a@${DIGEST}`],
  [`host/a:1@blake3:${'0f'.repeat(32)}`, `host/a:1@blake3:${'0f'.repeat(32)}`],
])('%s is understood', (typed, image) => {
  expect(imageFrom(readImage(typed), CURRENT)).toBe(image);
});

test.each([
  ['v42', 'is no image', 'Did you mean :v42?'],
  ['', 'empty', ''],
  [' ', 'empty', ''],
  ['a b:c', 'blank', ''],
  ['https://registry.example.com/a:1', 'begins with https://', 'Did you mean registry.example.com/a:1?'],
  [
    'registry.example.com/Payments/API:V1',
    'upper case',
    'Did you mean registry.example.com/payments/api:V1?',
  ],
  ['Nginx:1', 'upper case', 'Did you mean nginx:1?'],
  ['payments/api', 'neither tag nor digest', 'Did you mean payments/api:TAG?'],
  ['payments//api:1', 'missing beside a slash', ''],
  ['/api:1', 'missing beside a slash', ''],
  ['api/:1', 'missing beside a slash', ''],
  ['host:port/a:1', 'registry that cannot be', ''],
  ['-a.example.com/a:1', 'registry that cannot be', ''],
  ['a/-b:1', 'part that cannot be in a repository', ''],
  [`${'a/'.repeat(150)}b:1`, 'more than 255', ''],
  [':', 'no tag behind the colon', ''],
  [':-v1', 'tag that cannot be', ''],
  [`:${'v'.repeat(129)}`, 'tag that cannot be', ''],
  ['::', 'tag that cannot be', ''],
  [':a/b:c', 'tag that cannot be', ''],
  [':a:b', 'tag that cannot be', ''],
  ['@sha256:abc', 'digest that cannot be', ''],
  ['@', 'digest that cannot be', ''],
  [`@${DIGEST.toUpperCase()}`, 'upper case in its digest', `Did you mean @${DIGEST}?`],
  [':v1|sh', 'character that no image has: |', ''],
  [':v1\u0000', 'character that no image has', ''],
  [':v€', 'character that no image has: €', ''],
  [':$TAG', 'character that no image has: $', ''],
])('%s is refused: it %s', (typed, why, hint) => {
  const refuse = () => readImage(typed);
  expect(refuse).toThrow(BotError);
  expect(refuse).toThrow(why);
  if (hint !== '') expect(refuse).toThrow(expect.objectContaining({ hint }));
});

test.each([
  ['https://user:hunter2@host/x:1', 'Did you mean host/x:1?'],
  ['user:hunter2@host/x:1', 'Did you mean host/x:1?'],
  [`user:hunter2@host/x:1@${DIGEST}`, `Did you mean host/x:1@${DIGEST}?`],
  ['user:hun/hunter2@host:5000/x', 'Did you mean host:5000/x?'],
  ['user:a@hunter2@host/x:1', 'Did you mean host/x:1?'],
  ['user:my hunter2@host/x:1', 'Did you mean host/x:1?'],
  ['hunter2@host/x:1', 'Did you mean host/x:1?'],
  ['user:hunter2@host', 'Write :tag, @sha256:… or the whole image.'],
  [':v1 DB_PASSWORD=hunter2', 'Write :tag, @sha256:… or the whole image.'],
  ['API_TOKEN:hunter2', 'Write :tag, @sha256:… or the whole image.'],
])('what may be a password is not repeated: %s', (typed, hint) => {
  const refuse = () => readImage(typed);
  expect(refuse).toThrow(expect.objectContaining({ code: 'usage', hint }));
  expect(refuse).not.toThrow(/hunter2/);
});

test('an image is taken apart and put together again', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9.:/@]+$/), (text) => {
      expect(imageText(splitImage(text))).toBe(text);
    }),
  );
});

test('whatever is understood is understood again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9.:/@_-]+$/)), (typed) => {
      try {
        const image = imageFrom(readImage(typed), CURRENT);
        expect(imageFrom(readImage(image), 'other:1')).toBe(image);
      } catch (error) {
        expect(error).toBeInstanceOf(BotError);
      }
    }),
  );
});

test.each([
  ['nginx', 'nginx:latest'],
  ['a/b:1', 'a/b:1'],
  ['{{.Values.image}}', null],
])('%s is typed again as %s', (image, again) => {
  expect(retyped(image)).toBe(again);
});
