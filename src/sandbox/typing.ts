import { clickOn } from './console-click.ts';
import { isAssignment, linesInput, operate } from './console-form.ts';
import { isMeantAtHome, leaveHome, openHome } from './console-home.ts';
import { back, close, isCalled, pressInForm, showForm, submit } from './console-press.ts';
import { channelOf, type Seat } from './console-seat.ts';
import { runOnMessage, runShortcut } from './console-shortcut.ts';
import { answered } from './under-way.ts';

/**
 * Does what one line says and waits for what comes of it: `press Details`, `fill Why? = …`, `home`, `@zadig …`,
 * `dm …`, else a command after `/zadig`. Errors: Error with a sentence when Slack or the person cannot do that.
 */
export async function act(said: string, seat: Seat): Promise<void> {
  const { person, screen } = seat;
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(said) ?? [];
  const isHomely = /^(?:press|pick|look|tick|untick|clear|home|close)$/i.test(word);
  if (!isHomely && person.modal() === null) screen.views.visitHome(false);
  if (said.startsWith('```')) return enterBlock(said, seat);
  if (await actInFront(word.toLowerCase(), rest, said, seat)) return;
  const before = screen.count();
  const direct = /^dm\s+(.+)$/is.exec(said)?.[1];
  if (/^@zadig\b/.test(said)) await person.mention(said, { channel: channelOf(seat) });
  else if (direct !== undefined) await person.dm(direct);
  else await command(seat, said.replace(/^\/?zadig(\s+|$)/, ''));
  await answered(before, screen);
}

/** What is no message to the bot: clicks, forms, Home and shortcuts. False when it is none of these. */
async function actInFront(word: string, rest: string, said: string, seat: Seat): Promise<boolean> {
  const form = seat.person.modal();
  const atHome = /^press\b\s*(.*)$/i.exec(rest)?.[1];
  const on = /^(?:([1-9]\d*)(?:\s+shortcut(?:\s+(.+))?)?)?$/i.exec(rest);
  switch (word) {
    case 'fill':
    case 'pick':
    case 'look':
    case 'tick':
    case 'untick':
    case 'clear':
      await operate(word, rest, seat);
      return true;
    case 'press':
      await press(rest, seat);
      return true;
    case 'home':
      if (atHome === undefined) break;
      if (!seat.screen.views.isAtHome()) await openHome(seat);
      await press(atHome, seat);
      return true;
    case 'shortcut':
      await runShortcut(rest, seat);
      return true;
    case 'on':
      if (on === null) return false;
      await runOnMessage(on[1] === undefined ? null : Number(on[1]), on[2] ?? '', seat);
      return true;
    case 'close':
      if (rest !== '') return false;
      if (seat.screen.views.isAtHome()) leaveHome(seat);
      else await close(true, seat);
      return true;
  }
  if (form !== null && isAssignment(said, seat)) await operate('fill', said, seat);
  else if (isCalled(said, form?.submit ?? null)) await submit(seat);
  else if (form !== null && isCalled(said, form.close ?? 'Close')) await close(false, seat);
  else return rest === '' && actAlone(word, seat);
  return true;
}

async function actAlone(word: string, seat: Seat): Promise<boolean> {
  switch (word) {
    case 'submit':
    case 'next':
      await submit(seat);
      return true;
    case 'back':
      await back(seat);
      return true;
    case 'form':
      showForm(seat);
      return true;
    case 'home':
      await openHome(seat);
      return true;
    default:
      return false;
  }
}

/** What is open in front gets the press; of several with one name, `press Details 2` is the second. */
async function press(what: string, seat: Seat): Promise<void> {
  const [, label = '', nth = '1'] = /^(.*?\S)(?:\s+([1-9]\d*))?$/.exec(what) ?? [];
  if (label === '') throw new Error('Say what to press, as in: press Details');
  if (seat.person.modal() !== null) return pressInForm(label, Number(nth), seat);
  const atHome = isMeantAtHome(label, seat) ? { in: 'home' as const } : {};
  return clickOn(label, { nth: Number(nth), ...atHome }, seat);
}

async function command(seat: Seat, text: string): Promise<void> {
  const channel = channelOf(seat);
  const { acked, error = 'operation_timeout' } = await seat.person.slash(`/zadig ${text}`, { channel });
  if (!acked) throw new Error(`Slack says: /zadig failed with the error “${error}”`);
}

/** A block on its own goes into the form, into the first input that takes lines. */
async function enterBlock(said: string, seat: Seat): Promise<void> {
  const label = linesInput(seat);
  const text = /^```[^\S\n]*\n?([\s\S]*?)\n?```$/.exec(said)?.[1];
  if (label === null || text === undefined)
    throw new Error(
      'Begin the block at the end of the command’s own line: config create payments/dev ConfigMap ```',
    );
  return operate('fill', `${label} = ${text}`, seat);
}

/** True while a ``` block of it is not closed: it goes on over further lines. */
export function isOpen(text: string): boolean {
  return text.split('```').length % 2 === 0;
}
