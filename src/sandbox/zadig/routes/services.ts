import { type Answer, json, text } from '../http/answer.ts';
import { base, type Call, demand, param, query, type Route } from '../http/call.ts';
import { coded, empty, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, findService } from '../world/find.ts';
import { renderValues, renderYaml } from '../world/manifest.ts';
import { age, labelsOf, livingPods, podView, seconds } from '../world/pod-view.ts';
import type { Environment, Service, Workload } from '../world/types.ts';

/** Reading services: detail, rendered YAML, Helm values. */
export const serviceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/:env/services/:svc`,
    looseProject: true,
    handle: (call) => detail(call, false),
  },
  {
    method: 'GET',
    path: `${base}/production/:env/services/:svc`,
    looseProject: true,
    handle: (call) => detail(call, true),
  },
  ...(['server', 'documented'] as const).flatMap((dialect): Route[] => {
    const word = dialect === 'server' ? 'service' : 'services';
    return [
      { method: 'GET', dialect, path: `${base}/${word}/yaml`, looseProject: true, handle: yaml },
      { method: 'GET', dialect, path: `${base}/production/${word}/yaml`, looseProject: true, handle: yaml },
      {
        method: 'GET',
        dialect,
        path: `${base}/${word}/values`,
        looseProject: true,
        handle: (call) => values(call, false),
      },
      {
        method: 'GET',
        dialect,
        path: `${base}/production/${word}/values`,
        looseProject: true,
        handle: (call) => values(call, true),
      },
    ];
  }),
];

function detail(call: Call, production: boolean): Answer {
  const project = query(call, 'projectKey');
  const name = param(call, 'svc');
  if (project === '' && !call.user.admin) {
    throw empty(403);
  }
  demand(call, project, production, 'view');
  const env =
    project === '' ? undefined : findEnvironment(call.world, project, param(call, 'env'), production);
  if (env === undefined) {
    throw coded(6083, missingDocument);
  }
  const helm = env.services.some(({ type }) => type === 'helm');
  const workloads = helm ? helmWorkloads(call, env, name) : (findService(env, name)?.workloads ?? []);
  const service = findService(env, name);
  return json({
    service_name: name,
    scales: workloads
      .filter(({ kind }) => kind !== 'CronJob')
      .map((each) => scaleItem(call, env, service, each)),
    ingress: service === undefined ? [] : ingressItems(env, service),
    service_endpoints: service === undefined ? [] : endpointItems(env, service),
    cron_jobs: workloads
      .filter(({ kind }) => kind === 'CronJob')
      .map((each) => cronItem(call, env, service, each)),
    namespace: env.namespace,
    env_name: env.key,
    product_name: env.project,
    group_name: '',
  });
}

/** Helm: the workload of exactly this name and type. The query's name differs by one letter between the dialects. */
function helmWorkloads(call: Call, env: Environment, name: string): Workload[] {
  const type = query(call, call.dialect === 'server' ? 'workLoadType' : 'workLoadtype');
  if (!['Deployment', 'StatefulSet', 'CronJob'].includes(type)) {
    throw coded(6083, `service ${name} not found, unknow type`);
  }
  const found = env.services
    .flatMap(({ workloads }) => workloads)
    .filter((workload) => workload.name === name && workload.kind === type);
  if (found.length === 0) {
    throw coded(6083, `service ${name} not found`);
  }
  return found;
}

function scaleItem(call: Call, env: Environment, service: Service | undefined, workload: Workload): object {
  return {
    name: workload.name,
    type: workload.kind,
    images: imageItems(workload),
    pods: podItems(call, env, service, workload),
    replicas: workload.replicas,
    zadigx_release_type: '',
    zadigx_release_tag: '',
  };
}

function cronItem(call: Call, env: Environment, service: Service | undefined, workload: Workload): object {
  const last = livingPods(call.world, workload).at(-1);
  return {
    name: workload.name,
    labels: service === undefined ? {} : labelsOf(env, service),
    images: imageItems(workload),
    pods: podItems(call, env, service, workload),
    suspend: workload.suspend === true,
    schedule: workload.schedule,
    ...(last === undefined ? {} : { last_schedule: seconds(last.createdAt) }),
  };
}

function imageItems(workload: Workload): object[] {
  return workload.containers
    .filter(({ type }) => type === '')
    .map(({ name, image }) => ({
      name,
      image,
      image_name: image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, ''),
    }));
}

function podItems(call: Call, env: Environment, service: Service | undefined, workload: Workload): object[] {
  const pods = livingPods(call.world, workload);
  return service === undefined ? [] : pods.map((pod) => podView(call.world, env, service, pod));
}

function ingressItems(env: Environment, service: Service): object[] {
  if (service.ingressHost === null) {
    return [];
  }
  const backend = [{ service_name: service.name, service_port: String(service.port) }];
  return [
    {
      name: service.name,
      labels: labelsOf(env, service),
      host_info: [{ host: service.ingressHost, backend }],
      ips: ['203.0.113.10'],
      age: age(34 * 86_400_000),
    },
  ];
}

function endpointItems(env: Environment, service: Service): object[] {
  if (service.port === null) {
    return [];
  }
  const endpoints = [{ service_name: service.name, service_port: service.port, node_port: 0 }];
  return [{ name: service.name, age: age(34 * 86_400_000), labels: labelsOf(env, service), endpoints }];
}

/** Whatever cannot be rendered is 200 with an empty body. The production route checks the test right too. */
function yaml(call: Call): Answer {
  const [project, envName, serviceName] = required(call);
  demand(call, project, false, 'view');
  const env = findEnvironment(call.world, project, envName);
  const service = env && findService(env, serviceName);
  return text(env && service?.type === 'k8s' ? renderYaml(env, service) : '');
}

function values(call: Call, production: boolean): Answer {
  const [project, envName, serviceName] = required(call);
  demand(call, project, production, 'view');
  const env = findEnvironment(call.world, project, envName, production);
  const service = env && findService(env, serviceName);
  if (service?.type !== 'helm') {
    throw plain(
      `failed get chart values, projectKey: ${project}, envName: ${envName}, serviceName: ${serviceName}`,
    );
  }
  return text(renderValues(service));
}

function required(call: Call): [string, string, string] {
  const words = ['projectKey', 'envName', 'serviceName'].map((name) => {
    const value = query(call, name);
    if (value === '') {
      throw coded(400, `${name} cannot be empty`);
    }
    return value;
  });
  return [words[0] ?? '', words[1] ?? '', words[2] ?? ''];
}
