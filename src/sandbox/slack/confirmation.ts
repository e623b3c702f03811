import type { Field } from './fields.ts';
import { records, str } from './json.ts';
import { rendered } from './rendered.ts';
import { type Names, withEmoji } from './rendered-mrkdwn.ts';

/** The dialog that Slack puts before a click, as people read it. */
export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** Null when Slack asks nothing. Where the app names no buttons, Slack does. */
export function confirmationOf({ element }: Field, names: Names): Confirmation | null {
  const [dialog] = records([element['confirm']]);
  if (dialog === undefined) return null;
  const label = (name: string) => withEmoji(str(records([dialog[name]])[0]?.['text']));
  return {
    title: label('title'),
    text: rendered({ blocks: [{ type: 'section', text: dialog['text'] }] }, names),
    yes: label('confirm') || 'Yes',
    no: label('deny') || 'Cancel',
  };
}
