import { z } from 'zod';
import { isSecretVariable } from '../blocks/variable-secrets.ts';
import { arg, needed } from '../domain/args.ts';
import type { Field, Progress } from '../domain/change.ts';
import type { EnvironmentDetail, ServiceSummary, Variable } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { type Assignment, onlyAssignments, typedValue, unknownKey } from './shared/assignments.ts';
import { afterUpdate, isBusy, Mark, markOf, readEnv, refuseAsleep } from './shared/env-progress.ts';
import { attempt, readOr, refuseAllIn } from './shared/problems.ts';
import { refuseHelm, serviceIn } from './shared/service-names.ts';
import { secretValues, shownValue, unknownVariable, withOptions } from './shared/shown-value.ts';

export const serviceUpdate = defineChange({
  name: 'service update',
  title: 'Update a service',
  summary:
    'Set variables of a service in an environment, and bring it to the latest revision of its template',
  examples: [
    'service update payments/dev/api TIMEOUT_MS=5000',
    'service update payments/dev/api LOG_LEVEL=@global',
  ],
  args: {
    service: arg.service(),
    variables: needed(
      arg.words({ label: 'Variables', hint: 'TIMEOUT_MS=5000', source: 'service-variables' }),
    ),
  },
  Facts: z.strictObject({
    service: z.string(),
    /** Environment variables the service follows before and after, sorted. */
    before: z.array(z.string()),
    after: z.array(z.string()),
  }),
  repeatable: true,
  waitsForIdle: true,
  async plan({ service: target, variables: words }, ctx) {
    const at = targetText(target);
    const { assignments, problems: odd } = onlyAssignments(words, `service update ${at} key=value`);
    const detail = await readOr(readEnv(target, ctx), at, odd);
    const service = serviceIn(target, detail, target.service);
    refuseHelm(target, [service]);
    refuseAsleep(target, detail);
    const before = followedBy(detail, service.name);
    const problems = [...odd];
    const items = assignments.map((assignment) =>
      attempt(() => itemOf(target, assignment, service, detail), null, problems),
    );
    refuseAllIn(at, problems);
    const changing = assignments.filter(({ key, follow }) => !follow || !before.includes(key));
    if (changing.length === 0) {
      throw new BotError('conflict', `Nothing would change: ${at} follows the environment there already.`);
    }
    // What is not sent along stops following the environment (contract §3.9).
    const kept = before.filter((key) => !assignments.some((assignment) => assignment.key === key));
    const following = before.filter((key) => !changing.some((assignment) => assignment.key === key));
    const { project, env, production } = target;
    return {
      target,
      call: mutation('updateServices', {
        project,
        production,
        params: { env },
        body: {
          service_list: [
            {
              service_name: service.name,
              variable_kvs: [
                ...items.filter((item) => item !== null),
                ...kept.map((key) => ({ key, use_global_variable: true })),
              ],
            },
          ],
        },
      }),
      summary: `Set ${few(changing.map(({ key }) => key))} of ${service.name}`,
      hidden: secretValues([...detail.variables, ...service.variables]),
      fields: changing.map((assignment) => fieldOf(assignment, service, detail)),
      touches: [
        ...(following.length === 0 ? [] : [`It keeps following the environment’s ${following.join(', ')}.`]),
        'All its other variables keep their values.',
      ],
      warnings: [
        ...changing.flatMap((assignment) => noNumber(assignment, service)),
        'The service is brought to the latest revision of its template as well.',
        'An image that is the template’s own is replaced by the new revision’s; one that differs from it is kept.',
      ],
      facts: { service: service.name, before, after: followedAfter(before, assignments) },
      undo: changing.every(({ key, follow }) => !follow && before.includes(key))
        ? `service update ${at} ${changing.map(({ key }) => quoteWord(`${key}=@global`)).join(' ')}`
        : null,
    };
  },
  before: ({ service }, target, ctx) => markOf(target, service, ctx),
  async progress({ target, facts: { service, before, after }, before: mark }, ctx): Promise<Progress> {
    const detail = await readEnv(target, ctx);
    if (isBusy(detail.status)) return afterUpdate(target, detail, [service], ctx);
    const now = followedBy(detail, service);
    const known = Mark.safeParse(mark).data ?? null;
    const current = await markOf(target, service, ctx);
    const same = (one: readonly string[], other: readonly string[]) => one.join('/') === other.join('/');
    const marked = known === null || (known.updatedAt === current.updatedAt && known.yaml === current.yaml);
    if (marked && same(now, before) && (known !== null || !same(before, after))) {
      return { state: 'untouched', note: 'Nothing of the service has changed.' };
    }
    if (same(now, after)) return afterUpdate(target, detail, [service], ctx);
    const note = `The service follows ${few(now)} of the environment, and should follow ${few(after)}.`;
    return { state: 'failed', note, failing: [] };
  },
});

function followedBy({ variables }: EnvironmentDetail, service: string): string[] {
  return variables
    .filter(({ relatedServices }) => relatedServices.includes(service))
    .map(({ key }) => key)
    .sort();
}

function followedAfter(before: readonly string[], assignments: readonly Assignment[]): string[] {
  const set = new Set(before);
  for (const { key, follow } of assignments) {
    if (follow) set.add(key);
    else set.delete(key);
  }
  return [...set].sort();
}

/** One assignment as Zadig takes it. Refuses what the service, or for `@global` the environment, does not have. */
function itemOf(
  target: ServiceTarget,
  assignment: Assignment,
  service: ServiceSummary,
  detail: EnvironmentDetail,
) {
  const { key, follow } = assignment;
  const [at, envAt] = [targetText(target), targetText({ ...target, service: null })];
  const variable = named(service.variables, key);
  if (variable === undefined) {
    throw unknownKey(
      key,
      service.variables.map((each) => each.key),
      at,
      `/zadig service show ${at} shows the service.`,
    );
  }
  const global = named(detail.variables, key);
  if (!follow) {
    const value = typedValue(assignment, withOptions(variable, global));
    return { key, value, use_global_variable: false };
  }
  if (global === undefined) {
    const known = detail.variables.map((each) => each.key);
    throw unknownKey(key, known, envAt, `/zadig var list ${envAt} shows what can be followed.`);
  }
  return { key, use_global_variable: true };
}

function fieldOf(
  { key, value, follow }: Assignment,
  service: ServiceSummary,
  detail: EnvironmentDetail,
): Field {
  const global = named(detail.variables, key);
  const own = withOptions(named(service.variables, key) ?? unknownVariable(key), global);
  const follows = global?.relatedServices.includes(service.name) === true;
  const ofEnv = global === undefined ? '' : `follows the environment: ${shownValue(global)}`;
  const ofTemplate = `${shownValue(own)} in the template (here: unknown)`;
  return {
    name: key,
    before: follows ? ofEnv : ofTemplate,
    after: follow ? ofEnv : shownValue(own, value),
  };
}

/** Zadig takes any text for a number, and the template then makes nonsense of it. */
function noNumber({ key, value, follow }: Assignment, { variables }: ServiceSummary): string[] {
  const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));
  const own = named(variables, key);
  if (own === undefined || follow || isSecretVariable(own)) return [];
  if (!isNumber(String(own.value ?? '')) || isNumber(value)) return [];
  return [`The template has a number for ${key}, ${shownValue(own)}; ${shownValue(own, value)} is none.`];
}

function named(variables: readonly Variable[], key: string): Variable | undefined {
  return variables.find((variable) => variable.key === key);
}
