import { effectiveValue } from '../world/services.ts';
import type { Environment, Service } from '../world/types.ts';

/** One item of `variable_kvs` as clients send it. */
export const variableInput = { key: 'string', value: 'any', use_global_variable: 'bool' } as const;

interface VariableInput {
  readonly key: string;
  readonly value: unknown;
  readonly use_global_variable: boolean;
}

/**
 * Puts the sent variables into a service. What is not listed keeps its value but, on the real server, is written
 * back as following no global (`unhook`); a reader of the page would expect it to be left alone (`keep`).
 * Keys the service does not define are dropped.
 */
export function mergeVariables(
  env: Environment,
  service: Service,
  sent: readonly VariableInput[],
  unlisted: 'unhook' | 'keep',
): void {
  const before = new Map(service.variables.map(({ key }) => [key, effectiveValue(env, service, key)]));
  for (const variable of service.variables) {
    const input = sent.find(({ key }) => key === variable.key);
    const isGlobal = env.globals.some(({ key }) => key === variable.key);
    if (input !== undefined) {
      variable.use_global_variable = input.use_global_variable && isGlobal;
      // Following a global ignores the value; wanting to follow one that is not there takes it, null if absent.
      variable.value = variable.use_global_variable ? variable.value : (input.value ?? null);
    } else if (unlisted === 'unhook') {
      variable.value = before.get(variable.key);
      variable.use_global_variable = false;
    }
  }
}
