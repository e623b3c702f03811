import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';

/** What was expected, in words of people: for the mistakes to which a schema has no words of its own. */
export function expected(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, issue.input);
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input);
    case 'too_small':
      return issue.origin === 'array'
        ? 'must name at least one'
        : issue.origin === 'string'
          ? 'must not be empty'
          : `must be ${Number(issue.minimum) + (issue.inclusive ? 0 : 1)} or more`;
    case 'too_big':
      return `must be ${issue.maximum} or less`;
    case 'invalid_key':
      return 'a name must not be empty';
    default:
      return undefined;
  }
}

function ofType(type: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  switch (type) {
    case 'array': {
      const example = typeof input === 'string' && /^[\w-]{1,40}$/.test(input) ? input : null;
      return `must be a list${example === null ? '' : `, for example [${example}]`}`;
    }
    case 'string':
      return typeof input === 'number' || typeof input === 'boolean'
        ? 'must be a text; put it in quotes'
        : 'must be a text';
    case 'boolean':
      return 'must be true or false';
    case 'int':
    case 'number':
      return typeof input === 'string' ? 'must be a whole number, without quotes' : 'must be a whole number';
    default:
      return 'must hold settings, each as name: value';
  }
}

function oneOf(values: readonly string[], input: unknown): string {
  const typed = typeof input === 'string' ? input : '';
  const close = nearest(typed, values)[0] ?? values.find((value) => typed.startsWith(value));
  const all = values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return `must be ${all}${close === undefined ? '' : `; did you mean ${close}?`}`;
}
