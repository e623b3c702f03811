import type { KnownBlock, ModalView } from '@slack/types';
import { type CommandShape, topicOf } from '../../domain/usage.ts';
import { context, section } from '../message.ts';
import { code, inline, plain } from '../mrkdwn.ts';
import { type Drawing, inputsOf } from './inputs.ts';

/** A form as it is drawn. */
export interface FormDrawing extends Drawing {
  readonly command: CommandShape;
  /** Said below the inputs: what is still loading, or why something is missing. */
  readonly note: string | null;
  readonly page: 1 | 2;
  /** There is a second page behind this one. */
  readonly goesOn: boolean;
}

export const FORM = 'form';
const MOST_TITLE = 24;
const MOST_BLOCKS = 100;
/** Of 250 kB; the rest is for what surrounds the inputs. */
const MOST_BYTES = 220_000;

/** The form of a command. `kept` comes back with every click in it. */
export function formView(drawing: FormDrawing, kept: string): ModalView {
  const { command, fields, note } = drawing;
  const inputs = fields.flatMap((field) => inputsOf(field, drawing));
  const notes = note === null ? [] : [context(inline(note, 500))];
  const shown = fitting(inputs, MOST_BLOCKS - 2 - notes.length);
  const left = inputs.length - shown.length;
  const rest =
    left > 0 ? [context(`There is no room here for ${left} more. Type the command for them.`)] : [];
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: kept,
    title: { type: 'plain_text', text: titleOf(command), emoji: false },
    submit: { type: 'plain_text', text: drawing.goesOn ? 'Next' : submitLabel(command), emoji: false },
    close: { type: 'plain_text', text: drawing.page === 2 ? 'Back' : 'Cancel', emoji: false },
    blocks: [about(command), ...shown, ...rest, ...notes],
  };
}

/** As many as Slack takes, of blocks and of bytes. */
function fitting(inputs: readonly KnownBlock[], most: number): readonly KnownBlock[] {
  let bytes = 0;
  const over = inputs.findIndex((input) => {
    bytes += Buffer.byteLength(JSON.stringify(input));
    return bytes > MOST_BYTES;
  });
  return inputs.slice(0, Math.min(most, over < 0 ? inputs.length : over));
}

/** A form without anything to fill in: what is under way, or what went wrong. */
export function noticeView(title: string, blocks: readonly KnownBlock[], close: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title.slice(0, MOST_TITLE), emoji: false },
    close: { type: 'plain_text', text: close, emoji: false },
    blocks: blocks.length === 0 ? [section('–')] : blocks.slice(0, MOST_BLOCKS),
  };
}

function about({ summary, name, kind }: CommandShape): KnownBlock {
  // What is typed below a command stands below this in a form.
  const said = summary.replace('block below the command', 'below');
  const where = kind === 'stream' ? ' It appears where you asked for it, for everyone there.' : '';
  return context(`${plain(said)}. The same as ${code(`/zadig ${name}`)}.${where}`);
}

/** What a command's form and its button are called: `Set variables`. Slack takes 24 characters. */
export function titleOf({ name, title }: Pick<CommandShape, 'name' | 'title'>): string {
  return (title ?? capitalised(name)).slice(0, MOST_TITLE);
}

function capitalised(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** What submitting does: a change is reviewed first, a read is shown, a log is followed. */
function submitLabel(command: CommandShape): string {
  const { kind, name } = command;
  if (kind === 'change' || name === 'undo') return 'Review';
  if (kind === 'stream') return 'Follow';
  if (topicOf(command) === 'look') return 'Show';
  // One word is a verb; several are not.
  return name.includes(' ') ? titleOf(command) : capitalised(name);
}
