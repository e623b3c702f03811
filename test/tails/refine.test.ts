import { expect, test } from 'vitest';
import { compileFilter, compileOwn } from '../../src/tails/filter.ts';
import { createRefiner, refinedText } from '../../src/tails/refine.ts';

const everything = compileFilter({ grep: null, not: null, level: null });
const pretty = (own: readonly string[] = []) =>
  createRefiner(compileOwn(own), () => ({ filter: everything, wish: { level: null, pretty: true } }));

test.each([
  ['{"@mt":"paid with {a}{b}","a":"41111111","b":"11111111"}', '4111111111111111'],
  [
    '{"@mt":"token {a}_{b}","a":"ghp","b":"0123456789abcdefghijABCDEFGHIJ012345"}',
    'ghp_0123456789abcdefghij',
  ],
  ['{"@mt":"ticket {a}{b}","a":"ACME-1234","b":"5678"}', 'ACME-12345678'],
])('what pretty lines put side by side is hidden, too: %s', (line, secret) => {
  const { shown, ...rest } = pretty(['ACME-[0-9]{8}']).refine(line);
  expect(shown).not.toBeNull();
  expect(JSON.stringify([shown, rest])).not.toContain(secret);
});

test('a line that says no level has that of the line before', () => {
  const filter = compileFilter({ grep: null, not: null, level: 'error' });
  const { refine } = createRefiner([], () => ({ filter, wish: { level: 'error', pretty: false } }));
  const passes = ['ERROR boom', '  at one(two)', 'INFO fine', '  at three'].map(
    (line) => refine(line).shown !== null,
  );
  expect(passes).toEqual([true, true, false, false]);
});

const BODY = 'MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYxJQm1Zk';
const [BEGIN, END] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];

test.each([
  JSON.stringify({ msg: 'loaded', pem: [BEGIN, BODY, 'hunter2A==', END] }),
  '{"msg":"db","password":{"plain":"hunter2"}}',
  '{"msg":"db","password":["a",["hunter2"]]}',
  '{"name":"DB_PASSWORD","value":"hunter2"}',
])('pretty lines hold no more of a secret than plain ones: %s', (line) => {
  const { refine } = pretty();
  refine('INFO started');
  const { shown } = refine(line);
  expect(shown).toContain('••••');
  expect(shown).not.toMatch(/hunter2|MIIE/);
});

test('text of several lines is redacted as a log is', () => {
  const own = compileOwn(['ACME-[0-9]{8}']);
  const told = ['Error: ACME-12345678', 'card 4111 1111 1111 1111', BEGIN, BODY, 'hunter2A==', END, 'exit 1'];
  expect(refinedText(told.join('\n'), own).split('\n')).toEqual([
    ...['Error: ••••', 'card ••••', `${BEGIN} ••••`, '••••', '••••', END, 'exit 1'],
  ]);
});
