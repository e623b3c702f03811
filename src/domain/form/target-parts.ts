import type { ArgKind, Source } from '../args.ts';

/** One part of a target, which is chosen by itself. */
export interface Role {
  readonly name: 'project' | 'env' | 'service';
  readonly label: string;
  /** Null: it is written, since nothing has this name yet. */
  readonly source: Source | null;
  readonly optional: boolean;
  /** Which part of `project/env/service` it is. */
  readonly at: number;
}

const PROJECT: Role = { name: 'project', label: 'Project', source: 'projects', optional: false, at: 0 };
const ENV: Role = { name: 'env', label: 'Environment', source: 'environments', optional: false, at: 1 };
const SERVICE: Role = { name: 'service', label: 'Service', source: 'services', optional: false, at: 2 };

const ROLES: Partial<Record<ArgKind, readonly Role[]>> = {
  project: [PROJECT],
  env: [PROJECT, ENV],
  scope: [PROJECT, { ...ENV, optional: true }],
  'new-env': [PROJECT, { ...ENV, label: 'Name of the new environment', source: null }],
  service: [PROJECT, ENV, SERVICE],
};

/** The parts of a target; null for what is none. */
export function rolesOf(kind: ArgKind): readonly Role[] | null {
  return ROLES[kind] ?? null;
}

/** `payments/dev/api` in parts. */
export function partsOf(target: string): readonly string[] {
  return target === '' ? [] : target.split('/');
}
