import type { PlainTextElement, PlainTextOption } from '@slack/types';
import type { Choice, Choices } from '../../domain/choices.ts';
import { maskShapes } from '../../domain/secrets.ts';
import { withoutControls } from '../mrkdwn.ts';

/** Value of the option that only says why there is nothing to choose: whoever reads a form takes it for no choice. */
export const NO_CHOICE = '?';

/** Source: docs.slack.dev, option object and select menu. */
const LIMITS = { options: 100, text: 75, description: 75, value: 150, label: 75 } as const;

/** What Slack gets for `block_suggestion`: plain options, or one group of them below a note. */
export type OptionsAnswer =
  | { readonly options: PlainTextOption[]; readonly option_groups?: never }
  | {
      readonly option_groups: { readonly label: PlainTextElement; readonly options: PlainTextOption[] }[];
      readonly options?: never;
    };

/**
 * Choices as a select menu shows them. With nothing but a note there is one option that says it, worth `NO_CHOICE`. A
 * choice whose value is empty or longer than Slack takes is left out.
 */
export function optionsAnswer({ choices, note }: Choices): OptionsAnswer {
  const options = choices.filter(canBeChosen).slice(0, LIMITS.options).map(option);
  if (note === null) return { options };
  if (options.length > 0) return { option_groups: [{ label: plainText(note, LIMITS.label), options }] };
  return { options: [{ text: plainText(note, LIMITS.text), value: NO_CHOICE }] };
}

function canBeChosen({ value }: Choice): boolean {
  return value !== '' && value.length <= LIMITS.value;
}

function option({ value, text = value, about = '' }: Choice): PlainTextOption {
  return {
    text: plainText(text, LIMITS.text),
    value,
    ...(about === '' ? {} : { description: plainText(about, LIMITS.description) }),
  };
}

/** On one line, without what hides or turns round, and never empty, which Slack refuses. */
function plainText(text: string, max: number): PlainTextElement {
  const line = maskShapes(withoutControls(text)).replace(/\s+/g, ' ').trim();
  const fitting = line.length <= max ? line : `${line.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  return { type: 'plain_text', text: fitting === '' ? '–' : fitting, emoji: false };
}
