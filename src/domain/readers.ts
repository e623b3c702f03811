import { BotError } from './errors.ts';
import type { Invocation } from './invocation.ts';

/** Errors: BotError `forbidden` where others than our own organisation read, or may. `doing`: what is not done there. */
export async function mustBeOurs({ place, audience }: Invocation, doing: string): Promise<void> {
  if (place.direct) return;
  const readers = await audience();
  if (readers === 'own') return;
  if (readers === 'external')
    throw new BotError(
      'forbidden',
      `This channel is shared with another organisation, so I do not ${doing} in it.`,
      { hint: 'Ask me in a direct message.' },
    );
  throw new BotError('forbidden', `I cannot see who reads this channel, so I do not ${doing} here.`, {
    hint: 'Type /invite @zadig, or ask me in a direct message.',
  });
}
