import { type Ack, ackOf } from './acts.ts';
import { click, findTarget } from './clicks.ts';
import { type Confirmation, confirmationOf } from './confirmation.ts';
import { deliver, deliverEvent } from './delivery.ts';
import type { FormValue } from './form.ts';
import type { Json } from './json.ts';
import { stackOf, viewJson } from './modals.ts';
import { eventPayload, globalShortcutPayload, messageShortcutPayload } from './payloads.ts';
import {
  clear,
  closeModal,
  fill,
  type Offered,
  offered,
  pick,
  type Submitted,
  submit,
  suggest,
  type View,
  viewSeen,
} from './person-forms.ts';
import { type Posted, slash, talk, waitForMessage } from './person-talk.ts';
import { namesOf, type SeenFilter, seenBy, shows, until } from './seen.ts';
import type { SeenMessage } from './seen-message.ts';
import { nextTs, type State } from './state.ts';
import { directChannel, findMessage, findUser } from './world.ts';

/** How long to wait. */
export interface WaitOptions {
  /** Default 15,000: only what never comes takes so long. */
  readonly timeoutMs?: number;
}

/** Which view to wait for. */
export interface WaitForView extends WaitOptions {
  /** What has to be in its title or contents. */
  readonly has?: string | RegExp;
}

/** What somebody can do and see in this Slack. Channels are named as people name them; default `payments`. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Types a slash command. Resolves when Slack has the ack, or when the three seconds passed. */
  slash(text: string, options?: { readonly channel?: string }): Promise<Ack>;
  /** Posts a message to the bot in a channel; `@zadig ` is put in front when it is not there. */
  mention(text: string, options?: { readonly channel?: string; readonly thread?: string }): Promise<Posted>;
  /** Writes to the bot directly. */
  dm(text: string, options?: { readonly thread?: string }): Promise<Posted>;
  /** Posts a message. */
  say(text: string, options?: { readonly channel?: string; readonly thread?: string }): Promise<Posted>;
  /** Messages this person can see now, oldest first. */
  messages(filter?: SeenFilter): readonly SeenMessage[];
  /** Waits for a visible message, old or new; the newest that matches. */
  sees(what: string | RegExp, options?: SeenFilter & WaitOptions): Promise<SeenMessage>;
  /**
   * Clicks the newest visible button, or entry of an overflow menu, select or radio group, with this text: in the
   * open form first, then in messages, then in Home; of several in one place the `nth`, from 1. `confirm: false`
   * presses "no" in its dialog: nothing is sent.
   */
  click(
    text: string,
    options?: { readonly in?: SeenMessage | 'home'; readonly nth?: number; readonly confirm?: boolean },
  ): Promise<Ack>;
  /** What Slack asks before it sends that click, with the text of its two buttons; null: it sends it at once. */
  confirmation(
    text: string,
    options?: { readonly in?: SeenMessage | 'home'; readonly nth?: number },
  ): Confirmation | null;
  /** The form on top; null when none is open. */
  modal(): View | null;
  waitForModal(options?: WaitForView): Promise<View>;
  /** Enters values into the open form by label; `true` ticks all boxes of a group. */
  fill(values: Readonly<Record<string, FormValue>>): void;
  /** Chooses in a select by its label, typing first where options come from the app. */
  pick(label: string, option: string | readonly string[]): Promise<Ack>;
  /** Empties a field by its label: what was chosen or typed is gone, and the app is told if it wants to know. */
  clear(label: string): Promise<Ack>;
  /** What the app offers while one types. Errors: Error when it does not answer in time, or answers badly. */
  suggest(label: string, query: string): Promise<readonly string[]>;
  /** The same, with what stands above it. */
  offered(label: string, query: string): Promise<Offered>;
  submit(): Promise<Submitted>;
  /** Cancel; `all` is the × that closes the whole stack. */
  closeModal(options?: { readonly all?: boolean }): Promise<void>;
  openHome(): Promise<void>;
  home(): View | null;
  waitForHome(options?: WaitForView): Promise<View>;
  messageShortcut(callbackId: string, message: SeenMessage): Promise<Ack>;
  globalShortcut(callbackId: string): Promise<Ack>;
}

const DEFAULT_CHANNEL = 'payments';
const TIMEOUT_MS = 15_000;

function matches(view: View, options: WaitForView): boolean {
  return options.has === undefined || shows(`${view.title}\n${view.rendered}`, options.has);
}

