import { z } from 'zod';
import { Within } from './access.ts';
import { Duration } from './duration.ts';

/** A Slack channel, by its id. */
export const Channel = z
  .string()
  .regex(/^[CG][A-Z0-9]+$/, { error: 'must be a Slack channel id such as C0APPROVE' });

/** A regular expression as people write it in settings. */
export const Pattern = z.string().min(1).refine(compiles, { error: 'is not a regular expression' });

/** Whether a request has to say why; a pattern has to be found somewhere in the reason. */
export const ReasonRule = z.union([z.enum(['optional', 'required']), z.strictObject({ pattern: Pattern })], {
  error: 'must be optional, required or {pattern: …}',
});
export type ReasonRule = z.output<typeof ReasonRule>;

const Quorum = z.union(
  [
    z.int().positive(),
    z
      .record(z.string().min(1), z.int().positive())
      .refine((seats) => Object.keys(seats).length > 0, { error: 'must name at least one group' }),
  ],
  { error: 'must be a number, or say how many of each group, for example {leads: 1, sre: 1}' },
);

/** Who has to agree. */
export const Approve = z.strictObject({
  from: z
    .array(z.string())
    .min(1)
    .describe('Groups whose members may approve. Who is in them is asked at the moment of the click.'),
  quorum: Quorum.default(1).describe(
    'So many different people of any of the groups, or so many of each: {leads: 1, sre: 1}.',
  ),
  self_approval: z
    .boolean()
    .default(false)
    .describe('true: who asks may approve as well. Default: others have to.'),
  reason: ReasonRule.default('optional').describe(
    'Whether a request has to say why: optional, required, or {pattern: "OPS-[0-9]+"}.',
  ),
  expires: Duration.default('4h').describe('How long a request stays open: 30s, 5m, 4h or 2d.'),
  channel: Channel.optional().describe('Where its cards go. Default: channels.approvals.'),
  break_glass: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Groups whose members may apply a change at once, to be reviewed afterwards. Default: nobody.'),
});
export type Approve = z.output<typeof Approve>;

/** One line of `policies`: changes that match it need this approval. */
export const Policy = z.strictObject({
  match: Within.extend({
    command: Within.shape.project.describe('Names of commands, such as env delete. Default: all changes.'),
  }).describe('Which changes it is for; what is left out matches everything.'),
  approve: z
    .union([z.literal('none'), Approve], {
      error: 'must be none, or say from whom, for example {from: [leads], quorum: 1}',
    })
    .describe('none: applied at once, in production too. Otherwise who has to agree.'),
});
export type Policy = z.output<typeof Policy>;

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
