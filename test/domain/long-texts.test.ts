import { expect, test } from 'vitest';
import { shownValue } from '../../src/commands/shared/shown-value.ts';
import { namedTargets } from '../../src/domain/named-targets.ts';
import { saidToBot } from '../../src/domain/slack-text.ts';
import { slower } from '../support/cpu.ts';

const shown = (value: string) => shownValue({ key: 'A', value, type: 'yaml', options: [] });

/** What somebody may write, or Zadig may hold, and what reads it. */
test.each<[string, string, (text: string) => unknown]>([
  ['targets in a message', '-', (text) => namedTargets(`a${text}a`)],
  ['targets in a message', '<', namedTargets],
  ['a mention', '<@A|', saidToBot],
  ['a value', ' ', (text) => shown(`x: "${text}"`)],
])('time grows with the length and not with its square: %s, %j', (_what, piece, read) => {
  const run = (size: number) => read(piece.repeat(size / piece.length));
  // A square would be 64 times as slow.
  expect(slower(run, 10_000, 80_000)).toBeLessThan(24);
});

test('targets are found between signs, and links and longer paths are none', () => {
  const text =
    'see (payments/dev), -storefront/qa/web- and <https://a/b|a/c> https://x/y a/b/c/d payments/dev.';
  expect(namedTargets(text)).toEqual(['payments/dev', 'storefront/qa/web']);
});
