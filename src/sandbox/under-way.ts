import type { Screen } from './screen.ts';
import type { SeenMessage } from './slack/seen-message.ts';

const QUIET_MS = 400;
/** Slack takes one message a second in a channel: what a change says at its end comes in such steps. */
const OUTCOME_MS = 2_000;
/** Between the promise to apply something and the first sign of it. */
const PROMISE_MS = 6_000;
const BUSY_MS = 2_000;
/** A choice may change the form, which takes a look into Zadig; most change nothing. */
const CHOICE_MS = 1_500;
const SLOWEST_MS = 10_000;
const PATIENCE_MS = 60_000;
const LONGEST_MS = 4 * 60_000;

const ASKING = /Still asking Zadig|Still at work|Reading from Zadig/;
/** What a change's messages say until they are redrawn at its end. */
const MOVING =
  /^. (?:Approved:|About to be applied|Being applied|Applied, being checked)|(?:ready|changed yet), \d/mu;
const ANSWER = /It is applied next\.$/;
const PROMISE = /^On it:|It is applied next\./m;
const OUTCOME = /\b(?:succeeded|failed) (?:after|at once)|I cannot tell whether it worked|nothing was sent/;

/** Resolves when what was just asked is answered, whatever else is on its way. */
export async function answered(before: number, screen: Screen): Promise<void> {
  const need = () => (screen.count() === before || isAsking(screen) ? null : 0);
  if (!(await screen.quiet(need, PATIENCE_MS))) throw new Error('the bot did not answer');
  await screen.quiet(() => QUIET_MS, BUSY_MS);
}

/** Resolves when what was just done in a form has had its effect, or has none. */
export async function settled(before: number, screen: Screen): Promise<void> {
  await screen.quiet(() => (screen.count() === before ? CHOICE_MS : QUIET_MS), SLOWEST_MS);
  await screen.quiet(() => (isAsking(screen) ? null : 0), PATIENCE_MS);
}

/** Resolves when nothing is on its way any more; with a sentence about what still is after four minutes. */
export async function ended(screen: Screen): Promise<string | null> {
  let hasMoved = false;
  const need = () => {
    const messages = screen.messages();
    if (messages.some(isMoving)) {
      hasMoved = true;
      return null;
    }
    return isPromised(messages) ? PROMISE_MS : hasMoved ? OUTCOME_MS : QUIET_MS;
  };
  if (await screen.quiet(need, LONGEST_MS)) return null;
  const moving = screen.messages().filter(isMoving);
  const titles = moving.map(({ rendered }) => rendered.split('\n').slice(0, 2).join(' '));
  return ['After four minutes this is still on its way:', ...titles].join('\n');
}

/** In a message, or in the form or Home in front. */
function isAsking(screen: Screen): boolean {
  return ASKING.test(screen.views.front()) || screen.messages().some(({ rendered }) => ASKING.test(rendered));
}

/** What answers one person, for their eyes or in their direct messages, is not redrawn when a change moves on. */
function isMoving({ rendered, ephemeral }: SeenMessage): boolean {
  const isAnswer = ephemeral || ANSWER.test(rendered);
  return ASKING.test(rendered) || (!isAnswer && MOVING.test(rendered));
}

/** Something was promised after the newest outcome. */
function isPromised(messages: readonly SeenMessage[]): boolean {
  const promise = messages.findLastIndex(({ rendered }) => PROMISE.test(rendered));
  return promise > messages.findLastIndex(({ rendered }) => OUTCOME.test(rendered));
}
