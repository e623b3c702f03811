import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';
import type { ChangeMessageTable, ChangeTable } from '../../src/store/schema.ts';
import { type Ended, offers } from './crash-story.ts';

/** How these problems begin. */
export const LOST = 'lost';

/** What people read of a change that is over. */
const TITLES: { readonly [State in ChangeTable['state']]?: string } = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  stale: 'Out of date',
};
const NEWS = /(?:succeeded|failed) (?:after|at once)|cannot tell whether|plan is out of date/;
const DEAD = ['Approve', 'Deny', 'Withdraw'];

/** Everybody can see how it has ended, and nothing is left to press that does nothing. */
export function lost(
  row: ChangeTable,
  messages: readonly ChangeMessageTable[],
  slack: SlackSandbox,
): string[] {
  const ana = slack.person('ana');
  const seen = new Map<string, SeenMessage>();
  for (const { role, channel, ts } of messages) {
    const message = ana.messages({ channel }).find((each) => each.ts === ts);
    if (message !== undefined) seen.set(role, message);
  }
  const [home, progress] = [seen.get('home'), seen.get('progress')];
  const thread = home === undefined ? [] : ana.messages({ channel: home.channel, thread: home.ts });
  const told = thread.some(
    ({ ts, rendered }) => ts !== home?.ts && NEWS.test(rendered) && rendered.includes('@ana'),
  );
  const ends = progress === undefined || /Done|Failed|Outcome unknown/.test(progress.rendered);
  const roots = row.need === null ? ['home'] : ['home', 'card'];
  return [
    ...roots.flatMap((role) =>
      wrongIn(seen.get(role), TITLES[row.state] ?? row.state).map((why) => `${role} ${why}`),
    ),
    ...(ends ? [] : [`progress goes on: ${progress?.rendered}`]),
    ...(told ? [] : [`nobody told ana: ${thread.map(({ rendered }) => rendered).join(' | ')}`]),
  ].map((why) => `${LOST}: ${why}`);
}

function wrongIn(message: SeenMessage | undefined, title: string): string[] {
  if (message === undefined) return ['is not there'];
  return [
    ...(message.rendered.includes(title) ? [] : [`does not say ${title}: ${message.rendered}`]),
    ...DEAD.filter((label) => offers(message.blocks, label)).map((label) => `still offers ${label}`),
  ];
}

/** Messages that stand there twice, since a bot died after posting and before writing it down. */
export function duplicates(ended: readonly Ended[], slack: SlackSandbox): number {
  const ana = slack.person('ana');
  const channels = new Set(ended.flatMap(({ stage }) => [stage.home, stage.cards]));
  const all = [...channels].flatMap((channel) => ana.messages({ channel, ephemeral: false }));
  // Each bot that waits for another change says so itself.
  const said = all.filter(({ rendered }) => !rendered.includes('Not sent yet'));
  const keys = said.map(({ channel, thread, rendered }) => {
    // What is redrawn names its change; notes stay as they were.
    const drawn = /\bChange ([a-z0-9]{10})\b/.exec(rendered)?.[1];
    return [channel, drawn === undefined ? thread : thread === null, drawn ?? rendered].join(' ');
  });
  return keys.length - new Set(keys).size;
}
