import type { ConfigSummary, EnvironmentDetail, Variable } from './environment.ts';

/** One of two environments that are compared. */
export interface Side {
  readonly detail: EnvironmentDetail;
  /** How many pods each workload is to have, by `service/workload`; without those that could not be read. */
  readonly replicas: ReadonlyMap<string, number>;
  /** Null: they could not be read. */
  readonly configs: readonly ConfigSummary[] | null;
}

/** Something that is not the same; null where it is not there. */
export interface Difference<T> {
  readonly name: string;
  readonly left: T | null;
  readonly right: T | null;
}

export interface EnvDiff {
  /** Services that only one of them has. */
  readonly services: readonly Difference<true>[];
  /** By `service/container`, of services that both have. */
  readonly images: readonly Difference<string>[];
  readonly replicas: readonly Difference<number>[];
  readonly variables: readonly Difference<Variable>[];
  /** By `kind/name`; null when they could not be read. */
  readonly configs: readonly Difference<true>[] | null;
}

/** What two environments do not have in common. */
export function diffOf(left: Side, right: Side): EnvDiff {
  const names = [left, right].map(
    ({ detail }) => new Map(detail.services.map(({ name }) => [name, true as const])),
  );
  const [inLeft = new Map(), inRight = new Map()] = names;
  const both = (service: string) => inLeft.has(service) && inRight.has(service);
  const ofBoth = <T>(entries: ReadonlyMap<string, T>) =>
    new Map([...entries].filter(([name]) => both(name.split('/')[0] ?? '')));
  return {
    services: differing(inLeft, inRight),
    images: differing(ofBoth(imagesOf(left)), ofBoth(imagesOf(right))),
    // Of one that could not be read nothing is known.
    replicas: differing(ofBoth(left.replicas), ofBoth(right.replicas)).filter(
      (each) => each.left !== null && each.right !== null,
    ),
    variables: differing(variablesOf(left), variablesOf(right), (one, other) => one.value === other.value),
    configs:
      left.configs === null || right.configs === null
        ? null
        : differing(configsOf(left.configs), configsOf(right.configs)),
  };
}

/** In the order of their names. */
function differing<T>(
  left: ReadonlyMap<string, T>,
  right: ReadonlyMap<string, T>,
  same: (one: T, other: T) => boolean = (one, other) => one === other,
): Difference<T>[] {
  const names = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => a.localeCompare(b));
  return names.flatMap((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    if (one !== undefined && other !== undefined && same(one, other)) return [];
    return [{ name, left: one ?? null, right: other ?? null }];
  });
}

function imagesOf({ detail }: Side): ReadonlyMap<string, string> {
  return new Map(
    detail.services.flatMap(({ name, containers }) =>
      containers.map((container) => [`${name}/${container.name}`, container.image] as const),
    ),
  );
}

function variablesOf({ detail }: Side): ReadonlyMap<string, Variable> {
  return new Map(detail.variables.map((variable) => [variable.key, variable]));
}

function configsOf(configs: readonly ConfigSummary[]): ReadonlyMap<string, true> {
  return new Map(configs.map(({ kind, name }) => [`${kind}/${name}`, true]));
}
