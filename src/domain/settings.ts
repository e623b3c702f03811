import { z } from 'zod';
import { AccessRule, Group, OPEN_ACCESS } from './access.ts';
import { Duration } from './duration.ts';
import { Freeze } from './freeze.ts';
import { groupMistakes } from './group-mistakes.ts';
import { Channel, Pattern, Policy } from './policy-settings.ts';
import { NAME } from './target.ts';

const Minutes = z.int().positive();

/**
 * The YAML file: people and policy, never secrets. Everything has a default; groups that
 * are named must be defined.
 */
export const Settings = z
  .strictObject({
    projects: z
      .array(z.string().regex(NAME, { error: 'must be a Zadig project key' }))
      .min(1)
      .optional()
      .describe(
        'Projects the bot serves; nothing else is reachable through it. Default: all the token can see.',
      ),
    channels: z.strictObject({ approvals: Channel.optional() }).default({}).describe('Where cards go.'),
    groups: z
      .record(z.string().min(1), Group)
      .default({})
      .describe('Named people, used by access and policies.'),
    access: z
      .array(AccessRule)
      .min(1)
      .default([...OPEN_ACCESS])
      .describe(
        'Who may do what, where. The first line that speaks of person and place decides; the rest is refused.',
      ),
    policies: z.array(Policy).default([]).describe('For changes: who has to approve. First match wins.'),
    freezes: z
      .array(Freeze)
      .default([])
      .describe('Windows in which changes need more approvals, or are refused.'),
    logs: z
      .strictObject({
        minutes: Minutes.default(10),
        max_minutes: Minutes.default(60),
        per_user: z.int().positive().default(3),
        per_channel: z.int().positive().default(2),
        in_all: z.int().positive().default(50),
        file_mb: z.int().positive().max(500).default(20),
        redact: z.array(Pattern).default([]),
      })
      .refine(({ minutes, max_minutes }) => minutes <= max_minutes, {
        path: ['minutes'],
        error: 'must not be above max_minutes',
      })
      .prefault({})
      .describe('Limits of log tails, and patterns masked in them besides the built-in ones.'),
    watches: z
      .strictObject({
        calm: Duration.default('30s'),
        busy: Duration.default('5s'),
        hold_back: Duration.default('30s'),
      })
      .prefault({})
      .describe('How often watched environments are looked at.'),
  })
  .superRefine(
    (settings, context) => {
      for (const { path, message } of groupMistakes(settings)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    },
    // Also beside other mistakes: all are reported at once.
    { when: () => true },
  );
export type Settings = z.output<typeof Settings>;

/** What holds when there is no file. */
export const DEFAULT_SETTINGS: Settings = Settings.parse({});
