import { type Views, watchViews } from './screen-views.ts';
import type { Person } from './slack/person.ts';
import type { View } from './slack/person-forms.ts';
import { namesOf } from './slack/seen.ts';
import type { SeenMessage } from './slack/seen-message.ts';
import type { SlackSandbox } from './slack/server.ts';

/**
 * What one person sees of the bot, printed as it comes: each message when it is new, and again when it was edited;
 * their form and, while they look at it, Home.
 */
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
  readonly views: Pick<Views, 'visitHome' | 'isAtHome' | 'front' | 'redraw' | 'hasBeneath'>;
  stop(): void;
}

/** An edited message is printed when it stays as it is for so long. */
const EDIT_MS = 300;

/** Prints from now on, until it is stopped. `wordsFor` is what stands below an open form. */
export function watchScreen(
  slack: SlackSandbox,
  first: Person,
  print: (text: string) => void,
  wordsFor: (form: View, covers: boolean) => string,
): Screen {
  const printed = new Map<string, string>();
  const edits = new Map<string, { readonly text: string; readonly timer: NodeJS.Timeout }>();
  const listeners = new Set<() => void>();
  let person = first;
  let count = 0;

  const messages = () => person.messages().filter(({ from }) => from === slack.world.bot.name);

  function show(text: string): void {
    count += 1;
    print(text);
  }

  function say(key: string, text: string, place: string): void {
    printed.set(key, text);
    show(`${place}\n${text}`);
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
    views.look();
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  const views = watchViews(first, { names: namesOf(slack.world), wordsFor, show, note: print, tell });
  const unsubscribe = slack.onChange(() => {
    look();
    tell();
  });
  look();

  return {
    turnTo(next) {
      person = next;
      views.turnTo(next);
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
          const ms = edits.size > 0 || views.isDrawing() ? null : need();
          if (ms !== null) timer = setTimeout(end, ms, true);
        };
        const limit = setTimeout(end, atMost, false);
        listeners.add(again);
        again();
      }),
    views,
    stop() {
      unsubscribe();
      views.stop();
      for (const key of [...edits.keys()]) forget(key);
    },
  };
}

/** Who sees it, and where. */
export function placeOf({ channel, thread, ephemeral }: SeenMessage, { world }: SlackSandbox): string {
  if (ephemeral) return 'only you';
  const found = world.channels.get(channel);
  if (found?.kind === 'im') return thread === null ? 'direct message' : 'thread in the direct messages';
  const name = `#${found?.name ?? channel}`;
  return thread === null ? name : `thread in ${name}`;
}
