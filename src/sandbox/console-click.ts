import { folded } from './console-field.ts';
import type { Seat } from './console-seat.ts';
import type { Ack } from './slack/acts.ts';
import type { Confirmation } from './slack/confirmation.ts';
import { answered } from './under-way.ts';

/** Which button is meant: of several with one name the `nth`, from 1. */
export interface Which {
  readonly nth: number;
  /** Where it stands, when it is not the newest place that has one. */
  readonly in?: 'home';
}

/** Clicks, once Slack's own question before it is answered with yes, and waits for what comes of it. */
export async function clickOn(label: string, which: Which, seat: Seat): Promise<void> {
  const { person, screen, say } = seat;
  const question = person.confirmation(label, which);
  if (question !== null && !(await agrees(question, seat))) return say(`“${label}” was not pressed.`);
  const before = screen.count();
  heard(await person.click(label, which));
  return answered(before, screen);
}

async function agrees({ title, text, yes, no }: Confirmation, { ask }: Seat): Promise<boolean> {
  const question = [`(Slack asks) ${title}`, text, `[${no}] [${yes}]`, 'Type yes or no.'];
  const answer = folded((await ask(question.join('\n'))) ?? '');
  return ['y', 'yes', folded(yes)].includes(answer);
}

/** Errors: Error when Slack had no answer from the bot in time. */
export function heard({ acked, error }: Ack): void {
  if (!acked) throw new Error(`Slack says: that did not work (${error ?? 'no answer'}).`);
}
