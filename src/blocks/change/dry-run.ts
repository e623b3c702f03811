import type { Need, Plan } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../message.ts';
import { code } from '../mrkdwn.ts';
import { needNotes, needText, refusalText } from './need.ts';
import { planBlocks, requestBlocks } from './plan.ts';
import { shortHash } from './words.ts';

const PLAN_ROOM = 3_500;
const BODY_ROOM = 2_000;

/**
 * What a change would do, with the requests it would send. `need`: what it would need to be applied; null when it
 * needs nobody; the error when it would be refused.
 */
export function dryRunView(plan: Plan, hash: string, need: Need | null | BotError): Answer {
  return {
    head: [
      section(':memo: *Dry run*: nobody was asked and nothing was sent.'),
      context(`Plan ${code(shortHash(hash))}`),
      ...planBlocks(plan, PLAN_ROOM),
      section(verdict(need)),
      section(plan.requests.length === 0 ? 'It would send nothing.' : 'It would send:'),
    ],
    items: requestBlocks(plan.requests, BODY_ROOM),
    perPage: 5,
  };
}

function verdict(need: Need | null | BotError): string {
  if (need === null) return 'It needs nobody’s approval: without `--dry-run` it is applied at once.';
  if (need instanceof BotError) return refusalText(need);
  return [`It would need ${needText(need)}.`, ...needNotes(need)].join('\n');
}
