import { z } from 'zod';
import { arg, needed } from '../domain/args.ts';
import type { Progress } from '../domain/change.ts';
import type { Variable } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { mutation } from '../zadig/mutation.ts';
import { wholeVariable } from '../zadig/variables.ts';
import { type ChangeContext, defineChange } from './change.ts';
import {
  type Assignment,
  assignmentWord,
  onlyAssignments,
  typedValue,
  unknownKey,
} from './shared/assignments.ts';
import { afterUpdate, isBusy, readEnv, refuseAsleep, waiting } from './shared/env-progress.ts';
import { definedFor, variablesOf } from './shared/env-variables.ts';
import { orNull } from './shared/listed.ts';
import { attempt, readOr, refuseAllIn } from './shared/problems.ts';
import { secretValues, valueField } from './shared/shown-value.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A variable that changes. `before` undefined: the environment did not have it. */
const Changed = z.strictObject({ key: z.string(), before: Value.optional(), after: Value });
type Changed = z.output<typeof Changed>;

export const varSet = defineChange({
  name: 'var set',
  title: 'Set variables',
  summary: 'Set global variables of an environment; the services that follow them are redeployed',
  examples: [
    'var set payments/dev LOG_LEVEL=debug',
    'var set payments/dev REGION=eu-west-1 FEATURE_REFUNDS=false',
  ],
  args: {
    env: arg.env(),
    variables: needed(arg.words({ label: 'Variables', hint: 'LOG_LEVEL=debug', source: 'variables' })),
  },
  Facts: z.strictObject({ changed: z.array(Changed), services: z.array(z.string()) }),
  repeatable: true,
  waitsForIdle: true,
  async plan({ env: target, variables: given }, ctx) {
    const at = targetText(target);
    const words = onlyAssignments(given, `var set ${at} LOG_LEVEL=debug`);
    const { assignments } = words;
    const [now, detail] = await readOr(
      Promise.all([variablesOf(target, ctx), readEnv(target, ctx)]),
      at,
      words.problems,
    );
    refuseAsleep(target, detail);
    const problems = [...words.problems, ...assignments.filter(({ follow }) => follow).map(ownVariable(at))];
    const wanted = await withAdded(target, now, assignments, problems, ctx);
    const after = wanted.map((variable) => {
      const assignment = assignments.find(({ key, follow }) => key === variable.key && !follow);
      if (assignment === undefined) return variable;
      return { ...variable, value: attempt(() => typedValue(assignment, variable), null, problems) };
    });
    refuseAllIn(at, problems);
    const changed = after.flatMap((variable): Changed[] => {
      const before = now.find(({ key }) => key === variable.key)?.value;
      return before === variable.value ? [] : [{ key: variable.key, before, after: variable.value }];
    });
    if (changed.length === 0) {
      throw new BotError('conflict', `Nothing would change: ${at} has these values already.`);
    }
    const touched = after.filter(({ key }) => changed.some((each) => each.key === key));
    const { project, env, production } = target;
    return {
      target,
      call: mutation('setVariables', {
        project,
        production,
        params: { env },
        body: { global_variables: after.map(wholeVariable) },
      }),
      summary: `Set ${few(changed.map(({ key }) => key))}`,
      hidden: secretValues([...now, ...after]),
      fields: touched.map((variable) =>
        valueField(variable, now.find(({ key }) => key === variable.key)?.value, variable.value),
      ),
      touches: touched.map(redeployed),
      warnings: await licenceWarning(target, ctx),
      facts: { changed, services: [...new Set(touched.flatMap(({ relatedServices }) => relatedServices))] },
      undo: undoOf(at, changed),
    };
  },
  async progress({ target, facts: { changed, services } }, ctx): Promise<Progress> {
    const detail = await readEnv(target, ctx);
    const values = new Map((await variablesOf(target, ctx)).map(({ key, value }) => [key, value]));
    if (changed.every(({ key, after }) => values.get(key) === after)) {
      return afterUpdate(target, detail, services, ctx);
    }
    if (changed.every(({ key, before }) => values.get(key) === before)) {
      return { state: 'untouched', note: 'The variables have their old values.' };
    }
    const other = changed.filter(({ key, after }) => values.get(key) !== after).map(({ key }) => key);
    if (isBusy(detail.status)) return waiting(0, changed.length, 'variables', 'Zadig is still at work.');
    const note = `${few(other)} now has a value that nobody asked for here.`;
    return { state: 'failed', note, failing: [] };
  },
});

function ownVariable(at: string): (assignment: Assignment) => BotError {
  return ({ key }) =>
    new BotError('usage', `${key} is the environment’s own variable here and follows nothing.`, {
      hint: `To make a service follow it: /zadig service update ${at}/… ${key}=@global`,
      arg: `=${key}`,
    });
}

/**
 * The list with those in addition that the project defines and the environment does not have yet; those that nobody
 * knows are among `problems` then.
 */
async function withAdded(
  target: EnvTarget,
  now: readonly Variable[],
  assignments: readonly Assignment[],
  problems: BotError[],
  ctx: ChangeContext,
): Promise<readonly Variable[]> {
  const missing = assignments.filter(({ key }) => !now.some((variable) => variable.key === key));
  if (missing.length === 0) return now;
  const more = (await orNull(definedFor(target, ctx))) ?? [];
  const at = targetText(target);
  const added = missing.flatMap(({ key }) => {
    const definition = more.find((variable) => variable.key === key);
    // Zadig refuses a new variable that is said to have services already.
    if (definition !== undefined) return [{ ...definition, relatedServices: [] }];
    const keys = (variables: readonly Variable[]) => variables.map((variable) => variable.key);
    const hint = `/zadig var list ${at} shows them; a new one is defined in the project first.`;
    problems.push(unknownKey(key, keys(now), at, hint, keys(more)));
    return [];
  });
  return [...now, ...added];
}

function redeployed({ key, relatedServices }: Variable): string {
  if (relatedServices.length === 0) return `No service follows ${key}, so none is redeployed for it.`;
  const follow = relatedServices.length === 1 ? 'follows' : 'follow';
  return `${relatedServices.join(', ')} ${follow} ${key} and will be redeployed.`;
}

/** Unlike all other calls for test environments, this one needs a licence. Said unless Zadig says that it has one. */
async function licenceWarning({ production }: EnvTarget, ctx: ChangeContext): Promise<string[]> {
  const context = await orNull(ctx.zadig.call(endpoints.context, { signal: ctx.signal }));
  const licensed =
    ['professional', 'enterprise'].includes(context?.edition ?? '') && context?.licence === 'normal';
  if (licensed) return [];
  const where = production ? '' : ', in test environments too';
  return [`Zadig sets variables only with a Professional or Enterprise licence${where}.`];
}

function undoOf(at: string, changed: readonly Changed[]): string | null {
  const words = changed.map(({ key, before }) => (before === undefined ? null : assignmentWord(key, before)));
  return words.includes(null) ? null : `var set ${at} ${words.join(' ')}`;
}
