import { boxesCalled, type Entry, meant, offers, ticks } from './console-choices.ts';
import { heard } from './console-click.ts';
import { fieldCalled, folded, keyOf } from './console-field.ts';
import { NO_FORM } from './console-press.ts';
import type { Seat } from './console-seat.ts';
import { drawField } from './screen-form.ts';
import { wayOf } from './screen-words.ts';
import { type Field, fieldsOf, valueField } from './slack/fields.ts';
import type { View } from './slack/person-forms.ts';
import { namesOf } from './slack/seen.ts';
import { settled } from './under-way.ts';

/** What a person does with an input, by the word for it. Errors: Error with a sentence, as for all below. */
export async function operate(word: string, rest: string, seat: Seat): Promise<void> {
  const view = inFront(seat);
  const [label, value] = assigned(rest, view);
  if (label === '') throw new Error(`Say which input: ${word} ${labelOfFirst(view)}`);
  const field = word === 'tick' || word === 'untick' ? boxesCalled(label, view) : fieldCalled(label, view);
  switch (word) {
    case 'look':
      return seat.say(await offers(field, value ?? '', view, seat));
    case 'clear':
      return enter(null, field, view, seat);
    case 'tick':
    case 'untick':
      return enter(ticks(word === 'tick', value ?? label, field, view), field, view, seat);
    default:
      if (value === null) throw new Error(`Say what: ${word} ${field.label} = …`);
      return enter(await meant(value, field, view, seat), field, view, seat);
  }
}

/** True when the lines that follow `fill LABEL` belong to it. */
export function takesLines(said: string, { person }: Seat): boolean {
  const [, label] = /^fill +([^=]+)$/i.exec(said) ?? [];
  const view = person.modal();
  if (label === undefined || view === null) return false;
  try {
    return wayOf(fieldCalled(label, view)) === 'lines';
  } catch {
    return false;
  }
}

/** Label of the first input in the form in front that takes several lines; null when there is none. */
export function linesInput({ person }: Seat): string | null {
  const fields = fieldsOf(person.modal()?.blocks ?? []);
  return fields.find((field) => field.input && wayOf(field) === 'lines')?.label ?? null;
}

/** True for `LABEL = …` with the whole label of an input. */
export function isAssignment(said: string, { person }: Seat): boolean {
  const view = person.modal();
  if (view === null || !said.includes('=')) return false;
  const [label] = assigned(said, view);
  return fieldsOf(view.blocks).some((field) => field.input && folded(field.label) === folded(label));
}

/** `LABEL = VALUE`; a label may have a = itself. Without any, the value is null. */
function assigned(said: string, view: View): readonly [label: string, value: string | null] {
  const cuts = [...said.matchAll(/=/g)].map(({ index }) => index);
  const labels = fieldsOf(view.blocks).map(({ label }) => folded(label));
  const cut = cuts.find((at) => labels.includes(folded(said.slice(0, at)))) ?? cuts[0];
  if (cut === undefined) return [said.trim(), null];
  // Lines that were typed below are kept as they are.
  return [said.slice(0, cut).trim(), said.slice(cut + 1).replace(/^(?: *\n| +)/, '')];
}

function inFront({ person, screen }: Seat): View {
  const view = person.modal() ?? (screen.views.isAtHome() ? person.home() : null);
  if (view === null) throw new Error(NO_FORM);
  return view;
}

/** Null empties the field. */
async function enter(value: Entry | null, field: Field, view: View, seat: Seat): Promise<void> {
  const { person, screen, say, demo } = seat;
  const before = screen.count();
  const key = keyOf(field, view);
  const tells = !field.input || field.block['dispatch_action'] === true;
  if (value === null) heard(await person.clear(key));
  else if (tells || wayOf(field) === 'offered' || view.type === 'home') heard(await person.pick(key, value));
  else person.fill({ [key]: value });
  if (tells) await settled(before, screen);
  const now = person.modal() ?? person.home();
  const same = fieldsOf(now?.blocks ?? []).find(
    ({ blockId, actionId }) => blockId === field.blockId && actionId === field.actionId,
  );
  if (screen.count() === before && now !== null && same !== undefined)
    say(drawField(now, same, namesOf(demo.slack.world)));
}

function labelOfFirst(view: View): string {
  const first = fieldsOf(view.blocks).find(({ element }) => valueField(element) !== null);
  return first === undefined ? '…' : `${first.label} = …`;
}
