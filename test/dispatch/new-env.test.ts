import { describe, expect, test } from 'vitest';
import { envCreate } from '../../src/commands/env-create.ts';
import { serviceUpdate } from '../../src/commands/service-update.ts';
import { varSet } from '../../src/commands/var-set.ts';
import { type Lookups, resolveTargets } from '../../src/dispatch/resolve.ts';
import { OPEN_ACCESS } from '../../src/domain/access.ts';
import type { Args } from '../../src/domain/args.ts';
import { bindWords } from '../../src/domain/bind.ts';
import { BotError } from '../../src/domain/errors.ts';
import { parseArgs } from '../../src/domain/parse.ts';
import type { Scope } from '../../src/domain/target.ts';
import { splitWords } from '../../src/domain/words.ts';

const dev: Scope = { project: 'payments', env: 'dev' };
const raw = (args: Args, text: string, fallback: Scope | null = dev) =>
  bindWords(args, splitWords(text).words, fallback).raw;

const lookups: Lookups = {
  kind: 'change',
  access: OPEN_ACCESS,
  membership: async () => ({ groups: new Set(), unread: [] }),
  async mustServe(project) {
    if (project !== 'payments') throw new BotError('not_found', `no ${project}`);
  },
  environments: async () => ({ environments: [], failure: null }),
};

async function resolved(text: string): Promise<unknown> {
  const flags = '--cluster c --namespace n --registry r';
  const parsed = parseArgs(envCreate.args, raw(envCreate.args, `${text} ${flags}`));
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.text).join(' '));
  return (await resolveTargets(envCreate.args, parsed.values, lookups)).env;
}

describe('an environment that is yet to be made', () => {
  test('need not exist, and is completed by the default’s project alone', async () => {
    expect(await resolved('payments/x')).toEqual({ project: 'payments', env: 'x' });
    expect(await resolved('x')).toEqual({ project: 'payments', env: 'x' });
    await expect(resolved('')).rejects.toThrow('Which environment is to be made?');
  });

  test.each(['Prod', 'a_b', 'a.b', '-a', 'a-', 'ä', 'a'.repeat(33)])('cannot be called %s', async (env) => {
    await expect(resolved(`payments/${env}`)).rejects.toThrow(/use lower-case letters, digits and hyphens/);
  });

  test.each(['a', '7', 'qa-2', 'a'.repeat(32)])('can be called %s', async (env) => {
    expect(await resolved(`payments/${env}`)).toEqual({ project: 'payments', env });
  });

  test('is made in a project that is served, by those who may change there', async () => {
    await expect(resolved('other/x')).rejects.toThrow('no other');
    await expect(resolved('payments/x --production')).rejects.toThrow(
      /may not change the production environment payments\/x/,
    );
  });
});

test('a word with a = is no target, whatever slashes are behind it', () => {
  expect(raw(varSet.args, 'URL=https://a/b')).toEqual({
    env: 'payments/dev',
    variables: ['URL=https://a/b'],
  });
  expect(raw(varSet.args, 'qa/x URL=a/b')).toEqual({ env: 'qa/x', variables: ['URL=a/b'] });
  expect(raw(serviceUpdate.args, 'api URL=a/b')).toEqual({
    service: 'payments/dev/api',
    variables: ['URL=a/b'],
  });
  expect(raw(serviceUpdate.args, 'URL=a/b')).toEqual({ variables: ['URL=a/b'] });
});
