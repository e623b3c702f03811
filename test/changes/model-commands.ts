import fc from 'fast-check';
import { expect } from 'vitest';
import { wasApplied } from '../../src/domain/change.ts';
import { type Act, act } from './model-act.ts';
import { AWAY, ask } from './model-asks.ts';
import { directory, drift, joins, repeats, restarts, slackFails, zadigFails } from './model-failures.ts';
import { locks } from './model-locks.ts';
import { groupsOf, PEOPLE } from './model-settings.ts';
import { allChanges, answersTo, chosen, count } from './model-state.ts';
import { approve, deny, type How, outsiderVotes } from './model-votes.ts';

const person = fc.constantFrom(...PEOPLE);
const index = fc.nat(20);

const votes = fc
  .tuple(person, index, fc.boolean(), fc.constantFrom<How>('typed', 'clicked', 'twice', 'delivered twice'))
  .map(([name, n, any, how]) =>
    act({
      text: `${name} approves ${any ? 'any' : 'pending'} ${n}, ${how}`,
      needsChange: true,
      async run(stage, model) {
        const change = chosen(await allChanges(stage), n, !any);
        if (change !== undefined) await approve(change, stage.slack.person(name), how, stage, model);
      },
    }),
  );

const votesTogether = fc
  .tuple(fc.uniqueArray(person, { minLength: 2, maxLength: 5 }), index)
  .map(([names, n]) =>
    act({
      text: `${names.join(' and ')} approve ${n} at the same instant`,
      needsChange: true,
      async run(stage, model) {
        const change = chosen(await allChanges(stage), n, true);
        if (change === undefined) return;
        await Promise.all(
          names.map((name) => approve(change, stage.slack.person(name), 'typed', stage, model)),
        );
      },
    }),
  );

const denies = fc
  .tuple(person, index, fc.constantFrom('no @channel today', '<!here> later'))
  .map(([name, n, why]) =>
    act({
      text: `${name} denies ${n}`,
      needsChange: true,
      async run(stage, model) {
        const change = chosen(await allChanges(stage), n, true);
        if (change !== undefined) await deny(change, stage.slack.person(name), why, stage, model);
      },
    }),
  );

const outsider = index.map((n) =>
  act({
    text: `eve approves ${n}`,
    needsChange: true,
    async run(stage, model) {
      const change = chosen(await allChanges(stage), n, true);
      if (change !== undefined) await outsiderVotes(change, stage, model);
    },
  }),
);

/** What else people do about a change, each with the answers there are. */
const OTHER = {
  withdraw:
    /Withdrawn: |only they can withdraw it|has already (approved|denied) this|has expired|was withdrawn|is void|needs no approval/,
  undo: /Asked for approval: |On it: |was not applied|cannot be taken back|There is no |has locked |needs a reason|can never be approved|Nothing (would|to) change|no call/,
  review:
    /Signed off: |has already signed this off|Somebody else has to sign this off|Only members of .* may sign this off|approved in the usual way|just signed this off/,
  check: /I looked again|The outcome of this change is known/,
} as const;
type Other = keyof typeof OTHER;

const others = fc
  .tuple(fc.constantFrom(...(Object.keys(OTHER) as Other[])), person, fc.boolean(), index)
  .map(([verb, name, own, n]) =>
    act({
      text: `${own ? 'the requester' : name} wants to ${verb} ${n}`,
      needsChange: true,
      async run(stage, model) {
        const changes = await allChanges(stage);
        const fitting = changes.filter(({ state, sentAt, breakGlass }) =>
          verb === 'review'
            ? breakGlass !== null
            : verb === 'undo'
              ? wasApplied({ state, sentAt })
              : state === { withdraw: 'pending', check: 'unknown' }[verb],
        );
        const change = chosen(fitting.length > 0 ? fitting : changes, n, false);
        if (change === undefined) return;
        const who = stage.slack.person(own ? change.requester : name);
        const line = `/zadig ${verb} ${change.id}${verb === 'undo' ? ' --reason "too many errors"' : ''}`;
        const [told = ''] = await answersTo(who, 1, () => who.slash(line, { channel: 'random' }), stage);
        count(model, who, verb);
        if (!AWAY.test(told)) expect(told, line).toMatch(OTHER[verb]);
        const done = /Withdrawn: |Asked for approval: |On it: |Signed off: /.test(told);
        if (!done) return;
        model.involved.add(who.id);
        if (verb === 'undo') model.taken += 1;
        if (verb === 'withdraw') expect(who.id).toBe(change.requester);
        if (verb === 'review') {
          expect(who.id).not.toBe(change.requester);
          expect(groupsOf(who.id, stage.slack)).not.toEqual([]);
        }
      },
    }),
  );

/** Something has to be asked for first. */
export const BEGINNING: fc.Arbitrary<readonly Act[]> = fc.tuple(ask, ask, votes);

/** So many of each that most runs get somewhere. */
export const ACTS: readonly fc.Arbitrary<Act>[] = [
  ...Array<typeof ask>(5).fill(ask),
  ...Array<typeof votes>(7).fill(votes),
  ...Array<typeof votesTogether>(3).fill(votesTogether),
  denies,
  outsider,
  ...Array<typeof others>(2).fill(others),
  locks,
  ...Array<typeof drift>(3).fill(drift),
  ...Array<typeof zadigFails>(2).fill(zadigFails),
  slackFails,
  directory,
  joins,
  repeats,
  restarts,
];
