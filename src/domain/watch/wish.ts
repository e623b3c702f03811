import { z } from 'zod';

/** What of its environments a channel wants to hear. */
export const WatchWish = z.object({
  only: z.enum(['failures', 'rollouts']).nullable(),
});
export type WatchWish = z.output<typeof WatchWish>;
