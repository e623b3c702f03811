import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const tailResume = defineRead({
  name: 'tail resume',
  title: 'Resume a log tail',
  summary: 'Go on posting the lines of a log that was paused',
  topic: 'here',
  examples: ['tail resume k3m7p2q9xz'],
  args: { id: TAIL_ID },
  answer: ({ id }, { tails }) => tails.resume(id),
});
