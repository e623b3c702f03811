/** `project`, `project/env` or `project/env/service`, as typed or as resolved. */
export interface Scope {
  readonly project: string;
  readonly env: string | null;
}

/** An environment that exists, with what Zadig says of it. Only the resolver makes one. */
export interface EnvTarget {
  readonly project: string;
  readonly env: string;
  readonly production: boolean;
}

/** One environment, or all of a project, those that are yet to come included. */
export type Watched = EnvTarget | { readonly project: string; readonly env: null };

export interface ServiceTarget extends EnvTarget {
  readonly service: string;
}

/** Names Zadig accepts in a path: no slash, no blanks, no control characters, no dots alone. */
export const NAME = /^(?!\.{1,2}$)[\p{L}\p{N}_.-]{1,200}$/u;

/** How a target is written everywhere: `payments/dev/api`. */
export function targetText(target: {
  project: string;
  env?: string | null;
  service?: string | null;
}): string {
  return [target.project, target.env, target.service].filter((part) => part != null && part !== '').join('/');
}
