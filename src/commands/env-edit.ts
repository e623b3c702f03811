import { z } from 'zod';
import { arg, flag, oneOf, optional } from '../domain/args.ts';
import type { Field, Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { readEnv } from './shared/env-progress.ts';
import { findRegistry, registryName } from './shared/listed.ts';

const Basics = z.strictObject({ registry: z.string(), alias: z.string() });
type Basics = z.output<typeof Basics>;

export const envEdit = defineChange({
  name: 'env edit',
  title: 'Edit an environment',
  summary: 'Give an environment another image registry or, in production, another alias',
  examples: [
    'env edit payments/dev --registry registry-eu.example.com',
    'env edit payments/prod --alias "Production US"',
  ],
  args: {
    env: arg.env(),
    registry: oneOf(
      flag(optional(arg.word({ label: 'Registry', hint: 'registry.example.com', source: 'registries' }))),
    ),
    alias: oneOf(flag(optional(arg.text({ label: 'Alias', hint: 'Production EU' })))),
  },
  Facts: z.strictObject({ before: Basics, after: Basics }),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target, registry, alias }, ctx) {
    const at = targetText(target);
    const { project, env, production } = target;
    if (!production && alias !== undefined) {
      throw new BotError(
        'unsupported',
        `Zadig keeps an alias for production environments only, and ${at} is none.`,
      );
    }
    if (registry === undefined && alias === undefined) {
      throw new BotError('usage', 'Say what to change.', {
        hint: production ? 'Add --registry, --alias, or both.' : 'Add --registry.',
        arg: 'registry',
      });
    }
    const [detail, place] = await Promise.all([
      readEnv(target, ctx),
      registry === undefined ? null : findRegistry(registry, ctx),
    ]);
    const before: Basics = { registry: detail.registryId, alias: detail.alias ?? '' };
    const after: Basics = { registry: place?.id ?? before.registry, alias: alias ?? before.alias };
    const [moves, renames] = [after.registry !== before.registry, after.alias !== before.alias];
    if (!moves && !renames)
      throw new BotError('conflict', `Nothing would change: ${at} is like that already.`);
    return {
      target,
      call: mutation('editEnvironment', {
        project,
        production,
        params: { env },
        body: {
          ...(moves ? { registry_id: after.registry } : {}),
          // Left out, it would be erased.
          ...(production ? { env_name: after.alias } : {}),
        },
      }),
      summary: `Edit the environment ${env}`,
      fields: [
        ...(moves ? [registryField(await registryName(before.registry, ctx), place?.name ?? '')] : []),
        ...(renames ? [{ name: 'alias', before: before.alias || null, after: after.alias || null }] : []),
      ],
      touches: moves
        ? ['Its namespace gets the pull secret of the new registry. What runs is not restarted.']
        : [],
      warnings: [
        ...(renames && after.alias === '' ? [`${at} will have no alias any more.`] : []),
        ...(place?.checked === false
          ? ['This Zadig does not list its registries: the word is sent as the id.']
          : []),
      ],
      facts: { before, after },
      undo: undoOf(at, before, moves, renames),
    };
  },
  async progress({ target, facts: { before, after } }, ctx): Promise<Progress> {
    const detail = await readEnv(target, ctx);
    const shows = ({ registry, alias }: Basics) =>
      detail.registryId === registry && (detail.alias ?? '') === alias;
    if (shows(after)) return { state: 'ready', note: '' };
    if (shows(before)) return { state: 'untouched', note: 'It has its old registry and alias.' };
    return { state: 'failed', note: 'It has neither the old nor the new registry and alias.', failing: [] };
  },
});

function registryField(before: string, after: string): Field {
  return { name: 'registry', before: before || null, after };
}

function undoOf(at: string, before: Basics, moves: boolean, renames: boolean): string | null {
  // There is no way to take a registry away again.
  if (moves && before.registry === '') return null;
  return [
    `env edit ${quoteWord(at)}`,
    ...(moves ? [`--registry ${quoteWord(before.registry)}`] : []),
    ...(renames ? [`--alias ${quoteWord(before.alias)}`] : []),
  ].join(' ');
}
