import type { Variable } from '../domain/environment.ts';
import { isSecretName } from '../domain/secret-names.ts';
import { maskText } from '../domain/secrets.ts';
import { maskInside } from './masked-yaml.ts';

/** Does a text show a secret by itself, whatever it is called? */
export function looksSecret(text: string): boolean {
  return maskInside(text).text !== text || maskText(text) !== text;
}

/**
 * Is a variable secret by its name, or by one of the values it is chosen from? Those are all of a kind, so that none
 * of them is shown, not even one that looks harmless.
 */
export function isSecretVariable(variable: Pick<Variable, 'key' | 'value' | 'options'>): boolean {
  const { key, options } = variable;
  if (isSecretName(key)) return true;
  return options.length > 0 && [String(variable.value ?? ''), ...options].some(looksSecret);
}
