import { expect } from 'vitest';
import { type Books, imbalance } from '../../src/domain/tail.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import type { Bot } from './bot.ts';
import { environmentOf } from './forms.ts';

/** Names of the pods that a service of Zadig has now. */
export function podsOf(bot: Pick<Bot, 'zadig'>, target: string): readonly string[] {
  const [project = '', env = '', name = ''] = target.split('/');
  const service = environmentOf(bot, project, env).services.find((each) => each.name === name);
  return (service?.workloads ?? []).flatMap(({ pods }) => pods.map((pod) => pod.name));
}

/** The tail's own message, as it stands now. */
export async function tailSeen(person: Person, target: string): Promise<SeenMessage> {
  return person.sees(new RegExp(`${target}\\b.*· {2}logs`));
}

/** The lines in a tail's thread, in order. */
export function linesIn(person: Person, thread: string): readonly string[] {
  return person
    .messages({ thread })
    .filter(({ ts }) => ts !== thread)
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block['type'] === 'rich_text' ? preformattedOf(block).split('\n') : [])),
    );
}

function preformattedOf(block: object): string {
  return [...JSON.stringify(block).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => JSON.parse(text))
    .join('');
}

/** The counts of a message, which must balance. */
export function booksIn(rendered: string): Books {
  const number = (pattern: RegExp) =>
    Number((pattern.exec(rendered)?.[1] ?? '0').replaceAll(',', '').replace('no', '0'));
  const books = {
    received: number(/([\d,]+|no) lines? received/),
    posted: number(/([\d,]+) posted/),
    filtered: number(/([\d,]+) filtered out/),
    dropped: number(/([\d,]+) dropped/),
    filed: number(/([\d,]+) in the file/),
    waiting: number(/([\d,]+) waiting/),
  };
  expect(imbalance(books), rendered).toBe(0);
  return books;
}

/** Waits for the last word of a tail, whose counts must balance. */
export async function tailEnds(
  person: Person,
  target: string,
  why: string | RegExp,
): Promise<{ books: Books; seen: SeenMessage }> {
  const seen = await person.sees(new RegExp(`The log tail of ${target}\\b[^\\n]* is over\\. .*`));
  expect(seen.rendered).toMatch(why);
  return { books: booksIn(seen.rendered), seen };
}

/** Starts to follow a service, and waits until the log is open. */
export async function follows(person: Person, target: string, flags = ''): Promise<SeenMessage> {
  await person.slash(`/zadig logs ${target} ${flags}`.trim());
  return tailSeen(person, target);
}

/** Contents of the files that were uploaded. */
export function filesIn({ slack }: Pick<Bot, 'slack'>): readonly string[] {
  return [...slack.world.files.values()].flatMap(({ content, completed }) =>
    completed ? [content?.toString('utf8') ?? ''] : [],
  );
}
