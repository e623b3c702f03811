import type { Change, Plan } from '../../domain/change.ts';
import { destroys, undoDestroys } from '../../domain/destroying.ts';
import { few } from '../../domain/few.ts';
import { targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import type { CommandButton, DialogButton } from '../message.ts';
import { leadingOn } from './words.ts';

/** What may be pressed about a change. The press is checked as if the command had been typed. */
export type ChangeButton = CommandButton | DialogButton;

/**
 * In production Slack asks once more, since a vote cannot be taken back; so it does wherever something is destroyed,
 * and says what.
 */
export function approveButton({ id, plan }: Change): ChangeButton {
  const isDanger = destroys(plan);
  const confirm = {
    title: isDanger ? 'Approve that this is destroyed?' : 'Approve this change?',
    text: `${plainWhat(plan)}. ${isDanger ? lossText(plan) : ''}It is applied as soon as enough people have approved.`,
    yes: 'Approve',
  };
  return {
    label: 'Approve',
    command: `approve ${quoteWord(id)}`,
    about: `Approve: ${plainWhat(plan)}`,
    style: isDanger ? 'danger' : 'primary',
    ...(isDanger || plan.target.production ? { confirm } : {}),
  };
}

/** Beside an approval that destroys, denying is the safe way, and does not look like a danger itself. */
export function denyButton({ id, plan }: Change): ChangeButton {
  return {
    label: 'Deny',
    dialog: 'deny',
    id,
    about: `Deny: ${plainWhat(plan)}`,
    ...(destroys(plan) ? {} : { style: 'danger' }),
  };
}

export function detailsButton({ id, plan }: Change): ChangeButton {
  return { label: 'Details', dialog: 'details', id, about: `Details: ${plainWhat(plan)}` };
}

/** Asks nothing first: only whoever asked can, nothing has happened yet, and asking again is as easy. */
export function withdrawButton({ id, plan }: Change): ChangeButton {
  return { label: 'Withdraw', command: `withdraw ${quoteWord(id)}`, about: `Withdraw: ${plainWhat(plan)}` };
}

/** For a change of which nobody knows whether it was applied. */
export function lookAgainButton({ id, plan }: Change): ChangeButton {
  return { label: 'Look again', command: `check ${quoteWord(id)}`, about: `Look again: ${plainWhat(plan)}` };
}

export function signOffButton({ id, plan }: Change): ChangeButton {
  return {
    label: 'Sign off',
    command: `review ${quoteWord(id)}`,
    about: `Sign off: ${plainWhat(plan)}`,
    style: 'primary',
  };
}

export function undoButton({ id, plan }: Change): ChangeButton {
  const isDanger = undoDestroys(plan);
  return {
    label: 'Undo',
    command: `undo ${quoteWord(id)}`,
    about: `Undo: ${plainWhat(plan)}`,
    ...(isDanger ? { style: 'danger' } : {}),
    confirm: {
      title: isDanger ? 'Undo this, and destroy what it made?' : 'Undo this change?',
      text: `Takes back: ${plainWhat(plan)}. ${isDanger ? 'What it made is deleted. ' : ''}It is a change of its own, with the same approvals.`,
      yes: 'Undo',
    },
  };
}

/** Short enough for a dialog and without markup, which dialogs do not know. */
function plainWhat({ summary, target: { project, env, production } }: Plan): string {
  const where = `${short(targetText({ project, env }), 80)}${production ? ' (production)' : ''}`;
  return `${short(leadingOn(summary, env), 120)} ${where}`;
}

/** What goes, by name where the plan has names: `Gone afterwards: api, worker. `. */
function lossText({ fields, touches: [touched = ''] }: Plan): string {
  const gone = fields.filter(({ after }) => after === null).map(({ name }) => name);
  const loss = gone.length === 0 ? touched : `Gone afterwards: ${few(gone)}.`;
  return loss === '' ? '' : `${short(loss, 90)} `;
}

function short(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
