import { z } from 'zod';
import { arg, needed } from '../domain/args.ts';
import type { Field, Progress } from '../domain/change.ts';
import type { EnvironmentDetail, ServiceTemplate, Variable } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { type Assignment, readWords, typedValue, unknownKey } from './shared/assignments.ts';
import { afterUpdate, isBusy, readEnv, refuseAsleep } from './shared/env-progress.ts';
import { attempt, refuseAll } from './shared/problems.ts';
import { needNames, refuseHelm } from './shared/service-names.ts';
import { templatesOf } from './shared/service-templates.ts';
import { secretValues, shownValue, unknownVariable, withOptions } from './shared/shown-value.ts';

export const serviceAdd = defineChange({
  name: 'service add',
  title: 'Add services',
  summary: 'Add services of the project to an environment, with the variables given',
  examples: ['service add payments/dev fraud', 'service add payments/dev fraud MODEL=v3 LOG_LEVEL=@global'],
  args: {
    env: arg.env(),
    services: needed(
      arg.words({ label: 'Services and variables', hint: 'fraud MODEL=v3', source: 'absent-services' }),
    ),
  },
  Facts: z.strictObject({ services: z.array(z.string()) }),
  repeatable: true,
  waitsForIdle: true,
  async plan({ env: target, services: words }, ctx) {
    const at = targetText(target);
    const { names, assignments, problems: odd } = readWords(words);
    if (odd.length === 0) needNames(names, `service add ${at} fraud`);
    const detail = await readEnv(target, ctx);
    refuseHelm(target, detail.services);
    refuseAsleep(target, detail);
    const problems = [...odd, ...thereAlready(at, names, detail)];
    const templates = await templatesOf(target, names, problems, ctx);
    refuseHelm(target, templates ?? []);
    for (const assignment of assignments)
      attempt(() => refuseUnknown(at, assignment, templates, detail), undefined, problems);
    const items = new Map(
      names.map((name) => [name, itemsOf(name, assignments, templates, detail, problems)]),
    );
    refuseAll(problems.filter(isFirst));
    const { project, production } = target;
    return {
      target,
      call: mutation('addServices', {
        project,
        production,
        body: {
          env_key: target.env,
          service_list: names.map((name) => ({
            service_name: name,
            variable_kvs: items.get(name) ?? [],
          })),
        },
      }),
      summary: `Add ${few(names)} to environment ${target.env}`,
      fields: names.flatMap((name) => fieldsOf(name, assignments, templates, detail)),
      hidden: secretValues([...detail.variables, ...(templates ?? []).flatMap(({ variables }) => variables)]),
      touches: names.flatMap((name) => touchesOf(name, assignments, templates, detail)),
      warnings:
        templates === null
          ? [
              'This Zadig does not list the project’s services, so that neither names nor variables could be checked.',
            ]
          : [],
      facts: { services: [...names] },
      undo: `service remove ${[at, ...names].map(quoteWord).join(' ')}`,
    };
  },
  async progress({ target, facts: { services } }, ctx): Promise<Progress> {
    const detail = await readEnv(target, ctx);
    const there = services.filter((name) => detail.services.some((service) => service.name === name));
    if (there.length === 0 && !isBusy(detail.status)) {
      return { state: 'untouched', note: `${few(services)} not there.` };
    }
    return afterUpdate(target, detail, services, ctx);
  },
});

type Templates = readonly ServiceTemplate[] | null;

function thereAlready(at: string, names: readonly string[], { services }: EnvironmentDetail): BotError[] {
  return names
    .filter((name) => services.some((service) => service.name === name))
    .map(
      (name) =>
        new BotError('conflict', `${name} is in ${at} already.`, {
          hint: `/zadig service update ${at}/${name} key=value changes its variables.`,
          arg: 'services',
        }),
    );
}

/** Two services may have the same to say of a value. */
function isFirst({ message }: BotError, at: number, all: readonly BotError[]): boolean {
  return all.findIndex((other) => other.message === message) === at;
}

