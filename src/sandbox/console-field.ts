import { nearest } from '../domain/nearest.ts';
import { type Field, fieldsOf, optionsOf, optionText, valueField } from './slack/fields.ts';
import type { View } from './slack/person-forms.ts';

const MOST_NAMED = 12;

/** What to call a thing, what it may be meant by, and what there is. */
interface Naming {
  /** Begins the sentence when there is none: `The form has no input`. */
  readonly none: string;
  /** Begins the sentence when there are none at all. */
  readonly empty: string;
}

/**
 * The one a person means: by its whole name, its first word, its beginning or a part of it, in this order, upper and
 * lower case alike. Errors: Error naming those it might be, the nearest, or all there are.
 */
export function theOneCalled<T>(
  typed: string,
  rows: readonly T[],
  nameOf: (row: T) => string,
  naming: Naming,
): T {
  const wanted = folded(typed);
  const steps: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.split(' ')[0] === wanted,
    (name) => name.startsWith(wanted),
    (name) => name.includes(wanted),
  ];
  for (const fits of wanted === '' ? [] : steps) {
    const found = rows.filter((row) => fits(folded(nameOf(row))));
    const [first] = found;
    if (first !== undefined && found.length === 1) return first;
    if (found.length > 1) throw new Error(`“${typed}” may be any of: ${listed(found.map(nameOf))}`);
  }
  if (rows.length === 0) throw new Error(`${naming.empty}.`);
  const near = nearest(typed, rows.map(nameOf));
  const rest = near.length > 0 ? `Nearest: ${listed(near)}` : `There is: ${listed(rows.map(nameOf))}`;
  throw new Error(`${naming.none} “${typed}”. ${rest}`);
}

/** The field a person means by its label; of several with one label, `Value 2` is the second. Errors: as theOneCalled. */
export function fieldCalled(typed: string, view: View): Field {
  const fields = fieldsOf(view.blocks).filter(({ element }) => valueField(element) !== null);
  const [, stem = typed, nth] = /^(.*\S) +([1-9]\d*)$/.exec(typed) ?? [];
  const twins = fields.filter(({ label }) => folded(label) === folded(nth === undefined ? typed : stem));
  const chosen = twins[Number(nth ?? 1) - 1];
  if (chosen !== undefined && (twins.length === 1 || nth !== undefined)) return chosen;
  if (twins.length > 1)
    throw new Error(`There are ${twins.length} inputs “${stem}”: say which, such as ${stem} 1.`);
  const where = view.type === 'home' ? 'Home' : 'The form';
  return theOneCalled(typed, fields, ({ label }) => label, {
    none: `${where} has no input`,
    empty: `${where} has no inputs`,
  });
}

/** How the local Slack finds this very field: by its label, or by its ids when another has the same. */
export function keyOf({ label, blockId, actionId }: Field, view: View): string {
  const fields = fieldsOf(view.blocks);
  if (fields.filter((other) => folded(other.label) === folded(label)).length === 1) return label;
  return fields.filter((other) => other.blockId === blockId).length === 1 ? blockId : actionId;
}

/** The texts a person means, separated by commas, or one that has commas itself. Errors: as theOneCalled. */
export function choicesCalled(typed: string, field: Field, texts: readonly string[]): readonly string[] {
  const naming = {
    none: `“${field.label}” has nothing called`,
    empty: `“${field.label}” has nothing to choose`,
  };
  const isMany = valueField(field.element)?.many === true;
  const whole = texts.find((text) => folded(text) === folded(typed));
  if (whole !== undefined) return [whole];
  return (isMany ? wordsOf(typed) : [typed]).map((one) => theOneCalled(one, texts, (text) => text, naming));
}

/** Between commas. */
export function wordsOf(typed: string): readonly string[] {
  return typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Texts of the options a field has itself. */
export function optionTexts({ element }: Field): readonly string[] {
  return optionsOf(element).map(optionText);
}

/** As many as fit a line, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = [...new Set(names)];
  const more = shown.length - MOST_NAMED;
  return `${shown.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** As names are compared. */
export function folded(text: string): string {
  return text
    .replace(/:[a-z0-9_+-]+:/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
