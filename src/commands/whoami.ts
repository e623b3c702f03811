import { whoamiView } from '../blocks/whoami.ts';
import { defineRead } from './command.ts';

export const whoami = defineRead({
  name: 'whoami',
  summary: 'Who you are to me, and what you may do where',
  topic: 'here',
  examples: ['whoami'],
  args: {},
  async answer(_values, { actor, place, groups, access, channelDefaults }) {
    const known = await groups();
    return whoamiView({
      userId: actor.userId,
      groups: [...known],
      access: access(known),
      channelDefault: await channelDefaults.get(place),
    });
  },
});
