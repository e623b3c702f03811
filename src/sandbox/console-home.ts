import { folded } from './console-field.ts';
import type { Seat } from './console-seat.ts';
import { buttonText } from './screen-words.ts';
import { fieldsOf } from './slack/fields.ts';
import { str } from './slack/json.ts';

/** The bot draws Home when somebody opens it. */
const PATIENCE_MS = 5_000;

/** Opens the Home of the bot's app and draws it; it is drawn again when it changes, while the person stays there. */
export async function openHome({ demo, person, screen }: Seat): Promise<void> {
  const { slack } = demo;
  if (person.modal() !== null) throw new Error('A form is in front of Home: close it first, then type home.');
  const published = () =>
    slack.calls('views.publish').filter(({ ok, args }) => ok && str(args['user_id']) === person.id).length;
  const before = published();
  await person.openHome();
  await slack.until(() => published() > before, PATIENCE_MS).catch(() => null);
  if (person.home() === null) throw new Error(`The bot has no Home for ${person.name}.`);
  screen.views.visitHome(true);
  screen.views.redraw();
}

/** Whoever looks at Home presses what stands there, whatever is called the same in a message. */
export function isMeantAtHome(label: string, { person, screen }: Seat): boolean {
  const blocks = screen.views.isAtHome() ? (person.home()?.blocks ?? []) : [];
  return fieldsOf(blocks).some((field) => folded(buttonText(field)) === folded(label));
}

/** Looks at the messages again. */
export function leaveHome({ person, screen, say }: Seat): void {
  screen.views.visitHome(false);
  say(`(${person.name} has left Home)`);
}
