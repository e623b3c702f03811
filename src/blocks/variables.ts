import type { Variable } from '../domain/environment.ts';
import { MASK } from '../domain/mask.ts';
import { maskText } from '../domain/secrets.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { maskInside, maskYaml } from './masked-yaml.ts';
import { section } from './message.ts';
import { bold, clip, code, count, inline, plain } from './mrkdwn.ts';
import { targetTitle } from './target.ts';
import { isSecretVariable } from './variable-secrets.ts';

/** The global variables of an environment; values whose key or content looks secret are masked. */
export function variableList(target: EnvTarget, variables: readonly Variable[]): Answer {
  return {
    head: [section(`${targetTitle(target)}\n${count(variables.length, 'global variable')}`)],
    // One by one, when they are shown: there may be many, and each may be YAML.
    items: variables.map((variable) => async () => [section(variableLines(variable))]),
    perPage: 15,
  };
}

/** Its value alone, masked where it looks secret. */
export function variableValue(variable: Variable): string {
  return shownValue(variable, isSecretVariable(variable));
}

function variableLines(variable: Variable): string {
  const isSecret = isSecretVariable(variable);
  const kind =
    variable.type === 'enum'
      ? `one of ${variable.options.map((option) => (isSecret ? MASK : inline(option))).join(', ')}`
      : inline(variable.type);
  const about =
    variable.description === '' ? '' : `  ·  ${inline(clip(maskText(variable.description), 200))}`;
  const users = variable.relatedServices.map((service) => inline(service)).join(', ');
  return [
    `${bold(variable.key)} = ${shownValue(variable, isSecret)}`,
    `${kind}${about}  ·  ${users === '' ? 'used by no service' : `used by ${clip(users, 300)}`}`,
  ].join('\n');
}

function shownValue({ value, type }: Variable, isSecret: boolean): string {
  if (value === null || value === '') return '(empty)';
  if (isSecret) return code(MASK);
  const text = String(value);
  const structured = type === 'yaml' || /^\s*[{[]|\n/.test(text);
  const shown = (structured ? maskYaml(text) : maskInside(text)).text ?? 'cannot be shown safely';
  return shown.includes('\n')
    ? `\n\`\`\`${plain(clip(shown, 900)).replaceAll('`', "'")}\`\`\``
    : code(clip(shown, 300));
}
