import fc from 'fast-check';
import { expect } from 'vitest';
import { act } from './model-act.ts';
import { ENVS, groupsOf, PEOPLE, WISHED, wishLine } from './model-settings.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, answersTo, count, type Model } from './model-state.ts';

const person = fc.constantFrom(...PEOPLE);
const index = fc.nat(20);
const REASONS = [
  null,
  'fixes OPS-12',
  'for <!channel> and @here: *now*',
  '<@U0EVE> and <!subteam^S0OTHER> said so',
];

/** All but votes may need to look at Zadig. */
export const AWAY = /Zadig could not/;
const TAKEN = /Asked for approval: |On it: |Break-glass\S*: /;
const NOT_TAKEN =
  /Nothing (would|to) change|There is no |needs a reason|can never be approved|has locked |may apply this without approval|no glass to break|Zadig (could not|has no call)|no production|runs no pods|cannot be|sleeps/i;

export const ask = fc
  .tuple(
    person,
    fc.constantFrom(...WISHED, 'restart'),
    fc.constantFrom(...ENVS, 'prod', 'eu', 'us'),
    index,
    fc.constantFrom(...REASONS),
    fc.constantFrom('payments', 'storefront', 'random', 'partners', 'dm'),
    fc.integer({ min: 0, max: 7 }),
  )
  .map(([name, wish, env, n, reason, channel, glass]) => {
    const line = [
      wishLine(wish, env, n),
      ...(reason === null ? [] : [`--reason "${reason}"`]),
      ...(glass === 0 ? ['--break-glass'] : []),
    ].join(' ');
    return act({
      text: `${name} asks in ${channel}: ${line}`,
      run: (stage, model) => asks(name, wish, line, channel, stage, model),
    });
  });

async function asks(
  name: string,
  wish: string,
  line: string,
  channel: string,
  stage: Stage,
  model: Model,
): Promise<void> {
  const who = stage.slack.person(name);
  const before = new Set((await allChanges(stage)).map(({ id }) => id));
  const groups = groupsOf(who.id, stage.slack);
  const isDown = model.directoryBack !== null;
  const [told = ''] = await answersTo(
    who,
    1,
    async () => {
      const { deliveryId } = await who.slash(`/zadig ${line}`, {
        channel: channel === 'dm' ? 'random' : channel,
      });
      model.deliveries.push(deliveryId);
    },
    stage,
  );
  count(model, who, wish);
  const fresh = (await allChanges(stage)).filter(({ id, replaces }) => !before.has(id) && replaces === null);
  expect(told).toMatch(TAKEN.test(told) ? TAKEN : NOT_TAKEN);
  expect(fresh.length, `${name}: ${line} → ${told}`).toBe(Number(TAKEN.test(told)));
  const [change] = fresh;
  if (change === undefined) return;
  model.taken += 1;
  model.involved.add(who.id);
  if (change.breakGlass === null) return;
  expect(isDown, 'nobody breaks the glass while Slack does not tell who may').toBe(false);
  expect(groups).toContain('sre');
  model.glass.set(change.id, groups);
}
