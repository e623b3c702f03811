import type { Source } from '../../domain/args.ts';
import { BotError } from '../../domain/errors.ts';

/** What a source lists, in the plural, and what of it is typed. */
interface Nouns {
  readonly many: string;
  readonly typed: string;
}

const name = (many: string): Nouns => ({ many, typed: 'name' });

const NOUNS: Readonly<Record<Source, Nouns>> = {
  projects: name('projects'),
  environments: name('environments'),
  services: name('services'),
  'absent-services': name('further services'),
  'project-services': name('services'),
  workloads: name('workloads'),
  containers: name('containers'),
  pods: name('pods'),
  variables: name('variables'),
  'service-variables': name('variables'),
  configs: name('configurations'),
  'config-yaml': name('configurations'),
  clusters: { many: 'clusters', typed: 'id' },
  registries: { many: 'registries', typed: 'id' },
  changes: { many: 'changes', typed: 'id' },
  commands: name('commands'),
};

/** `services`. */
export function nounsOf(source: Source): string {
  return NOUNS[source].many;
}

/** Why a list cannot be given, and what to do instead. Slack shows 75 characters. */
export function whyNot(source: Source, error: unknown): string {
  const { many, typed } = NOUNS[source];
  return `${cause(many, error)}; type the whole ${typed}.`;
}

/** Said beside a list that could not be read again. Null when it is as new as it should be. */
export function howOld(ageMs: number, failed: unknown): string | null {
  if (failed === null) return null;
  const minutes = Math.max(1, Math.round(ageMs / 60_000));
  return `${cause('them', failed)}; this list is ${minutes} min old.`;
}

/** Said when nothing came in time. */
export function tooSlow(source: Source): string {
  return `This list takes long; type on in a moment, or type the whole ${NOUNS[source].typed}.`;
}

/** Said when it is our own fault. */
export function broken(source: Source): string {
  return `This list could not be made; type the whole ${NOUNS[source].typed}.`;
}

function cause(many: string, error: unknown): string {
  switch (error instanceof BotError ? error.code : 'internal') {
    case 'unavailable':
      return 'Zadig does not answer';
    case 'not_found':
      return 'Zadig does not find what was chosen before';
    case 'unsupported':
      return `This Zadig does not list ${many}`;
    case 'auth':
      return `Zadig does not let me list ${many}`;
    case 'licence':
      return `Zadig lists ${many} only with a licence`;
    default:
      return `Zadig could not list ${many}`;
  }
}
