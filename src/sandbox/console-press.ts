import { clickOn } from './console-click.ts';
import { folded, listed, optionTexts } from './console-field.ts';
import type { Seat } from './console-seat.ts';
import { buttonText } from './screen-words.ts';
import { fieldsOf } from './slack/fields.ts';
import { answered, settled } from './under-way.ts';

/** Said when a word needs an open form. */
export const NO_FORM =
  'No form is open here. A command that lacks something opens one, such as image alone; so do some buttons, such as Deny.';

/** Sends the form, and waits for what comes of it. */
export async function submit({ person, screen, say }: Seat): Promise<void> {
  const form = person.modal();
  if (form === null) throw new Error(NO_FORM);
  if (form.submit === null) throw new Error('This form has nothing to send; close closes it.');
  const before = screen.count();
  const { acked, error } = await person.submit();
  if (error === 'incomplete') return screen.views.redraw();
  if (!acked || error !== null) return say(`Slack says: the form could not be sent (${error}).`);
  if (person.modal() === null) return answered(before, screen);
  return settled(before, screen);
}

/** Presses a button, or an entry of a menu, in the form. */
export async function pressInForm(label: string, nth: number, seat: Seat): Promise<void> {
  const form = seat.person.modal();
  if (form === null) throw new Error(NO_FORM);
  const texts = fieldsOf(form.blocks)
    .filter(({ input }) => !input)
    .flatMap((field) => [buttonText(field), ...optionTexts(field)])
    .filter((text) => text !== '');
  const text = texts.find((one) => isCalled(label, one));
  if (text === undefined && isCalled(label, form.submit)) return submit(seat);
  if (text === undefined && isCalled(label, form.close ?? 'Close')) return close(false, seat);
  if (text === undefined) {
    const all = [...texts, form.close ?? 'Close', ...(form.submit === null ? [] : [form.submit])];
    throw new Error(
      `The form in front has no “${label}” to press; it has: ${listed(all)}. To press in a message, close it first.`,
    );
  }
  return clickOn(text, { nth }, seat);
}

/** Presses the form's own Back, or else goes back to the form beneath. */
export async function back(seat: Seat): Promise<void> {
  const form = seat.person.modal();
  if (form === null) throw new Error(NO_FORM);
  const button = fieldsOf(form.blocks)
    .map(buttonText)
    .find((text) => /\bback\b/i.test(text));
  if (button !== undefined) return pressInForm(button, 1, seat);
  if (!seat.screen.views.hasBeneath()) throw new Error('There is no form behind this one; close closes it.');
  return close(false, seat);
}

/** Closes the form, or all of those that lie on each other. */
export async function close(all: boolean, { person, screen }: Seat): Promise<void> {
  if (person.modal() === null) throw new Error(NO_FORM);
  const before = screen.count();
  await person.closeModal({ all });
  if (person.modal() !== null) await settled(before, screen);
}

/** Draws the form once more. */
export function showForm({ person, screen }: Seat): void {
  if (person.modal() === null) throw new Error(NO_FORM);
  screen.views.redraw();
}

/** Is this what stands on the button? */
export function isCalled(said: string, label: string | null): boolean {
  return label !== null && folded(said) === folded(label);
}
