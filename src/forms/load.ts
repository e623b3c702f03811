import { isSecretVariable, looksSecret } from '../blocks/variable-secrets.ts';
import type { Command } from '../commands/command.ts';
import { mustBeTest } from '../commands/config-edit.ts';
import { findConfig } from '../commands/shared/config-detail.ts';
import { startingYaml } from '../commands/shared/config-yaml.ts';
import { settableIn } from '../commands/shared/env-variables.ts';
import { shownValue, withOptions } from '../commands/shared/shown-value.ts';
import { createLookups, type LookupParts } from '../dispatch/context.ts';
import { resolveTargets } from '../dispatch/resolve.ts';
import type { Actor } from '../domain/actor.ts';
import { arg, type Source } from '../domain/args.ts';
import type { Given } from '../domain/choices.ts';
import { CONFIG_KINDS, type Variable } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type Loaded, NOTHING_LOADED } from '../domain/form/field.ts';
import type { VariableField } from '../domain/form/variables.ts';
import { maskText } from '../domain/secrets.ts';
import type { EnvTarget } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { NOT_THERE } from './choices/gate.ts';

/** What a form edits, as Zadig has it now. */
export interface Edited {
  readonly command: Command;
  readonly source: Source;
  readonly given: Given;
}

const MOST_ABOUT = 300;
const FOLLOW = '@global';
const KEPT = 'It is not shown. Leave it empty to keep it as it is.';

/**
 * Reads what a form is to be filled with, for somebody who may use the command there. Errors: BotError when there is no
 * such thing, it may not be used, or Zadig does not answer.
 */
export async function load(
  { command, source, given }: Edited,
  actor: Actor,
  parts: LookupParts,
  signal: AbortSignal,
): Promise<Loaded> {
  const { project = '', env = '', service = '', type, name = '' } = given;
  const lookups = createLookups(command, { actor }, parts, signal);
  if (source === 'project-services') {
    await resolveTargets({ target: arg.newEnv() }, { target: { project, env } }, lookups);
    const { test } = await parts.zadig.call(endpoints.projectVariables, { project, signal });
    return { variables: test.map(projectVariable), yaml: null };
  }
  const { target } = await resolveTargets({ target: arg.env() }, { target: { project, env } }, lookups);
  const { zadig } = parts;
  if (source === 'config-yaml') {
    const kind = CONFIG_KINDS.find((each) => each === type);
    if (kind === undefined) return NOTHING_LOADED;
    mustBeTest(target);
    const detail = await findConfig(target, kind, name, { zadig, signal });
    const start = startingYaml(detail, kind);
    if (start === null)
      throw new BotError(
        'unsupported',
        `The ${kind} ${name} is too large for a form, or cannot be shown safely.`,
        { hint: 'Enter all of the new YAML here, or send it in a code block below the command.' },
      );
    return { variables: null, yaml: start.text };
  }
  if (source === 'variables') {
    const { now, more } = await settableIn(target, { zadig, signal });
    return { variables: [...now.map(environmentVariable), ...more.map(furtherVariable)], yaml: null };
  }
  return { variables: await serviceVariables(target, service, parts, signal), yaml: null };
}

/**
 * Why a command for test environments can do nothing in one: it is of production, or may not be used so. Null when it
 * can, or nobody can tell.
 */
export async function whyBarred(
  command: Command,
  target: string,
  actor: Actor,
  parts: LookupParts,
  signal: AbortSignal,
): Promise<string | null> {
  const [project = '', env = ''] = target.split('/');
  const lookups = createLookups(command, { actor }, parts, signal);
  try {
    const found = await resolveTargets({ target: arg.env() }, { target: { project, env } }, lookups);
    return found.target.production ? NOT_THERE : null;
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return error.code === 'forbidden' ? `${error.message} ${error.hint ?? ''}`.trim() : null;
  }
}

async function serviceVariables(
  { project, env, production }: EnvTarget,
  service: string,
  { zadig }: LookupParts,
  signal: AbortSignal,
): Promise<readonly VariableField[]> {
  const detail = await zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal,
  });
  const found = detail.services.find(({ name }) => name === service);
  if (found === undefined)
    throw new BotError('not_found', `There is no service ${service} in ${project}/${env}.`);
  return found.variables.map((variable) =>
    serviceVariable(
      variable,
      detail.variables.find(({ key }) => key === variable.key),
      service,
    ),
  );
}

function environmentVariable(variable: Variable): VariableField {
  const { relatedServices: users } = variable;
  const followers = users.length === 0 ? 'No service follows it.' : `Followed by ${few(users)}.`;
  if (isHidden(variable)) return field(variable, '', `${KEPT} ${followers}`);
  return field(variable, String(variable.value ?? ''), followers);
}

/** One that the project defines and the environment does not have: it is added with the value that is entered. */
function furtherVariable(variable: Variable): VariableField {
  const value = isHidden(variable) ? '' : ` The project’s value is ${shownValue(variable)}.`;
  const about = `The environment does not have it yet.${value} Leave it empty to go on without.`;
  return field(variable, '', about);
}

/** What a new environment begins with. */
function projectVariable(variable: Variable): VariableField {
  if (isHidden(variable))
    return field(variable, '', 'It is not shown. Leave it empty to take the project’s.');
  return field(variable, String(variable.value ?? ''), '');
}

/**
 * Zadig does not tell what a service has in an environment, only what its template begins with. `global` is the
 * environment's variable of the same name.
 */
function serviceVariable(template: Variable, global: Variable | undefined, service: string): VariableField {
  const own = withOptions(template, global);
  const follows = global?.relatedServices.includes(service) === true;
  const now = follows
    ? `It follows the environment now: ${shownValue(global)}.`
    : `The template says: ${shownValue(own)}.`;
  const mayFollow = global !== undefined && !follows;
  const about = `${now} Leave it empty to keep it${mayFollow ? `, or ${FOLLOW} to make it follow the environment` : ''}.`;
  const { type } = own;
  const choices = type === 'bool' ? ['true', 'false'] : own.options;
  const isChoice = choices.length > 0 && (type === 'bool' || type === 'enum');
  if (!isChoice) return field(own, '', about);
  return field({ ...own, type: 'enum', options: mayFollow ? [...choices, FOLLOW] : choices }, '', about);
}

function field(variable: Variable, current: string, about: string): VariableField {
  const { key, type, options, description } = variable;
  return {
    key,
    type: type === 'bool' || type === 'enum' || type === 'yaml' ? type : 'text',
    options: isSecretVariable(variable) ? [] : [...new Set(options)],
    current,
    about: [sentence(maskText(description)), about].filter((text) => text !== '').join(' '),
  };
}

/** What somebody wrote of a variable, before what is said of it here. */
function sentence(description: string): string {
  const text = description.replace(/\s+/g, ' ').trim();
  if (text.length > MOST_ABOUT) return `${text.slice(0, MOST_ABOUT).trimEnd()}…`;
  return text === '' || /[.!?…:;]$/.test(text) ? text : `${text}.`;
}

function isHidden(variable: Variable): boolean {
  return isSecretVariable(variable) || looksSecret(String(variable.value ?? ''));
}
