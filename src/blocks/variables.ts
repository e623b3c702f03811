import type { Variable } from '../domain/environment.ts';
import { isSecretName } from '../domain/secret-names.ts';
import { maskText, maskValue } from '../domain/secrets.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { maskInside, maskYaml } from './masked-yaml.ts';
import { section } from './message.ts';
import { bold, clip, code, count, inline, plain } from './mrkdwn.ts';
import { targetTitle } from './target.ts';

/** The global variables of an environment; values whose key or content looks secret are masked. */
export function variableList(target: EnvTarget, variables: readonly Variable[]): Answer {
  return {
    head: [section(`${targetTitle(target)}\n${count(variables.length, 'global variable')}`)],
    // One by one, when they are shown: there may be many, and each may be YAML.
    items: variables.map((variable) => async () => [section(variableLines(variable))]),
    perPage: 15,
  };
}

function variableLines(variable: Variable): string {
  const kind =
    variable.type === 'enum'
      ? `one of ${variable.options.map((option) => inline(maskValue(variable.key, option))).join(', ')}`
      : inline(variable.type);
  const about =
    variable.description === '' ? '' : `  ·  ${inline(clip(maskText(variable.description), 200))}`;
  const users = variable.relatedServices.map((service) => inline(service)).join(', ');
  return [
    `${bold(variable.key)} = ${shownValue(variable)}`,
    `${kind}${about}  ·  ${users === '' ? 'used by no service' : `used by ${clip(users, 300)}`}`,
  ].join('\n');
}

function shownValue({ key, value, type }: Variable): string {
  if (value === null || value === '') return '(empty)';
  const text = String(value);
  const structured = type === 'yaml' || /^\s*[{[]|\n/.test(text);
  const shown =
    structured && !isSecretName(key)
      ? (maskYaml(text).text ?? 'cannot be shown safely')
      : isSecretName(key)
        ? maskValue(key, text)
        : (maskInside(text).text ?? 'cannot be shown safely');
  return shown.includes('\n')
    ? `\n\`\`\`${plain(clip(shown, 900)).replaceAll('`', "'")}\`\`\``
    : code(clip(shown, 300));
}
