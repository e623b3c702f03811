import { labelsOf } from './pod-view.ts';
import { effectiveValue } from './services.ts';
import type { Environment, Service, Workload } from './types.ts';

/** The rendered YAML of a service, one document per object, with the environment's values in it. */
export function renderYaml(env: Environment, service: Service): string {
  const documents = service.workloads.map((workload) =>
    workload.kind === 'CronJob' ? cronJob(env, service, workload) : workloadYaml(env, service, workload),
  );
  if (service.port !== null) {
    documents.push(serviceYaml(env, service, service.port));
  }
  if (service.ingressHost !== null) {
    documents.push(ingressYaml(env, service, service.ingressHost));
  }
  return `${documents.join('\n---\n')}\n`;
}

/** The release's computed values of a Helm service. */
export function renderValues(service: Service): string {
  const lines = service.workloads.flatMap((workload) => {
    const image = workload.containers[0]?.image ?? '';
    const cut = image.lastIndexOf(':');
    return [
      `fullnameOverride: ${workload.name}`,
      'image:',
      `    repository: ${image.slice(0, cut)}`,
      `    tag: ${image.slice(cut + 1)}`,
      `replicaCount: ${workload.replicas}`,
    ];
  });
  const variables = service.variables.map(({ key, value }) => `${key}: ${String(value)}`);
  return `${[...lines, ...variables, 'resources:', '    limits:', '        cpu: "2"', '        memory: 4Gi'].join('\n')}\n`;
}

function head(env: Environment, service: Service, apiVersion: string, kind: string, name: string): string[] {
  const labels = Object.entries(labelsOf(env, service)).map(([key, value]) => `    ${key}: ${value}`);
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    '  labels:',
    ...labels,
    `  namespace: ${env.namespace}`,
  ];
}

function workloadYaml(env: Environment, service: Service, workload: Workload): string {
  return [
    ...head(env, service, 'apps/v1', workload.kind, workload.name),
    'spec:',
    `  replicas: ${workload.replicas}`,
    '  selector:',
    '    matchLabels:',
    `      s-service: ${service.name}`,
    '  template:',
    '    metadata:',
    '      labels:',
    `        s-service: ${service.name}`,
    '    spec:',
    ...containersYaml(env, service, workload, '      '),
  ].join('\n');
}

function cronJob(env: Environment, service: Service, workload: Workload): string {
  return [
    ...head(env, service, 'batch/v1', 'CronJob', workload.name),
    'spec:',
    `  schedule: "${workload.schedule}"`,
    `  suspend: ${workload.suspend === true}`,
    '  jobTemplate:',
    '    spec:',
    '      template:',
    '        spec:',
    '          restartPolicy: Never',
    ...containersYaml(env, service, workload, '          '),
  ].join('\n');
}

function containersYaml(env: Environment, service: Service, workload: Workload, indent: string): string[] {
  const inits = workload.containers.filter(({ type }) => type === 'init');
  const main = workload.containers.filter(({ type }) => type === '');
  const lines =
    inits.length === 0
      ? []
      : ['initContainers:', ...inits.flatMap(({ name, image }) => [`- name: ${name}`, `  image: ${image}`])];
  lines.push('containers:');
  main.forEach(({ name, image, port }, index) => {
    lines.push(`- name: ${name}`, `  image: ${image}`);
    if (port !== undefined) {
      lines.push('  ports:', `  - containerPort: ${port}`, '    protocol: TCP');
    }
    if (index === 0 && service.variables.length > 0) {
      lines.push(
        '  env:',
        ...service.variables.flatMap(({ key }) => [
          `  - name: ${key}`,
          `    value: ${JSON.stringify(String(effectiveValue(env, service, key) ?? ''))}`,
        ]),
      );
    }
  });
  return lines.map((line) => indent + line);
}

function serviceYaml(env: Environment, service: Service, port: number): string {
  return [
    ...head(env, service, 'v1', 'Service', service.name),
    'spec:',
    '  selector:',
    `    s-service: ${service.name}`,
    '  ports:',
    `  - port: ${port}`,
    '    protocol: TCP',
  ].join('\n');
}

function ingressYaml(env: Environment, service: Service, host: string): string {
  return [
    ...head(env, service, 'networking.k8s.io/v1', 'Ingress', service.name),
    'spec:',
    '  rules:',
    `  - host: ${host}`,
    '    http:',
    '      paths:',
    '      - path: /',
    '        pathType: Prefix',
    '        backend:',
    '          service:',
    `            name: ${service.name}`,
    '            port:',
    `              number: ${service.port}`,
  ].join('\n');
}
