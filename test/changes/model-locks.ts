import fc from 'fast-check';
import { expect } from 'vitest';
import { act } from './model-act.ts';
import { AWAY } from './model-asks.ts';
import { ENVS, PEOPLE } from './model-settings.ts';
import type { Stage } from './model-stage.ts';
import { answersTo, count, type Model } from './model-state.ts';

const person = fc.constantFrom(...PEOPLE);

export const locks = fc.tuple(person, fc.constantFrom(...ENVS), fc.boolean()).map(([name, env, on]) =>
  act({
    text: `${name} ${on ? 'locks' : 'unlocks'} ${env}`,
    run: (stage, model) => (on ? lock(name, env, stage, model) : unlock(name, env, stage, model)),
  }),
);

async function lock(name: string, env: string, stage: Stage, model: Model): Promise<void> {
  const who = stage.slack.person(name);
  // Where the bot is not a member it tells nobody but the asker.
  const line = () => who.slash(`/zadig lock payments/${env} <!here> incident 42`, { channel: 'random' });
  const [told = ''] = await answersTo(who, 1, line, stage);
  count(model, who, 'lock');
  if (AWAY.test(told)) return;
  expect(told).toMatch(model.locked.has(env) ? /has already locked/ : /locked/);
  model.locked.add(env);
  model.involved.add(who.id);
}

export async function unlock(name: string, env: string, stage: Stage, model: Model): Promise<void> {
  const who = stage.slack.person(name);
  const line = () => who.slash(`/zadig unlock payments/${env}`, { channel: 'random' });
  const [told = ''] = await answersTo(who, 1, line, stage);
  count(model, who, 'unlock');
  if (AWAY.test(told)) return;
  expect(told).toMatch(model.locked.has(env) ? /unlocked|lock of|open/i : /is not locked/);
  model.locked.delete(env);
  model.involved.add(who.id);
}
