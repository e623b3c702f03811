import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const tailPause = defineRead({
  name: 'tail pause',
  title: 'Pause a log tail',
  summary: 'Post no lines of a log for now; they wait, and then go into its file',
  topic: 'here',
  examples: ['tail pause k3m7p2q9xz'],
  args: { id: TAIL_ID },
  answer: ({ id }, { tails }) => tails.pause(id),
});
