import { findService } from './find.ts';
import { livingPods } from './pod-view.ts';
import { isReady, reconcile } from './rollout.ts';
import type { Environment, Service, ServiceTemplate, Workload, World } from './types.ts';

/** A fresh service from its template: default values, no globals followed, no pods yet. */
export function instantiate(env: Environment, template: ServiceTemplate, type: 'k8s' | 'helm'): Service {
  return {
    name: template.name,
    type,
    revision: template.revision,
    variables: template.variables.map((variable) => ({ ...variable, use_global_variable: false })),
    workloads: template.workloads.map((workload) => ({
      ...workload,
      containers: workload.containers.map((container) => ({ ...container })),
      pods: [],
      generation: 1,
      podCounter: 0,
      ...(workload.kind === 'CronJob' ? { suspend: false } : {}),
    })),
    ingressHost: template.ingress ? `${template.name}.${env.key}.${env.project}.example.com` : null,
    port: template.port,
    drifted: false,
    containersUnrecorded: false,
  };
}

/** The value a variable has in this environment, its own or the global's it follows. */
export function effectiveValue(env: Environment, service: Service, key: string): unknown {
  const variable = service.variables.find((each) => each.key === key);
  return variable?.use_global_variable
    ? env.globals.find((each) => each.key === key)?.value
    : variable?.value;
}

/** Rewrites which of the environment's globals this service is listed at. */
export function relink(env: Environment, service: Service): void {
  for (const global of env.globals) {
    const follows = service.variables.some((each) => each.key === global.key && each.use_global_variable);
    const others = global.related_services.filter((name) => name !== service.name);
    global.related_services = follows ? [...others, service.name] : others;
  }
}

/** Takes replica counts from the variables that hold them. */
export function applyReplicas(env: Environment, service: Service): void {
  for (const workload of service.workloads) {
    const count = String(effectiveValue(env, service, workload.replicasVariable ?? ''));
    if (/^\d+$/.test(count)) {
      workload.replicas = Number(count);
    }
  }
}

/** Starts what is missing of a service's pods. */
export function deploy(world: World, env: Environment, service: Service): void {
  for (const workload of service.workloads) {
    reconcile(world, env, workload);
  }
}

/** The service's status as the environment detail shows it; empty for a Helm release. */
export function serviceStatus(world: World, service: Service): string {
  if (service.type === 'helm') {
    return '';
  }
  const running = service.workloads.filter(({ kind }) => kind !== 'CronJob');
  if (running.length > 0) {
    return podsStatus(world, running);
  }
  const suspended = service.workloads.filter(({ suspend }) => suspend === true).length;
  if (suspended === 0) {
    return service.workloads.length === 0 ? 'succeeded' : 'nosuspend';
  }
  return suspended === service.workloads.length ? 'allsuspend' : 'partsuspend';
}

function podsStatus(world: World, workloads: readonly Workload[]): string {
  const pods = workloads.flatMap((workload) => livingPods(world, workload));
  if (pods.length === 0) {
    return 'unstart';
  }
  return pods.every((pod) => isReady(pod, world.clock())) ? 'running' : 'unstable';
}

/** The environment's services with these names; names it does not have are left out. */
export function servicesNamed(env: Environment, names: readonly string[]): Service[] {
  return names.flatMap((name) => findService(env, name) ?? []);
}
