import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/blocks/answer.ts';
import {
  askedView,
  checkedView,
  deniedView,
  reviewedView,
  votedView,
  withdrawnView,
} from '../../../src/blocks/change/asked.ts';
import { type CardExtra, cardView } from '../../../src/blocks/change/card.ts';
import { dryRunView } from '../../../src/blocks/change/dry-run.ts';
import { homeView } from '../../../src/blocks/change/home.ts';
import { approvalsList, changesList } from '../../../src/blocks/change/lists.ts';
import { denyModal, detailsModal } from '../../../src/blocks/change/modals.ts';
import { noteView } from '../../../src/blocks/change/note.ts';
import { progressView } from '../../../src/blocks/change/progress.ts';
import type { Message } from '../../../src/blocks/message.ts';
import { BotError } from '../../../src/domain/errors.ts';
import { Note } from '../../../src/domain/note.ts';
import { checkView } from '../../../src/sandbox/slack/blocks/view.ts';
import { liveMentions } from '../../../src/sandbox/slack/mentions.ts';
import { fits, pages } from '../fits.ts';
import { anyChange, anyNeed, anyPlan, anyProgress, HASH, NOON, nasty } from './examples.ts';

const PEOPLE = ['<@U0ANA>', '<@U0BEN>', '<@U0CLEO>'];
const runs = { numRuns: 60, endOnFailure: true };

const link = fc.option(
  fc.constantFrom('https://x.slack.com/archives/C1/p1', 'javascript:alert(1)', 'https://x|<!channel>'),
);
const extra: fc.Arbitrary<CardExtra> = fc.record({
  homeLink: link,
  lock: fc.option(fc.record({ by: fc.constant('U0CLEO'), reason: nasty, at: fc.constant(NOON) })),
  replacedBy: fc.option(fc.constant('zyxwvutsrq')),
  missing: fc.option(nasty),
  isHome: fc.boolean(),
  now: fc.constant(NOON),
});

const userId = fc.constantFrom('U0BEN', 'U0CLEO');
const reason = fc.option(nasty);
const texts = { text: nasty, why: nasty, lines: nasty, events: nasty };
const names = { service: nasty, pod: nasty, container: nasty };
const anyNote: fc.Arbitrary<Note> = fc
  .record({
    ...texts,
    ...names,
    reason,
    by: userId,
    userId,
    verdict: fc.constantFrom('approve', 'deny'),
    groups: fc.array(nasty, { maxLength: 30 }),
    missing: reason,
    replacedBy: fc.option(fc.constant('zyxwvutsrq')),
    id: fc.constant('zyxwvutsrq'),
    state: fc.constantFrom('succeeded', 'failed', 'unknown'),
    durationMs: fc.constantFrom(0, 42_000, 4_000_000, -1),
  })
  .chain((all) =>
    fc.constantFrom(...Note.options).map((option) => {
      const picked = Object.keys(option.shape).map((key) => [
        key,
        key === 'kind' ? option.shape.kind.value : all[key as keyof typeof all],
      ]);
      return Note.parse(Object.fromEntries(picked));
    }),
  );

const messages: Record<string, fc.Arbitrary<Message>> = {
  cardView: fc.tuple(anyChange, extra).map(([change, more]) => cardView(change, more)),
  homeView: fc.tuple(anyChange, link).map(([change, cardLink]) => homeView(change, { cardLink, now: NOON })),
  progressView: fc
    .tuple(anyChange, anyProgress)
    .map(([change, progress]) => progressView({ change, progress, startedAt: NOON, now: NOON + 42_000 })),
  noteView: fc.tuple(anyNote, anyChange).map(([note, change]) => noteView(note, change)),
};

test.each(Object.entries(messages))(
  '%s fits into Slack and calls only who is meant, whatever it is given',
  (_name, view) => {
    fc.assert(
      fc.property(view, (message) => fits(message, [...PEOPLE, '<!subteam^S0LEADS>'])),
      runs,
    );
  },
);

const answers: Record<string, fc.Arbitrary<Answer>> = {
  dryRunView: fc
    .tuple(anyPlan, fc.oneof(anyNeed, nasty, fc.constant(null)))
    .map(([plan, need]) =>
      dryRunView(plan, HASH, typeof need === 'string' ? new BotError('forbidden', need) : need),
    ),
  changesList: fc
    .tuple(fc.array(anyChange, { maxLength: 25 }), nasty)
    .map(([changes, name]) => changesList(changes, { project: name, env: name, production: true })),
  approvalsList: fc
    .array(anyChange, { maxLength: 8 })
    .map((changes) => approvalsList({ forMe: changes, mine: changes, reviews: changes })),
  askedView: fc
    .tuple(anyChange, link, link)
    .map(([change, cardLink, homeLink]) => askedView(change, { cardLink, homeLink })),
  votedView: fc
    .tuple(anyChange, fc.boolean(), fc.option(nasty))
    .map(([change, met, missing]) => votedView({ change, met, missing })),
  deniedView: anyChange.map((change) => deniedView({ change })),
  withdrawnView: anyChange.map((change) => withdrawnView({ change })),
  reviewedView: anyChange.map((change) => reviewedView({ change })),
  checkedView: anyChange.map((change) => checkedView({ change })),
};

test.each(Object.entries(answers))(
  '%s fits into Slack and calls no group, page by page, whatever it is given',
  async (_name, view) => {
    await fc.assert(
      fc.asyncProperty(view, async (answer) => {
        for (const message of await pages(answer)) fits(message, PEOPLE);
      }),
      { ...runs, numRuns: 25 },
    );
  },
);

test('dialogs fit into Slack and call only people, whatever they are given', () => {
  fc.assert(
    fc.property(anyChange, (change) => {
      for (const { title, blocks } of [detailsModal(change), denyModal(change)]) {
        const plain = (text: string) => ({ type: 'plain_text', text });
        const view = { type: 'modal', title: plain(title), submit: plain('Deny'), blocks };
        checkView(JSON.parse(JSON.stringify(view)), 'modal');
        const shown = {
          text: '',
          blocks: JSON.parse(JSON.stringify(blocks)),
          attachments: [],
          parsesNames: false,
        };
        expect(liveMentions(shown).filter((mention) => !PEOPLE.includes(mention))).toEqual([]);
      }
    }),
    { ...runs, numRuns: 40 },
  );
});
