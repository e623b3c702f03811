import { expect, vi } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { StoredChange } from '../../src/store/change-row.ts';
import { outsiderRefusals } from './model-rows.ts';
import { groupsOf } from './model-settings.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, answersTo, buttonsOf, count, type Model, messageOf, whispers } from './model-state.ts';

export type How = 'typed' | 'clicked' | 'twice' | 'delivered twice';

/** Each outcome of a vote has a sentence of its own. */
const SAID = {
  counted: /Approved: .*applied next|Your approval counts: |Denied: .*Nothing was changed/,
  self: /Someone else has to approve this: you asked for it/,
  wrong: /Only members of .* may decide this, and you are not one of them/,
  again: /You have already approved this; one person counts once/,
  down: /Slack does not tell me who is in .*, so I cannot count your vote/,
  late: /has already (approved|denied) this|This request has expired|was withdrawn by whoever asked|so this request is void|It needs no approval/,
} as const;
const NOT_OURS = 'I only work for members of the organisation that installed me';
type Said = keyof typeof SAID;

function sortOf(text: string): Said {
  const found = (Object.keys(SAID) as Said[]).filter((name) => SAID[name].test(text));
  expect(found, `one sentence fits: ${text}`).toHaveLength(1);
  return found[0] as Said;
}

/** One person approves, in one of the ways there are; what came of it has to fit who they are. */
export async function approve(
  change: StoredChange,
  who: Person,
  how: How,
  stage: Stage,
  model: Model,
): Promise<void> {
  const times = how === 'twice' ? 2 : 1;
  const press = await presser(change, who, 'Approve', how, stage);
  const act = async () => {
    if (how === 'delivered twice') return void model.deliveries.push(await deliveredTwice(press, stage));
    const acks = await Promise.all(Array.from({ length: times }, press));
    model.deliveries.push(...acks.map(({ deliveryId }) => deliveryId));
  };
  await judged(change, who, 'approve', () => answersTo(who, times, act, stage), stage, model);
  count(model, who, 'approve', times);
}

/** Denies in the dialog, or typed when there is no button any more. */
export async function deny(
  change: StoredChange,
  who: Person,
  reason: string,
  stage: Stage,
  model: Model,
): Promise<void> {
  const card = await messageOf(change, 'card', who, stage);
  if (card === undefined || !buttonsOf(card.blocks).includes('Deny')) {
    const typed = () => who.slash(`/zadig deny ${change.id} ${reason}`, { channel: 'random' });
    await judged(change, who, 'deny', () => answersTo(who, 1, typed, stage), stage, model);
    return count(model, who, 'deny');
  }
  const before = whispers(who).length;
  await who.click('Deny', { in: card });
  count(model, who, 'deny');
  await stage.slack.until(() => who.modal() !== null || whispers(who).length > before, 10_000);
  const form = who.modal();
  if (form?.submit !== 'Deny') {
    const told = form?.rendered ?? whispers(who).at(-1)?.rendered ?? '';
    await who.closeModal({ all: true });
    return judged(change, who, 'deny', async () => [told], stage, model);
  }
  who.fill({ 'Why?': reason });
  await judged(change, who, 'deny', () => answersTo(who, 1, () => who.submit(), stage), stage, model);
  return count(model, who, 'deny');
}

/** Somebody of another company tries; told once that the bot is not for them, and never counted. */
export async function outsiderVotes(change: StoredChange, stage: Stage, model: Model): Promise<void> {
  const eve = stage.slack.person('eve');
  const card = await messageOf(change, 'card', eve, stage);
  const act = async () =>
    card !== undefined && buttonsOf(card.blocks).includes('Approve')
      ? eve.click('Approve', { in: card })
      : eve.mention(`approve ${change.id}`, { channel: 'partners' });
  model.outsider += 1;
  if (model.eveTold) await act();
  else expect(await answersTo(eve, 1, act, stage)).toEqual([expect.stringContaining(NOT_OURS)]);
  model.eveTold = true;
  // She is not told every time, but it is always written down.
  await vi.waitFor(async () => expect(await outsiderRefusals(stage)).toBe(model.outsider), {
    timeout: 5_000,
    interval: 20,
  });
}

async function judged(
  change: StoredChange,
  who: Person,
  verdict: 'approve' | 'deny',
  vote: () => Promise<readonly string[]>,
  stage: Stage,
  model: Model,
): Promise<void> {
  const before = change.votes.some(({ userId }) => userId === who.id);
  const groups = groupsOf(who.id, stage.slack).filter((name) =>
    change.need?.from.some((approvers) => approvers.name === name),
  );
  const sorts = (await vote()).map(sortOf);
  const now = (await allChanges(stage)).find(({ id }) => id === change.id);
  const about = `${who.name} (${groups.join(', ') || 'no group'}) ${verdict}s ${change.id}, ${change.state} → ${now?.state}`;
  const mayNot = verdict === 'approve' && who.id === change.requester && change.need?.selfApproval !== true;
  const counted = sorts.filter((sort) => sort === 'counted').length;
  const expected: Said[] = mayNot
    ? ['self', 'late']
    : groups.length === 0
      ? ['wrong', 'late']
      : ['counted', 'again', 'late'];
  const down: Said[] = model.directoryBack === null || mayNot ? [] : ['down'];
  for (const sort of sorts) expect([...expected, ...down], about).toContain(sort);
  const isOver = (change.expiresAt ?? Number.POSITIVE_INFINITY) <= Date.now();
  if (now?.state === 'pending' && !isOver) expect(sorts, about).not.toContain('late');
  if (model.directoryBack !== null) expect(counted, about).toBe(0);
  // Whoever has approved may still deny.
  if (before && verdict === 'approve') expect(counted, about).toBe(0);
  expect(counted, `${about}: one person counts once`).toBeLessThanOrEqual(1);
  const recorded = now?.votes.filter(({ userId }) => userId === who.id) ?? [];
  expect(recorded.length, about).toBe(Math.max(Number(before), counted));
  if (counted === 0) return;
  expect(recorded[0], about).toMatchObject({ verdict, groups });
  model.votes.set(`${change.id} ${who.id}`, groups);
  model.involved.add(who.id);
}

/** What presses the card's button, when it is there and was not to be typed. */
async function presser(change: StoredChange, who: Person, label: string, how: How, stage: Stage) {
  const card = how === 'typed' ? undefined : await messageOf(change, 'card', who, stage);
  if (card !== undefined && buttonsOf(card.blocks).includes(label)) {
    // A look earlier than the press, as people's are: the button may be gone meanwhile.
    return () => who.click(label, { in: card }).catch(() => typed());
  }
  return typed;

  function typed() {
    return who.slash(`/zadig ${label.toLowerCase()} ${change.id}`, { channel: 'random' });
  }
}

async function deliveredTwice(
  press: () => Promise<{ readonly deliveryId: string }>,
  { slack }: Stage,
): Promise<string> {
  const pressed = press();
  const sent = slack.deliveries().at(-1);
  const [{ deliveryId }] = await Promise.all([pressed, sent === undefined ? null : slack.redeliver(sent.id)]);
  return deliveryId;
}
