import { z } from 'zod';

const MAX_LENGTH = 253;

/**
 * Why a text cannot name a thing in Zadig; null when it can. Zadig takes an empty name for "any environment" and
 * splits paths on decoded slashes, so such names never leave the client.
 */
export function whyNoName(value: string): string | null {
  if (value.trim() === '') return 'is empty';
  if (value.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (/[/\\]/.test(value)) return 'contains a slash';
  if (value === '.' || value.includes('..')) return 'contains dots that lead elsewhere';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(value)) return 'contains characters that cannot be seen';
  if (value !== value.trim()) return 'begins or ends with a space';
  return null;
}

/** A name of a project, environment, service, workload, configuration, … */
export const Name = z.string().superRefine((value, context) => {
  const why = whyNoName(value);
  if (why !== null) context.addIssue({ code: 'custom', message: why });
});

/** Text that must be there but may hold anything: YAML, images, hosts. */
export const Filled = z.string().refine((value) => value.trim() !== '', { message: 'is empty' });
