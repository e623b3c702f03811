import { heard } from './console-click.ts';
import { theOneCalled } from './console-field.ts';
import type { Seat } from './console-seat.ts';
import type { Shortcut } from './running-demo.ts';
import { placeOf } from './screen.ts';
import type { SeenMessage } from './slack/seen-message.ts';
import { answered } from './under-way.ts';

const MOST_MESSAGES = 9;
const MOST_LINE = 90;

/** Runs a shortcut of the workspace by its name or callback id; without a name, lists those there are. */
export async function runShortcut(name: string, seat: Seat): Promise<void> {
  const { demo, person, screen, say } = seat;
  if (name === '') return say(menu(demo.shortcuts));
  const { callbackId } = shortcutCalled(name, 'global', demo.shortcuts);
  const before = screen.count();
  heard(await person.globalShortcut(callbackId));
  return answered(before, screen);
}

/** Runs a shortcut of the nth newest message everybody sees; without a number, lists those messages. */
export async function runOnMessage(nth: number | null, name: string, seat: Seat): Promise<void> {
  const { demo, person, screen, say } = seat;
  const messages = person
    .messages({ ephemeral: false })
    .filter(({ deleted }) => !deleted)
    .reverse();
  if (nth === null) return say(numbered(messages, seat));
  const message = messages[nth - 1];
  if (message === undefined) throw new Error(`There is no message ${nth}.\n${numbered(messages, seat)}`);
  const { callbackId } = shortcutCalled(name, 'message', demo.shortcuts);
  const before = screen.count();
  heard(await person.messageShortcut(callbackId, message));
  return answered(before, screen);
}

function shortcutCalled(name: string, type: Shortcut['type'], all: readonly Shortcut[]): Shortcut {
  const rows = all.filter((row) => row.type === type);
  if (name === '') {
    const [first] = rows;
    const example = first === undefined ? '' : `: on 1 shortcut ${first.name}`;
    throw new Error(`Say which shortcut is to run on it${example}`);
  }
  const exact = rows.find(({ callbackId }) => callbackId === name);
  const where = type === 'global' ? 'shortcut' : 'shortcut for messages';
  return (
    exact ??
    theOneCalled(name, rows, (row) => row.name, {
      none: `The bot has no ${where} called`,
      empty: `The bot has no ${where}s`,
    })
  );
}

function menu(shortcuts: readonly Shortcut[]): string {
  if (shortcuts.length === 0) return 'The bot has no shortcuts.';
  const rows = shortcuts.map(({ name, type, description }) => {
    const typed = type === 'global' ? `shortcut ${name}` : `on 1 shortcut ${name}`;
    return `  ${typed.padEnd(38)} ${description}`;
  });
  return ['Shortcuts (on shows the messages that 1 counts from):', ...rows].join('\n');
}

function numbered(messages: readonly SeenMessage[], { demo }: Seat): string {
  if (messages.length === 0) return 'Nobody has posted a message yet that everybody sees.';
  const rows = messages.slice(0, MOST_MESSAGES).map((message, at) => {
    const [first = ''] = message.rendered.split('\n');
    const line = first.length <= MOST_LINE ? first : `${first.slice(0, MOST_LINE - 1)}…`;
    return `  ${at + 1}  (${placeOf(message, demo.slack)}) ${message.from}: ${line}`;
  });
  return ['Messages that shortcuts work on, newest first:', ...rows].join('\n');
}
