import type { KnownBlock } from '@slack/types';
import { context, header } from '../message.ts';
import { count } from '../mrkdwn.ts';
import { type ListedTail, tailSection } from '../tail/list.ts';
import { some } from './some.ts';

/** Logs that a person follows. */
export interface HomeTails {
  readonly tails: readonly ListedTail[];
}

const MOST_TAILS = 5;

export function tails({ tails: followed }: HomeTails): readonly KnownBlock[] {
  if (followed.length === 0) return [];
  const { blocks, left } = some(followed, MOST_TAILS, (tail) => [tailSection(tail)]);
  const more = left === 0 ? [] : [context(`… and ${count(left, 'more log tail')}; /zadig tails lists them.`)];
  return [header('Logs you follow'), ...blocks, ...more];
}
