import { channelDefaultView } from '../blocks/channel.ts';
import { arg, optional, switchArg } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { defineRead } from './command.ts';

export const use = defineRead({
  name: 'use',
  title: 'Set the default',
  summary: 'Set this channel’s default environment, so that the target may be left out',
  topic: 'here',
  examples: ['use payments/dev', 'use payments', 'use', 'use --clear'],
  args: { target: optional(arg.scope()), clear: switchArg('Forget the default') },
  async answer({ target, clear }, { actor, place, channelDefaults }) {
    if (target !== undefined && clear) {
      throw new BotError('usage', 'Give either a target or --clear.', {
        hint: '/zadig use payments/dev, or /zadig use --clear',
      });
    }
    const before = await channelDefaults.get(place);
    const state = { before, direct: place.direct };
    if (clear) {
      await channelDefaults.clear(place);
      return channelDefaultView({ ...state, now: null, by: before === null ? null : actor.userId });
    }
    if (target === undefined) return channelDefaultView({ ...state, now: before, by: null });
    await channelDefaults.set(place, target, actor.userId);
    return channelDefaultView({ ...state, now: target, by: actor.userId });
  },
});
