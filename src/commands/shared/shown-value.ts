import { maskInside, maskYaml } from '../../blocks/masked-yaml.ts';
import { isSecretVariable } from '../../blocks/variable-secrets.ts';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import type { Field } from '../../domain/change.ts';
import type { Variable, VariableValue } from '../../domain/environment.ts';
import { MASK } from '../../domain/mask.ts';

/** What tells whether a variable's values may be shown, and how. */
export type Told = Pick<Variable, 'key' | 'value' | 'type' | 'options'>;

/** A variable of which no more than its name is known. */
export function unknownVariable(key: string): Told {
  return { key, value: null, type: '', options: [] };
}

/** A variable's value, or another one that it is to get, on one line as people may see it beside its key. */
export function shownValue(variable: Told, value = variable.value): string {
  if (value === null || value === '') return '(empty)';
  if (isSecretVariable(variable)) return MASK;
  const text = String(value);
  const structured = variable.type === 'yaml' || /^\s*[{[]|\n/.test(text);
  const shown = (structured ? maskYaml(text) : maskInside(text)).text ?? '(cannot be shown safely)';
  if (structured) return flat(shown);
  return shown === shown.trim() ? shown : `“${shown}”`;
}

/** YAML on one line, in its flow style. */
function flat(text: string): string {
  const [document, ...more] = parseYaml(text) ?? [];
  const lines =
    document === undefined || more.length > 0
      ? text
      : document.toString({ collectionStyle: 'flow', lineWidth: 0 });
  const said = lines.split('\n').map((line) => line.trim());
  return said.filter((line) => line !== '').join(' ⏎ ');
}

/** Before → after of one value; hidden ones still tell that they differ. `before` undefined: it was not there. */
export function valueField(variable: Told, before: VariableValue | undefined, after: VariableValue): Field {
  const name = variable.key;
  const shown = shownValue(variable, after);
  if (before === undefined) return { name, before: null, after: shown };
  const was = shownValue(variable, before);
  return { name, before: was, after: was === shown ? `${shown} (another value)` : shown };
}

/** A variable with what the environment's of the same name knows besides: Zadig's documented answer leaves options out. */
export function withOptions<V extends Told>(own: V, global: Told | undefined): V {
  return own.options.length > 0 ? own : { ...own, options: global?.options ?? [] };
}

/** The values of secret variables, wherever a plan would have them stand. */
export function secretValues(variables: readonly Told[]): readonly string[] {
  return variables
    .filter(isSecretVariable)
    .flatMap(({ value, options }) => [String(value ?? ''), ...options])
    .filter((value) => value !== '');
}
