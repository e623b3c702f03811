import type { Person } from './slack/person.ts';
import type { SeenMessage } from './slack/seen-message.ts';
import type { SlackSandbox } from './slack/server.ts';

/** What one person sees of the bot, printed as it comes: each message when it is new, and again when it was edited. */
export interface Screen {
  /** From now on what this person sees; what was printed before is not printed again. */
  turnTo(person: Person): void;
  /** How much was printed so far. */
  count(): number;
  /** The messages of the bot that the person sees, oldest first. */
  messages(): readonly SeenMessage[];
  /**
   * Resolves with true when nothing has happened for as long as `need` says, which is asked after whatever happens
   * (null: not yet), and with false when that is not so within `atMost`. All in milliseconds.
   */
  quiet(need: () => number | null, atMost: number): Promise<boolean>;
  stop(): void;
}

/** An edited message is printed when it stays as it is for so long. */
const EDIT_MS = 300;
const FORM = 'form';

/** Prints from now on, until it is stopped. */
export function watchScreen(slack: SlackSandbox, first: Person, print: (text: string) => void): Screen {
  const printed = new Map<string, string>();
  const edits = new Map<string, { readonly text: string; readonly timer: NodeJS.Timeout }>();
  const listeners = new Set<() => void>();
  let person = first;
  let count = 0;

  const messages = () => person.messages().filter(({ from }) => from === slack.world.bot.name);

  function say(key: string, text: string, place: string): void {
    printed.set(key, text);
    count += 1;
    print(`${place}\n${text}`);
  }

  function forget(key: string): void {
    clearTimeout(edits.get(key)?.timer);
    edits.delete(key);
  }

  function sayLater(key: string, seen: SeenMessage): void {
    if (edits.get(key)?.text === seen.rendered) return;
    forget(key);
    if (printed.get(key) === seen.rendered) return;
    const timer = setTimeout(() => {
      edits.delete(key);
      say(key, seen.rendered, `(edited) (${placeOf(seen, slack)})`);
      tell();
    }, EDIT_MS);
    edits.set(key, { text: seen.rendered, timer });
  }

  function look(): void {
    for (const seen of messages()) {
      const key = `${seen.channel} ${seen.ts}`;
      if (printed.has(key)) sayLater(key, seen);
      else say(key, seen.rendered, `(${placeOf(seen, slack)})`);
    }
    lookAtForm();
  }

  /** A form that stays open would take the next clicks. */
  function lookAtForm(): void {
    const form = person.modal();
    if (form === null) printed.delete(FORM);
    if (form === null || printed.has(FORM)) return;
    const closed = 'Forms cannot be filled in here, so it is closed again; there is a command for each.';
    say(FORM, `${form.rendered}\n${closed}`, `(a form: ${form.title})`);
    person.closeModal({ all: true }).catch(() => {});
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  const unsubscribe = slack.onChange(() => {
    look();
    tell();
  });
  look();

  return {
    turnTo(next) {
      person = next;
      for (const key of [...edits.keys()]) forget(key);
      look();
    },
    count: () => count,
    messages,
    quiet: (need, atMost) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const end = (isQuiet: boolean) => {
          clearTimeout(timer);
          clearTimeout(limit);
          listeners.delete(again);
          resolve(isQuiet);
        };
        const again = () => {
          clearTimeout(timer);
          const ms = edits.size > 0 ? null : need();
          if (ms !== null) timer = setTimeout(end, ms, true);
        };
        const limit = setTimeout(end, atMost, false);
        listeners.add(again);
        again();
      }),
    stop() {
      unsubscribe();
      for (const key of [...edits.keys()]) forget(key);
    },
  };
}

/** Who sees it, and where. */
function placeOf({ channel, thread, ephemeral }: SeenMessage, { world }: SlackSandbox): string {
  if (ephemeral) return 'only you';
  const found = world.channels.get(channel);
  if (found?.kind === 'im') return thread === null ? 'direct message' : 'thread in the direct messages';
  const name = `#${found?.name ?? channel}`;
  return thread === null ? name : `thread in ${name}`;
}
