import type { KnownBlock } from '@slack/types';
import type { Watch } from '../../domain/watch/watch.ts';
import { context, header } from '../message.ts';
import { count } from '../mrkdwn.ts';
import { watchSection } from '../watch/answers.ts';
import { some } from './some.ts';

/** Watches that a person has made. */
export interface HomeWatches {
  readonly watches: readonly Watch[];
  /** Unix milliseconds. */
  readonly now: number;
}

const MOST_WATCHES = 5;

export function watches({ watches: made, now }: HomeWatches): readonly KnownBlock[] {
  if (made.length === 0) return [];
  const { blocks, left } = some(made, MOST_WATCHES, (watch) => [watchSection(watch, true, now)]);
  const more =
    left === 0
      ? []
      : [context(`… and ${count(left, 'more watch', 'more watches')}; /zadig watches lists them.`)];
  return [header('Watches you made'), ...blocks, ...more];
}