function waitForView(
  look: () => View | null,
  who: string,
  options: WaitForView,
  state: State,
): Promise<View> {
  const report = (): string => {
    const now = look();
    const shown = now === null ? 'nothing' : `${now.title}\n${now.rendered}`;
    return `${who} does not see ${options.has === undefined ? 'a view' : String(options.has)}. Visible:\n${shown}`;
  };
  const fitting = (): View | null => {
    const view = look();
    return view !== null && matches(view, options) ? view : null;
  };
  return until(fitting, options.timeoutMs ?? TIMEOUT_MS, report, state);
}

/** The person with this name or id. Errors: Error when the world has none. */
export function person(name: string, state: State): Person {
  const user = findUser(state.world, name);
  if (user === undefined) throw new Error(`nobody here is called ${name}`);
  const direct = (): string => directChannel(state.world, user.id)?.id ?? '';
  const interactive = async (payload: Json): Promise<Ack> =>
    ackOf(await deliver('interactive', payload, state));
  const modal = (): View | null => {
    const open = stackOf(user.id, state).at(-1);
    return open === undefined ? null : viewSeen(open, state);
  };
  const home = (): View | null => {
    const open = state.homes.get(user.id);
    return open === undefined ? null : viewSeen(open, state);
  };
  const { name: botName, userId: botId } = state.world.bot;

  return {
    id: user.id,
    name: user.name,
    slash: (text, options = {}) => slash(user, text, options.channel ?? DEFAULT_CHANNEL, state),
    async mention(text, options = {}) {
      const named = text.includes(`@${botName}`) || text.includes(`<@${botId}>`);
      const typed = named ? text : `@${botName} ${text}`;
      return talk(
        user,
        typed,
        { channel: options.channel ?? DEFAULT_CHANNEL, thread: options.thread },
        state,
      );
    },
    async dm(text, options = {}) {
      return talk(user, text, { channel: 'dm', thread: options.thread }, state);
    },
    async say(text, options = {}) {
      return talk(user, text, { channel: options.channel ?? DEFAULT_CHANNEL, thread: options.thread }, state);
    },
    messages: (filter = {}) => seenBy(user.id, filter, state),
    sees: (what, options = {}) => waitForMessage(user, what, options, options.timeoutMs ?? TIMEOUT_MS, state),
    async click(text, options = {}) {
      const target = findTarget(user, text, options, state);
      const asks = target.field.element['confirm'] !== undefined;
      if (asks && options.confirm === false)
        return { acked: false, late: false, error: 'cancelled', deliveryId: '' };
      return click(user, target, null, state);
    },
    confirmation: (text, options = {}) =>
      confirmationOf(findTarget(user, text, options, state).field, namesOf(state.world)),
    modal,
    waitForModal: (options = {}) => waitForView(modal, user.name, options, state),
    fill: (values) => fill(user, values, state),
    pick: (label, option) => pick(user, label, option, state),
    clear: (label) => clear(user, label, state),
    suggest: (label, query) => suggest(user, label, query, state),
    offered: (label, query) => offered(user, label, query, state),
    submit: () => submit(user, state),
    closeModal: (options = {}) => closeModal(user, options.all ?? false, state),
    async openHome() {
      const open = state.homes.get(user.id);
      const view = open === undefined ? {} : { view: viewJson(open, state) };
      const event = { type: 'app_home_opened', user: user.id, channel: direct(), tab: 'home', ...view };
      if (user.isStranger) throw new Error(`${user.name} is an outsider and has no Home of this app`);
      void deliverEvent(eventPayload({ ...event, event_ts: nextTs(state) }, false, state), state);
    },
    home,
    waitForHome: (options = {}) => waitForView(home, user.name, options, state),
    async messageShortcut(callbackId, seen) {
      const message = findMessage(state.world, seen.channel, seen.ts);
      if (message === undefined || message.ephemeralTo !== null)
        throw new Error('shortcuts are only in the menu of messages everybody sees');
      if (user.isStranger) return { acked: false, late: false, error: 'unknown_shortcut', deliveryId: '' };
      return interactive(messageShortcutPayload(callbackId, user, message, state));
    },
    async globalShortcut(callbackId) {
      if (user.isStranger) return { acked: false, late: false, error: 'unknown_shortcut', deliveryId: '' };
      return interactive(globalShortcutPayload(callbackId, user, state));
    },
  };
}