function itemsOf(
  name: string,
  assignments: readonly Assignment[],
  templates: Templates,
  detail: EnvironmentDetail,
  problems: BotError[],
) {
  return assignments.flatMap((assignment) =>
    attempt(() => itemOf(name, assignment, templates, detail), [], problems),
  );
}

function refuseUnknown(
  at: string,
  { key, follow }: Assignment,
  templates: Templates,
  detail: EnvironmentDetail,
): void {
  if (
    templates !== null &&
    templates.length > 0 &&
    !templates.some(({ variables }) => named(variables, key) !== undefined)
  ) {
    const known = [...new Set(templates.flatMap(({ variables }) => variables.map((each) => each.key)))];
    const where = templates.map(({ name }) => name).join(', ');
    throw unknownKey(key, known, where, 'Leave it out, or define it in the service’s template first.');
  }
  if (follow && named(detail.variables, key) === undefined) {
    const known = detail.variables.map((each) => each.key);
    throw unknownKey(key, known, at, `/zadig var list ${at} shows what can be followed.`);
  }
}

/** What an assignment means to one service: nothing, when its template has no such variable. */
function itemOf(name: string, assignment: Assignment, templates: Templates, detail: EnvironmentDetail) {
  const { key, value, follow } = assignment;
  if (follow) {
    return variableOf(name, key, templates) === null ? [] : [{ key, use_global_variable: true }];
  }
  const like = likeOf(name, key, templates, detail);
  if (like === null) return [];
  const typed = like === undefined ? value : typedValue(assignment, like);
  return [{ key, value: typed, use_global_variable: false }];
}

/** The template's variable; null when it has none of that name, undefined when nobody can tell. */
function variableOf(name: string, key: string, templates: Templates): Variable | null | undefined {
  if (templates === null) return undefined;
  return named(templates.find((template) => template.name === name)?.variables ?? [], key) ?? null;
}

/** What a value is of: the template's variable, or the environment's where nobody can tell; null when it has none. */
function likeOf(name: string, key: string, templates: Templates, detail: EnvironmentDetail) {
  const [own, global] = [variableOf(name, key, templates), named(detail.variables, key)];
  if (own === null) return null;
  return own === undefined ? global : withOptions(own, global);
}

function fieldsOf(
  name: string,
  assignments: readonly Assignment[],
  templates: Templates,
  detail: EnvironmentDetail,
): Field[] {
  const images = (templates ?? []).find((template) => template.name === name)?.containers ?? [];
  const values = assignments.flatMap((assignment): Field[] => {
    const { key, value, follow } = assignment;
    const like = likeOf(name, key, templates, detail);
    if (like === null) return [];
    const global = named(detail.variables, key);
    const after = follow
      ? `follows the environment: ${global === undefined ? '(empty)' : shownValue(global)}`
      : shownValue(like ?? unknownVariable(key), value);
    return [{ name: `${name} ${key}`, before: null, after }];
  });
  const after = images.length === 0 ? 'added' : images.map(({ image }) => image).join(', ');
  return [{ name, before: null, after }, ...values];
}

/** What a service gets without being told. */
function touchesOf(
  name: string,
  assignments: readonly Assignment[],
  templates: Templates,
  detail: EnvironmentDetail,
): string[] {
  const variables = templates?.find((template) => template.name === name)?.variables ?? [];
  const rest = variables.map(({ key }) => key).filter((key) => !assignments.some((each) => each.key === key));
  const global = rest.filter((key) => named(detail.variables, key) !== undefined);
  return [
    ...(rest.length === 0 ? [] : [`${name} starts with its template’s ${rest.join(', ')}.`]),
    ...(global.length === 0
      ? []
      : [
          `${name} will not follow the environment’s ${global.join(', ')}; add ${global[0]}=@global to make it.`,
        ]),
  ];
}

function named(variables: readonly Variable[], key: string): Variable | undefined {
  return variables.find((variable) => variable.key === key);
}
