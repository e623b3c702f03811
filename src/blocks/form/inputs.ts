import type { KnownBlock } from '@slack/types';
import type { Source } from '../../domain/args.ts';
import type { Given } from '../../domain/choices.ts';
import { type Field, MOST_AREA, MOST_CHOSEN } from '../../domain/form/field.ts';
import { whyNoInput } from '../../domain/form/own-input.ts';
import { underOf, underWith } from '../../domain/form/seen.ts';
import type { VariableField } from '../../domain/form/variables.ts';
import { context } from '../message.ts';
import { clip, code, inline } from '../mrkdwn.ts';
import { inAreas } from './areas.ts';
import { input, LIMIT, numberInput, option, plain, radio, select, textInput } from './elements.ts';

const BOOL = ['true', 'false'];
/** Characters of a name in a sentence. */
const MOST_SHOWN = 150;

/** What the inputs of a form are drawn from. */
export interface Drawing {
  readonly fields: readonly Field[];
  readonly given: Given;
  /** Roles and ids of what is to tell when it is chosen, since more of the form depends on it. */
  readonly parents: readonly string[];
  /** Where the choices of an argument come from, for fields that are edited under something chosen. */
  sourceOf(id: string): Source | null;
}

/** A field as Slack shows it: an input, or several for a long text or a list of variables. */
export function inputsOf(field: Field, drawing: Drawing): readonly KnownBlock[] {
  switch (field.kind) {
    case 'pick':
      return [
        input(
          field,
          underOf(field.source, drawing.given),
          {
            type: 'external_select',
            min_query_length: 0,
            placeholder: plain(
              field.hint === '' || !field.required ? 'Choose…' : `For example ${field.hint}`,
              LIMIT.placeholder,
            ),
            ...(field.value === '' ? {} : { initial_option: option(field.value) }),
          },
          drawing.parents.includes(field.role),
        ),
      ];
    case 'picks':
      return [
        input(
          field,
          underOf(field.source, drawing.given),
          {
            type: 'multi_external_select',
            min_query_length: 0,
            max_selected_items: MOST_CHOSEN,
            placeholder: plain('Choose one or more…', LIMIT.placeholder),
            ...(field.values.length === 0 ? {} : { initial_options: field.values.map(option) }),
          },
          field.id.endsWith('.which') || field.source === 'absent-services',
          field.hint,
        ),
      ];
    case 'text':
      if (field.value.length > field.max)
        return [
          context(`${inline(field.label)} is too long to be edited here, and stays as it was entered.`),
        ];
      return [input(field, '', textInput(field.value, field.lines === 'many', field.max, field.hint))];
    case 'number':
      return [input(field, '', numberInput(field.value, field.range))];
    case 'choice':
      return [input(field, '', select(field.choices, field.value), drawing.parents.includes(field.id))];
    case 'switch': {
      const on = { text: plain('Yes', LIMIT.option), value: 'true' };
      return [
        input(
          field,
          '',
          { type: 'checkboxes', options: [on], ...(field.on ? { initial_options: [on] } : {}) },
          drawing.parents.includes(field.id),
        ),
      ];
    }
    case 'areas':
      return areas(field, drawing);
    case 'variables':
      return field.variables.flatMap((variable) => variableInput(field, variable, drawing));
  }
}

/** A long text, and room to go on behind it. */
function areas(field: Field & { kind: 'areas' }, { given, sourceOf }: Drawing): readonly KnownBlock[] {
  const source = sourceOf(field.id);
  const under = source === null ? '' : underOf(source, given);
  // Slack keeps what stands in an area, so that a text which has been cut stays cut there.
  const filled = typeof field.value === 'string' ? inAreas(field.value) : field.value;
  if (filled === null)
    return [
      context(
        `${inline(field.label)} is too long for a form, and left out of it: send it in a ${code('```')} block below the command.`,
      ),
    ];
  const isShort = filled.length === 1 && (filled[0] ?? '').length < MOST_AREA / 2;
  const room = filled.length === 0 ? ['', '', ''] : isShort || filled.at(-1) === '' ? [] : [''];
  const all = [...filled, ...room];
  return all.map((text, at) =>
    input(
      {
        id: `${field.id}.${at}`,
        label: at === 0 ? field.label : `${field.label}, continued (${at + 1})`,
        required: field.required && at === 0,
      },
      under,
      textInput(text, true, MOST_AREA, ''),
      false,
      at === all.length - 1 ? 'Each area takes 3,000 characters; what is more goes on in the next.' : '',
    ),
  );
}

function variableInput(
  field: Field & { kind: 'variables' },
  { key, type, options, current, about }: VariableField,
  { given, sourceOf }: Drawing,
): readonly KnownBlock[] {
  const value = field.values[key] ?? current;
  const source = sourceOf(field.id);
  const id = `${field.id}=${key}`;
  const under = source === null ? '' : underWith(source, given, current);
  const why = whyNoInput({ key, current }, value);
  if (why !== null) return [context(`${code(clip(key, MOST_SHOWN))} ${why}`)];
  const choices = type === 'bool' ? BOOL : options;
  const isChoice =
    (type === 'bool' || type === 'enum') &&
    choices.length <= LIMIT.options &&
    choices.every(fits) &&
    (value === '' || choices.includes(value)) &&
    choices.length > 0;
  const long = type === 'yaml' || value.includes('\n');
  // What has a value keeps one; where none is told, leaving it empty leaves it as it is.
  const required = isChoice && current !== '';
  const element = !isChoice
    ? textInput(value, long, MOST_AREA, '')
    : type === 'bool' && required
      ? radio(choices, value)
      : select(choices, value);
  return [input({ id, label: key, required }, under, element, false, about)];
}

function fits(choice: string): boolean {
  return choice !== '' && choice.length <= LIMIT.option;
}
