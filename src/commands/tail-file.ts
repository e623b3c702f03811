import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const tailFile = defineRead({
  name: 'tail file',
  title: 'Upload a full log',
  summary: 'Upload the lines of a log that passed its filters so far, as a file in its thread',
  topic: 'here',
  examples: ['tail file k3m7p2q9xz'],
  args: { id: TAIL_ID },
  answer: ({ id }, { tails }) => tails.file(id),
});
