import { BotError } from '../../domain/errors.ts';

/** What one check found: one line, and what to do when it is not well. */
export interface Finding {
  readonly about: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly todo?: string;
}

export function ok(about: string, text: string): Finding {
  return { about, state: 'ok', text };
}

export function warn(about: string, text: string, todo: string): Finding {
  return { about, state: 'warn', text, todo };
}

export function fail(about: string, text: string, todo: string): Finding {
  return { about, state: 'fail', text, todo };
}

/** Runs a check; whatever it throws becomes a finding with the error's own hint. */
export async function check(
  about: string,
  look: () => Promise<Finding | readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    const found = await look();
    return 'about' in found ? [found] : found;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof BotError ? error.hint : undefined;
    return [fail(about, message, hint ?? 'Try again; when it stays, LOG_LEVEL=debug npm start says more.')];
  }
}
