import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import { type Menu, menuView } from '../../blocks/form/menu.ts';
import { message } from '../../blocks/message.ts';
import type { Actor } from '../../domain/actor.ts';
import type { CommandShape } from '../../domain/usage.ts';
import { SHORTCUTS } from '../shortcuts.ts';
import { answerAtOrigin, deliver } from './answer.ts';
import { isAtHome, type Origin, type Somewhere, sealedOrigin } from './kept.ts';
import { answerWithForm } from './open.ts';
import type { FormListening } from './parts.ts';

/** What can be shown of what a message speaks of. */
const SHARED = ['env show', 'service show', 'events', 'var list', 'config list'];

/** Listens for shortcuts: from anywhere in Slack, and from the menu of a message. */
export function listenForShortcuts(app: App, parts: FormListening): void {
  const { change, logs, running, logsHere, share } = SHORTCUTS;

  app.shortcut<GlobalShortcut>(change.callback_id, async ({ shortcut, ack }) => {
    await ack();
    const { actor, origin } = globally(shortcut, parts.now());
    await showMenu(shortcut.trigger_id, actor, origin, parts, async () => ({
      title: change.name,
      about: 'What do you want to change? You see what would happen before anybody is asked.',
      commands: parts.forms.commands.filter(({ kind }) => kind === 'change'),
      rest: () => '',
    }));
  });

  for (const [{ callback_id }, line] of [
    [running, 'env show'],
    [logs, 'logs'],
  ] as const)
    app.shortcut<GlobalShortcut>(callback_id, async ({ shortcut, ack }) => {
      await ack();
      showForm(shortcut.trigger_id, line, globally(shortcut, parts.now()), parts);
    });

  app.shortcut<MessageShortcut>(logsHere.callback_id, async ({ shortcut, ack }) => {
    await ack();
    const here = beneath(shortcut, parts.now());
    const { userId, teamId } = here.actor;
    const isOurs = await parts.people.isOurs(userId, teamId);
    const target = isOurs ? await parts.forms.targetIn(shortcut.message.text ?? '', here.actor) : null;
    showForm(shortcut.trigger_id, `logs${target === null ? '' : ` ${target}`} --share`, here, parts);
  });

  app.shortcut<MessageShortcut>(share.callback_id, async ({ shortcut, ack }) => {
    await ack();
    const { actor, origin } = beneath(shortcut, parts.now());
    await showMenu(shortcut.trigger_id, actor, origin, parts, async () => {
      const target = await parts.forms.targetIn(shortcut.message.text ?? '', actor);
      return {
        title: share.name,
        about: 'What is to be shown? The answer goes into the thread of this message, where all can read it.',
        commands: parts.forms.commands.filter(({ name }) => SHARED.includes(name)),
        rest: (command) => `${target === null ? '' : ` ${asTaken(target, command)}`} --share`,
      };
    });
  });
}

/** Opens a command's form, as its button would. */
function showForm(triggerId: string, line: string, { actor, origin }: Somewhere, parts: FormListening): void {
  const home = isAtHome(origin);
  const back = answerAtOrigin(parts.poster, origin, actor.userId, parts.now());
  parts.hear({
    deliveryId: `trigger:${triggerId}`,
    ...{ actor, channelId: origin.channel, thread: origin.thread },
    surface: home ? 'direct' : 'button',
    text: line,
    wantsForm: true,
    external: home ? false : null,
    answer: answerWithForm(back, { place: { triggerId }, actor, origin }, parts),
  });
}

/** Of a service, its environment, for a command that takes only that. */
function asTaken(target: string, { args }: CommandShape): string {
  const isOfService = Object.values(args).some(({ kind }) => kind === 'service');
  return isOfService ? target : target.split('/').slice(0, 2).join('/');
}

async function showMenu(
  triggerId: string,
  actor: Actor,
  origin: Origin,
  { people, poster, seal, onError, now }: FormListening,
  menu: () => Promise<Menu>,
): Promise<void> {
  if (!(await people.isOurs(actor.userId, actor.teamId))) return;
  const view = menuView(await menu(), JSON.stringify({ origin: sealedOrigin(origin, actor.userId, seal) }));
  try {
    await poster.open(triggerId, view);
  } catch (error) {
    onError(error);
    // Its buttons open forms from a message, too.
    const reply = { message: message(view.blocks), file: null, shared: isAtHome(origin) };
    await deliver(answerAtOrigin(poster, origin, actor.userId, now()), reply, onError);
  }
}

/** There is no channel: the answer goes into the direct message. */
function globally({ user }: GlobalShortcut, at: number): Somewhere {
  return {
    actor: { userId: user.id, teamId: user.team_id ?? null },
    origin: { channel: user.id, thread: null, url: null, at },
  };
}

/** In the thread of the message, or the one that it stands in. */
function beneath({ message: { ts, thread_ts }, channel, user }: MessageShortcut, at: number): Somewhere {
  return {
    actor: { userId: user.id, teamId: user.team_id ?? null },
    origin: { channel: channel.id, thread: typeof thread_ts === 'string' ? thread_ts : ts, url: null, at },
  };
}
