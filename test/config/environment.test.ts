import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';

const WHOLE = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  ZADIG_URL: 'https://zadig.example.com',
  ZADIG_TOKEN: 't',
};
const problems = (env: Record<string, string | undefined>) => {
  const read = readEnvironment(env);
  return read.ok ? [] : read.problems;
};

test('what is left out has its default', () => {
  expect(readEnvironment(WHOLE)).toMatchObject({
    environment: {
      port: 3000,
      databaseUrl: 'file:./data/zadig-slack.db',
      logLevel: 'info',
      slackApiUrl: undefined,
    },
  });
});

test('blank means not set, and a line break behind a secret is not part of it', () => {
  expect(readEnvironment({ ...WHOLE, ZADIG_TOKEN: ' t\n', PORT: '', SLACK_API_URL: '  ' })).toMatchObject({
    environment: { zadigToken: 't', port: 3000, slackApiUrl: undefined },
  });
});

test('all problems of an empty environment are reported at once', () => {
  const found = problems({});
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'ZADIG_URL', 'ZADIG_TOKEN'])
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${name} is not set`)));
  expect(found).toHaveLength(4);
});

test('beside mistakes, what is well is there', () => {
  expect(readEnvironment({ ...WHOLE, ZADIG_URL: 'nowhere', SLACK_BOT_TOKEN: undefined })).toMatchObject({
    ok: false,
    valid: { zadigToken: 't', zadigUrl: undefined, slackBotToken: undefined, port: 3000 },
  });
});

test.each([
  ['SLACK_BOT_TOKEN', 'xapp-1', 'must begin with xoxb-'],
  ['SLACK_APP_TOKEN', 'xoxb-1', 'must begin with xapp-'],
  ['SLACK_SIGNING_SECRET', 'short', 'is too short'],
  ['SLACK_API_URL', 'slack', 'must be a URL, for example http://127.0.0.1:4701/api/'],
  ['ZADIG_URL', 'ftp://zadig', 'must be a URL'],
  ['ZADIG_URL', 'zadig.example.com', 'must be a URL'],
  ['DATABASE_URL', 'mysql://x', 'must be file:PATH or postgres://'],
  ['PORT', '70000', 'must be a port number'],
  ['PORT', 'http', 'must be a port number'],
  ['LOG_LEVEL', 'loud', 'must be fatal, error, warn, info, debug, trace or silent'],
  ['LOG_LEVEL', 'warning', 'or silent; did you mean warn?'],
])('%s=%s is refused with what was expected', (name, value, problem) => {
  expect(problems({ ...WHOLE, [name]: value })).toEqual([expect.stringContaining(problem)]);
  expect(problems({ ...WHOLE, [name]: value })[0]).toMatch(new RegExp(`^${name} `));
});

test('no value of any variable is ever in a problem', () => {
  const secret = fc.stringMatching(/^[A-Z0-9]{8,20}q[!@#$%^&*() ]{0,3}zq$/);
  const prefix = fc.constantFrom('', 'xoxb-', 'xapp-', 'https://', 'postgres://u:', 'file:');
  const value = fc.tuple(prefix, secret);
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_API_URL',
    'ZADIG_URL',
    'ZADIG_TOKEN',
    'DATABASE_URL',
    'PORT',
    'LOG_LEVEL',
  ];
  const env = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  fc.assert(
    fc.property(env, (given) => {
      const set = Object.entries(given) as [string, [string, string]][];
      const said = problems(Object.fromEntries(set.map(([name, [before, it]]) => [name, before + it]))).join(
        '\n',
      );
      for (const [, [, it]] of set) expect(said).not.toContain(it);
    }),
    { numRuns: 500 },
  );
});
