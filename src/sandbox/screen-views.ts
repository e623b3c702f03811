import { drawView } from './screen-form.ts';
import type { Person } from './slack/person.ts';
import type { View } from './slack/person-forms.ts';
import { type Names, withEmoji } from './slack/rendered-mrkdwn.ts';

/** The form and the Home that one person looks at, drawn when they come and when they change. */
export interface Views {
  /** Looks what changed since; what stays so for a moment is drawn. */
  look(): void;
  /** From now on what this person has open; it is drawn at once. */
  turnTo(person: Person): void;
  /** Whether the person looks at Home, under whatever form is open. */
  visitHome(visits: boolean): void;
  isAtHome(): boolean;
  /** What stands in the form, or else Home, as plain text; empty: neither is open. */
  front(): string;
  /** Draws the form, or else Home, now. */
  redraw(): void;
  /** Another form of the person lies under the one on top. */
  hasBeneath(): boolean;
  /** Something is about to be drawn. */
  isDrawing(): boolean;
  stop(): void;
}

interface Surroundings {
  readonly names: Names;
  /** What can be typed while a form is open, which may cover another. */
  wordsFor(form: View, covers: boolean): string;
  /** Prints what was drawn, and counts it. */
  show(text: string): void;
  /** Prints in passing. */
  note(text: string): void;
  /** Called after each drawing. */
  tell(): void;
}

/** A form is often opened empty and filled at once. */
const STEADY_MS = 150;

/** Nothing is drawn before the first `look`. */
export function watchViews(first: Person, { names, wordsFor, show, note, tell }: Surroundings): Views {
  let person = first;
  let atHome = false;
  /** Ids of each person's forms as they came, the one on top last. */
  const stacks = new Map<string, readonly string[]>();
  const drawn = { form: '', home: '' };
  let coming: { readonly contents: string; readonly timer: NodeJS.Timeout } | null = null;

  const hasBeneath = () => (stacks.get(person.id) ?? []).length > 1;
  const home = () => (atHome ? person.home() : null);

  function draw(): void {
    const form = person.modal();
    const view = form ?? home();
    drawn.form = contentsOf(form);
    drawn.home = contentsOf(home());
    if (view === null) return;
    const { name } = person;
    const head = form === null ? `(Home of ${name})` : `(a form for ${name} alone) ${withEmoji(form.title)}`;
    const words = form === null ? [] : ['', wordsFor(form, hasBeneath())];
    show([head, drawView(view, names), ...words].join('\n'));
  }

  function forget(): void {
    clearTimeout(coming?.timer);
    coming = null;
  }

  function look(): void {
    const form = person.modal();
    const contents = contentsOf(form);
    if (form === null) {
      if (drawn.form !== '') note(`(the form for ${person.name} is closed)`);
      drawn.form = '';
      stacks.delete(person.id);
    } else {
      const stack = stacks.get(person.id) ?? [];
      const known = stack.indexOf(form.id);
      stacks.set(person.id, known < 0 ? [...stack, form.id] : stack.slice(0, known + 1));
    }
    const isNew = form === null ? contentsOf(home()) !== drawn.home : contents !== drawn.form;
    const next = contents === '' ? contentsOf(home()) : contents;
    if (!isNew || next === '') {
      forget();
      return;
    }
    if (coming?.contents === next) return;
    forget();
    const timer = setTimeout(() => {
      coming = null;
      draw();
      tell();
    }, STEADY_MS);
    coming = { contents: next, timer };
  }

  return {
    look,
    turnTo(next) {
      forget();
      person = next;
      atHome = false;
      drawn.home = '';
      draw();
    },
    visitHome(visits) {
      atHome = visits;
      drawn.home = contentsOf(home());
    },
    isAtHome: () => atHome && person.modal() === null,
    front: () => (person.modal() ?? home())?.rendered ?? '',
    redraw() {
      forget();
      draw();
    },
    hasBeneath,
    isDrawing: () => coming !== null,
    stop: forget,
  };
}

/** What has to change for a view to be drawn again; what the person enters is told on its own. */
function contentsOf(view: View | null): string {
  if (view === null) return '';
  const { id, title, submit, close, blocks, errors } = view;
  return JSON.stringify({ id, title, submit, close, blocks, errors });
}
