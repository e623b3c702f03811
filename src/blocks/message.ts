import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';
import { maskShapes } from '../domain/secrets.ts';
import { asText } from './fallback.ts';
import { LIMITS } from './limits.ts';
import { clip, fitLines, withoutControls } from './mrkdwn.ts';

/** What goes to Slack. `text` says everything the blocks say, for screen readers and notifications. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A long text that becomes a file in the reply's thread. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** A button that types a command for whoever presses it; the command is checked as if they had typed it. */
export interface CommandButton {
  readonly label: string;
  /** Without `/zadig`, for example `service show payments/dev/api`. */
  readonly command: string;
  /** What the button does, for screen readers, when the label alone does not say it. */
  readonly about?: string;
  readonly turns?: true;
  readonly style?: 'primary' | 'danger';
  /** Slack asks this before it sends the click, against slips of the hand. `yes` is the button that goes on. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string };
}

/** A button that opens a dialog about one change. It carries the change's id and nothing else. */
export interface DialogButton {
  readonly label: string;
  readonly dialog: 'deny' | 'details';
  readonly id: string;
  readonly about?: string;
  readonly style?: 'primary' | 'danger';
}

/** A button that opens a command's form for whoever presses it. */
export interface FormButton {
  readonly label: string;
  /** Without `/zadig`; what it leaves out is asked for in the form: `image payments/dev`. */
  readonly form: string;
  /** What else was filled in, kept for whoever filled it in; the rest is for when it is gone. */
  readonly draft?: string;
  readonly about?: string;
  readonly style?: 'primary' | 'danger';
}

export type AnyButton = CommandButton | DialogButton | FormButton;

/** Prefixes of a CommandButton's action id: one asks something new, the other turns the page it stands on. */
export const RUN_ACTION = 'run';
export const TURN_ACTION = 'turn';
/** Prefix of a DialogButton's action id, before the dialog's name: `dialog:deny:1`. */
export const DIALOG_ACTION = 'dialog';
/** Prefix of a FormButton's action id, before its draft if it has one. */
export const FORM_ACTION = 'form';

export function message(blocks: readonly KnownBlock[]): Message {
  return { text: asText(blocks), blocks };
}

/** One paragraph of mrkdwn. `verbatim`: Slack must not make links, channels or @here of what merely looks so. */
export function section(text: string, button?: AnyButton): SectionBlock {
  const accessory = button === undefined ? null : buttonElement(button, 'accessory');
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: said(text, LIMITS.section), verbatim: true },
    expand: true,
    ...(accessory === null ? {} : { accessory }),
  };
}

/**
 * Slack refuses a message with an empty text in it. Secrets that show by their form are hidden once more, should a
 * view have missed one; what only a name before it tells (`password: x`) is for the views, which know names from text.
 */
function said(text: string, max: number): string {
  return text.trim() === '' ? '–' : fitLines(maskShapes(text), max);
}

export function header(text: string): HeaderBlock {
  return {
    type: 'header',
    text: {
      type: 'plain_text',
      text: text === '' ? '–' : clip(maskShapes(text), LIMITS.header),
      emoji: false,
    },
  };
}

export function context(text: string): ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: said(text, LIMITS.contextElement), verbatim: true }],
  };
}

/** Text shown as it is, in a frame: nothing in it is markup, and nothing in it turns the rest round. */
export function preformatted(text: string): RichTextBlock {
  return framed(maskShapes(text));
}

/** The same of lines that do not belong together: a secret that begins in one does not go on in the next. */
export function preformattedLines(lines: readonly string[]): RichTextBlock {
  return framed(lines.map(maskShapes).join('\n'));
}

function framed(text: string): RichTextBlock {
  const shown = withoutControls(text);
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown === '' ? ' ' : shown }] },
    ],
  };
}

/** A row of buttons; those whose command is too long for Slack are left out, since typing it still works. */
export function buttons(row: readonly AnyButton[]): readonly ActionsBlock[] {
  const elements = row.flatMap((button, index) => buttonElement(button, index) ?? []);
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function buttonElement(button: AnyButton, at: number | 'accessory'): Button | null {
  const value = carried(button);
  if (value.length > LIMITS.buttonValue) return null;
  const { label, about, style } = button;
  return {
    type: 'button',
    action_id: `${actionOf(button)}:${at}`,
    text: plainText(label, LIMITS.buttonText),
    value,
    ...(about === undefined ? {} : { accessibility_label: oneLine(about).slice(0, LIMITS.buttonText) }),
    ...(style === undefined ? {} : { style }),
    ...('confirm' in button && button.confirm !== undefined
      ? { confirm: confirmation(button.confirm, style) }
      : {}),
  };
}

function carried(button: AnyButton): string {
  if ('dialog' in button) return button.id;
  return 'form' in button ? button.form : button.command;
}

function actionOf(button: AnyButton): string {
  if ('dialog' in button) return `${DIALOG_ACTION}:${button.dialog}`;
  if ('form' in button) return button.draft === undefined ? FORM_ACTION : `${FORM_ACTION}:${button.draft}`;
  return button.turns ? TURN_ACTION : RUN_ACTION;
}

/** Source: docs.slack.dev, confirmation dialog object. */
const CONFIRM = { title: 100, text: 300, button: 30 } as const;

/** What is dangerous at the button is so in the dialog, whose own button is green otherwise. */
function confirmation(
  { title, text, yes }: NonNullable<CommandButton['confirm']>,
  style: CommandButton['style'],
): ConfirmationDialog {
  return {
    title: plainText(title, CONFIRM.title),
    text: plainText(text, CONFIRM.text),
    confirm: plainText(yes, CONFIRM.button),
    deny: plainText('Cancel', CONFIRM.button),
    ...(style === 'danger' ? { style } : {}),
  };
}

function plainText(text: string, max: number): PlainTextElement {
  const line = oneLine(text);
  return {
    type: 'plain_text',
    text: line.length <= max ? line || '–' : `${line.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`,
    emoji: false,
  };
}

function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ');
}
