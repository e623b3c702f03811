import { arg } from '../../domain/args.ts';

/** Names a log tail, as its own message says. */
export const TAIL_ID = arg.word({ label: 'Log tail', hint: 'k3m7p2q9xz' });
