import { expect } from 'vitest';
import { type Answer, page } from '../../src/blocks/answer.ts';
import type { Message } from '../../src/blocks/message.ts';
import { checkMessage } from '../../src/sandbox/slack/blocks/message.ts';
import { liveMentions } from '../../src/sandbox/slack/mentions.ts';

/** Slack takes the message, it says something, and it calls nobody but `known`. */
export function fits(message: Message, known: readonly string[] = []): void {
  checkMessage([...message.blocks], [], { cumulative: true });
  expect(message.text.trim()).not.toBe('');
  expect(message.text.length).toBeLessThanOrEqual(4_000);
  const blocks = JSON.parse(JSON.stringify(message.blocks));
  const live = liveMentions({ text: message.text, blocks, attachments: [], parsesNames: false });
  expect(live.filter((mention) => !known.includes(mention))).toEqual([]);
}

/** Every page, as the Next buttons lead through them. */
export async function pages(answer: Answer, again = 'env list'): Promise<readonly Message[]> {
  const all: Message[] = [];
  let from: number | null = 0;
  while (from !== null) {
    const message: Message = await page(answer, from, again);
    all.push(message);
    const next = buttonsOf(message).find(({ label }) => label === 'Next');
    const to: number | null = next === undefined ? null : Number(/ --from (\d+)$/.exec(next.command)?.[1]);
    if (to !== null && to <= from) throw new Error(`Next leads from ${from} to ${to}`);
    from = to;
  }
  return all;
}

/** Labels and commands of all buttons. */
export function buttonsOf({ blocks }: Message): readonly { label: string; command: string }[] {
  return blocks.flatMap((block) => {
    const elements =
      block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : [];
    return elements.flatMap((element) =>
      element?.type === 'button' ? [{ label: element.text.text, command: element.value ?? '' }] : [],
    );
  });
}
