import type { Demo } from './running-demo.ts';
import type { Screen } from './screen.ts';
import type { Person } from './slack/person.ts';

/** Where somebody sits: who it is, what they see, and how they are told something that is no message. */
export interface Seat {
  readonly demo: Demo;
  readonly person: Person;
  readonly screen: Screen;
  say(text: string): void;
  /** Says it, and gives the line that is typed next; null when no more comes. */
  ask(question: string): Promise<string | null>;
}

const MAIN_CHANNEL = 'payments';

/** The channel where this person writes: one that they are in. */
export function channelOf({ demo, person }: Pick<Seat, 'demo' | 'person'>): string {
  const own = [...demo.slack.world.channels.values()].filter(
    ({ kind, members }) => kind !== 'im' && members.includes(person.id),
  );
  const names = own.map(({ name }) => name);
  return names.includes(MAIN_CHANNEL) ? MAIN_CHANNEL : (names[0] ?? MAIN_CHANNEL);
}
