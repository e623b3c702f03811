import { z } from 'zod';
import { NAME } from './target.ts';

/** A target as typed and completed from the channel's default; whether it exists is for the resolver to say. */
export type ScopeText = z.output<typeof ScopeText>;
export type EnvText = z.output<typeof EnvText>;
export type ServiceText = z.output<typeof ServiceText>;

/** A name as it stands between slashes. */
export const Part = z.string().regex(NAME);
const parts = z.string().transform((text) => text.split('/'));
export const ScopeText = parts
  .pipe(z.union([z.tuple([Part]), z.tuple([Part, Part])], { error: 'write it as project or project/env' }))
  .transform(([project, env]) => ({ project, env: env ?? null }));
/** The same, where `project/*` is every environment of a project. */
export const WatchedText = z
  .string()
  .transform((text) => text.replace(/\/\*$/, ''))
  .pipe(ScopeText);
export const EnvText = parts
  .pipe(
    z.tuple([Part, Part], {
      error: ({ input }) =>
        Array.isArray(input) && input.length === 3
          ? `write the environment alone, ${input.slice(0, 2).join('/')}; what is given names a service`
          : 'write it as project/env, for example payments/dev',
    }),
  )
  .transform(([project, env]) => ({ project, env }));
/** Of a name that nothing has yet, a problem is said in full, since there is nothing to look it up in. */
const NewPart = z.string().regex(NAME, { error: 'it holds characters a name cannot have' });
/** What Zadig takes as an environment's key. */
const NewEnvKey = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, {
  error: 'use lower-case letters, digits and hyphens, at most 32 and no hyphen at either end',
});
/** An environment that is yet to be made. */
export const NewEnvText = parts
  .pipe(z.tuple([NewPart, NewEnvKey], { error: 'write it as project/env, for example payments/qa' }))
  .transform(([project, env]): EnvText => ({ project, env }));
export const ServiceText = parts
  .pipe(
    z.tuple([Part, Part, Part], { error: 'write it as project/env/service, for example payments/dev/api' }),
  )
  .transform(([project, env, service]) => ({ project, env, service }));
