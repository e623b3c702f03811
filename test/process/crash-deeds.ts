import type { Environment, Service, World } from '../../src/sandbox/zadig/world/types.ts';
import type { Random } from '../support/crash-random.ts';

/** Something people ask for, with a value that nothing else has. */
export interface Deed {
  /** What is typed after `/zadig`. */
  readonly line: string;
  /** The requests that carry it out, as Zadig gets them. */
  readonly method: string;
  readonly path: RegExp;
  readonly repeatable: boolean;
  /** So many people have to approve. */
  readonly quorum: 0 | 1 | 2;
  /** How often Zadig has done it; of what only shows as a value, not more than once. */
  effects(): number;
}

/** An environment of the crash test's own, in which one change at a time is under way. */
export interface Place {
  readonly project: string;
  readonly env: Environment;
}

const BASE = '/openapi/environments';

/** The `index`th change, of a kind that works in this environment. */
export function deedFor({ project, env }: Place, index: number, world: World, random: Random): Deed {
  const at = `${project}/${env.key}`;
  const inEnv = (rest: string) => new RegExp(`^${BASE}/production/${env.key}${rest}$`);
  const restart = (name: string): Deed => {
    const [workload] = serviceOf(env, name).workloads;
    const before = workload?.generation ?? 0;
    return {
      line: `restart ${at}/${name}`,
      ...{ method: 'POST', path: inEnv(`/service/${name}/restart`), repeatable: false, quorum: 1 },
      effects: () => (workload?.generation ?? 0) - before,
    };
  };
  const alias = (): Deed => ({
    line: `env edit ${at} --alias "Crash ${index}"`,
    ...{ method: 'PUT', path: inEnv(''), repeatable: true, quorum: 1 },
    effects: () => Number(env.alias === `Crash ${index}`),
  });
  const variable = (key: string): Deed => ({
    line: `var set ${at} ${key}=crash-${index}`,
    ...{ method: 'PUT', path: inEnv('/variable'), repeatable: true, quorum: 1 },
    effects: () => env.globals.filter((each) => each.key === key && each.value === `crash-${index}`).length,
  });
  const timeout = (): Deed => ({
    line: `service update ${at}/api TIMEOUT_MS=${7_000 + index}`,
    ...{ method: 'PUT', path: inEnv('/services'), repeatable: true, quorum: 2 },
    effects: () =>
      serviceOf(env, 'api').variables.filter(
        ({ key, value }) => key === 'TIMEOUT_MS' && String(value) === String(7_000 + index),
      ).length,
  });
  const config = (): Deed => {
    const name = `crash-${index}`;
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${env.namespace}\ndata:\n  n: "${index}"\n`;
    const by = { createdBy: 'admin', createdAt: world.clock(), updateBy: 'admin', updatedAt: world.clock() };
    env.configs.push({ kind: 'ConfigMap', name, yaml, ...by, services: [] });
    return {
      line: `config delete ${at} ConfigMap ${name} --confirm ${name}`,
      ...{ method: 'DELETE', path: inEnv(`/envcfg/${name}`), repeatable: true, quorum: 2 },
      effects: () => Number(!env.configs.some((each) => each.name === name)),
    };
  };
  const image = (): Deed => {
    const [container] = serviceOf(env, 'worker').workloads[0]?.containers ?? [];
    return {
      line: `image ${at}/worker :v3.0.${index}`,
      ...{ method: 'POST', path: new RegExp(`^${BASE}/image/`), repeatable: true, quorum: 0 },
      effects: () => Number(container?.image.endsWith(`:v3.0.${index}`)),
    };
  };
  const scale = (): Deed => {
    const [workload] = serviceOf(env, 'worker').workloads;
    const to = 1 + ((workload?.replicas ?? 1) % 4);
    return {
      line: `scale ${at}/worker ${to}`,
      ...{ method: 'POST', path: new RegExp(`^${BASE}/scale$`), repeatable: true, quorum: 0 },
      effects: () => Number(workload?.replicas === to),
    };
  };
  const kinds = !env.production
    ? [image, scale]
    : project === 'payments'
      ? [
          ...['api', 'worker', 'ledger'].map((name) => () => restart(name)),
          alias,
          timeout,
          config,
          () => variable('REGION'),
        ]
      : [...['web', 'cart'].map((name) => () => restart(name)), alias, config, () => variable('BANNER')];
  const kind = random.pick(kinds);
  if (kind === undefined) throw new Error('there is nothing to do');
  return kind();
}

function serviceOf(env: Environment, name: string): Service {
  const found = env.services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`there is no ${name} in ${env.key}`);
  return found;
}
