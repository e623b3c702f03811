import { enteredIn } from './screen-form.ts';
import { type Field, fieldsOf, optionsOf, optionText, valueField } from './slack/fields.ts';
import { records, str } from './slack/json.ts';
import type { View } from './slack/person-forms.ts';

const WIDTH = 32;
const MOST_WIDTH = 60;

/** How an input is operated. */
export type Way = 'line' | 'lines' | 'offered' | 'listed' | 'boxes';

/** Which words serve for a field: `offered` has its options from the bot, `listed` has them itself. */
export function wayOf({ element }: Field): Way {
  const type = str(element['type']);
  if (type === 'checkboxes') return 'boxes';
  if (type.includes('external_select')) return 'offered';
  if (type.includes('select') || type === 'radio_buttons') return 'listed';
  const isLong = element['multiline'] === true || type === 'rich_text_input';
  return isLong ? 'lines' : 'line';
}

/** Text on a button; empty for what is none. */
export function buttonText({ element }: Field): string {
  return str(records([element['text']])[0]?.['text']);
}

/**
 * What can be typed while this form is open, line by line, each with an example from the form. `covers`: another form
 * lies under it.
 */
export function formWords(view: View, covers: boolean): string {
  const all = fieldsOf(view.blocks);
  const fields = all.filter(({ element }) => valueField(element) !== null);
  const first = (way: Way) => {
    const own = fields.filter((field) => wayOf(field) === way);
    return own.find((field) => enteredIn(view, field).length === 0) ?? own[0];
  };
  const many = (field: Field | undefined) => (field && valueField(field.element)?.many ? '…, …' : '…');
  const [line, lines, offered, listed, boxes] = [
    first('line'),
    first('lines'),
    first('offered'),
    first('listed'),
    first('boxes'),
  ];
  const filled = line ?? lines ?? offered ?? listed;
  const button = all.map(buttonText).find((text) => text !== '');
  const words: (readonly [string, string] | null)[] = [
    line ? [`fill ${line.label} = …`, 'types one line'] : null,
    lines && !line ? [`fill ${lines.label} = …`, 'types one line'] : null,
    lines ? [`fill ${lines.label}`, 'types the lines that follow, up to one with a single .'] : null,
    offered ? [`look ${offered.label} = …`, 'shows what it offers for that'] : null,
    offered
      ? [`pick ${offered.label} = ${many(offered)}`, 'chooses; what is chosen may change the form']
      : null,
    listed ? [`pick ${listed.label} = ${many(listed)}`, 'chooses'] : null,
    boxes ? [`tick ${nameOfBoxes(boxes)}`, 'ticks it; untick takes the tick away'] : null,
    filled ? [`clear ${filled.label}`, 'empties it'] : null,
    button === undefined ? null : [`press ${button}`, 'presses it, as any button in brackets'],
    view.submit === null ? null : ['submit', `sends the form; ${waysOn(view.submit)} the same`],
    ...waysOut(view, covers),
  ];
  const rows = words.filter((row) => row !== null);
  const width = Math.min(MOST_WIDTH, Math.max(WIDTH, ...rows.map(([typed]) => typed.length)));
  return rows.map(([typed, what]) => `  ${typed.padEnd(width)} ${what}`).join('\n');
}

/** Besides `submit`. */
function waysOn(label: string): string {
  const isOwn = ['submit', 'next'].includes(label.toLowerCase());
  return isOwn ? 'next does' : `next and ${label} do`;
}

function waysOut({ close, submit }: View, covers: boolean): readonly (readonly [string, string])[] {
  const label = close ?? 'Close';
  const same = ['back', 'close'].includes(label.toLowerCase()) ? '' : `; ${label} does the same`;
  if (covers)
    return [
      ['back', `goes back to the form behind this one${same}`],
      ['close', 'closes them all unsent'],
    ];
  return [['close', `${submit === null ? 'closes it' : 'closes it unsent'}${same}`]];
}

function nameOfBoxes(field: Field): string {
  const texts = optionsOf(field.element).map(optionText);
  return texts.length === 1 ? field.label : `${field.label} = ${texts[0] ?? '…'}`;
}
