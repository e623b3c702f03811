import type { InputBlock, InputBlockElement, PlainTextElement } from '@slack/types';
import type { NumberRange } from '../../domain/args.ts';
import type { Field } from '../../domain/form/field.ts';
import { withoutControls } from '../mrkdwn.ts';
import { blockId, INPUT } from './ids.ts';

/** Source: docs.slack.dev, input block and its elements. */
export const LIMIT = { label: 2_000, hint: 2_000, placeholder: 150, option: 75, options: 100 } as const;

/** What is not known of an input's element until it stands in one. */
export type Element = InputBlockElement extends infer E
  ? E extends unknown
    ? Omit<E, 'action_id'>
    : never
  : never;

/** An element under its label. `tells`: the bot hears of every choice made in it. */
export function input(
  { id, label, required }: Pick<Field, 'id' | 'label' | 'required'>,
  under: string,
  element: Element,
  tells = false,
  hint = '',
): InputBlock {
  return {
    type: 'input',
    block_id: blockId(id, under),
    label: plain(label, LIMIT.label),
    ...(hint === '' ? {} : { hint: plain(hint, LIMIT.hint) }),
    optional: !required,
    ...(tells ? { dispatch_action: true } : {}),
    element: { ...element, action_id: INPUT },
  };
}

/** To write in, on one line or several. */
export function textInput(value: string, multiline: boolean, max: number, hint: string): Element {
  return {
    type: 'plain_text_input',
    multiline,
    max_length: max,
    ...(hint === '' ? {} : { placeholder: plain(`For example ${hint}`, LIMIT.placeholder) }),
    ...(value === '' ? {} : { initial_value: value }),
  };
}

/**
 * A whole number of `range`. Slack refuses a form that begins with another one: where there is one already, what it may
 * be is left to whoever reads it.
 */
export function numberInput(value: string, range: NumberRange | null): Element {
  const isNumber = /^\d+$/.test(value);
  const limits = range === null || (isNumber && !isIn(range, Number(value))) ? null : range;
  return {
    type: 'number_input',
    is_decimal_allowed: false,
    min_value: `${limits?.min ?? 0}`,
    ...(limits === null ? {} : { max_value: `${limits.max}` }),
    ...(isNumber ? { initial_value: value } : {}),
  };
}

function isIn({ min, max }: NumberRange, value: number): boolean {
  return value >= min && value <= max;
}

/** To choose one of a few. */
export function select(choices: readonly string[], value: string): Element {
  const options = choices.slice(0, LIMIT.options).map(option);
  const chosen = options.find((each) => each.value === value);
  return {
    type: 'static_select',
    placeholder: plain('Choose…', LIMIT.placeholder),
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

/** To choose one of two or three, of which one is chosen. */
export function radio(choices: readonly string[], value: string): Element {
  const options = choices.map(option);
  const chosen = options.find((each) => each.value === value);
  return { type: 'radio_buttons', options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
}

/** A choice as it is typed. */
export function option(value: string): { text: PlainTextElement; value: string } {
  return { text: plain(value, LIMIT.option), value };
}

/** On one line, and never empty, which Slack refuses. */
export function plain(text: string, max: number): PlainTextElement {
  const line = withoutControls(text).replace(/\s+/g, ' ').trim() || '–';
  return { type: 'plain_text', text: line.length <= max ? line : `${line.slice(0, max - 1)}…`, emoji: false };
}
