import type { Container, Project, ServiceTemplate, Variable } from './types.ts';

const registry = 'registry.example.com';

/** The three projects with their services and project-level variables; each world has its own. */
export function seedProjects(createdAt: number): Project[] {
  const common = { createdAt, createdBy: 'admin', lockedUntil: 0 };
  return structuredClone([
    {
      ...common,
      key: 'payments',
      name: 'Payments',
      description: 'Charges, refunds and the ledger',
      deployType: 'k8s',
      globals: paymentsGlobals,
      templates: paymentsTemplates,
    },
    {
      ...common,
      key: 'storefront',
      name: 'Storefront',
      description: 'The web shop',
      deployType: 'k8s',
      globals: [
        variable('LOG_LEVEL', 'info', 'enum', ['debug', 'info', 'warn', 'error'], 'How much services log'),
        variable('BANNER', '', 'string', [], 'Text at the top of every page'),
      ],
      templates: storefrontTemplates,
    },
    {
      ...common,
      key: 'analytics',
      name: 'Analytics',
      description: 'Reporting warehouse',
      deployType: 'helm',
      globals: [],
      templates: [
        {
          ...plain('clickhouse', 'StatefulSet', 2, 8123),
          workloads: [
            {
              name: 'clickhouse',
              kind: 'StatefulSet',
              replicas: 2,
              containers: [container('clickhouse', 'docker.io/clickhouse/clickhouse-server:24.3.5', 8123)],
            },
          ],
          variables: [variable('persistence.size', '50Gi', 'string', [], '')],
        },
      ],
    },
  ] satisfies Project[]);
}

/** A container of a template. */
export function container(
  name: string,
  image: string,
  port?: number,
  type: Container['type'] = '',
): Container {
  return { name, image, type, ...(port === undefined ? {} : { port }) };
}

function variable(key: string, value: unknown, type: string, options: string[], desc: string): Variable {
  return { key, value, type, options, desc };
}

const logLevel = variable(
  'LOG_LEVEL',
  'info',
  'enum',
  ['debug', 'info', 'warn', 'error'],
  'How much services log',
);
const password = variable('DB_PASSWORD', 'pa55-w0rd-ledger', 'string', [], 'Password of the ledger database');
const region = variable('REGION', 'eu-central-1', 'string', [], 'Where the data lives');
const resources = variable(
  'RESOURCES',
  'limits:\n  cpu: 500m\n  memory: 512Mi\n',
  'yaml',
  [],
  'Limits of every pod',
);

const paymentsGlobals: Variable[] = [
  logLevel,
  variable('FEATURE_REFUNDS', true, 'bool', [], 'Refunds in the API'),
  password,
  region,
  resources,
  variable('TRACING', false, 'bool', [], 'Send traces to the collector'),
];

const paymentsTemplates: ServiceTemplate[] = [
  {
    name: 'api',
    revision: 7,
    globals: ['LOG_LEVEL', 'DB_PASSWORD', 'FEATURE_REFUNDS', 'RESOURCES'],
    variables: [
      variable('replicas', '2', 'string', [], 'Pods'),
      variable('TIMEOUT_MS', '3000', 'string', [], 'How long a charge may take'),
      logLevel,
      password,
      variable('FEATURE_REFUNDS', false, 'bool', [], 'Refunds in the API'),
      resources,
    ],
    workloads: [
      {
        name: 'api',
        kind: 'Deployment',
        replicas: 2,
        replicasVariable: 'replicas',
        containers: [
          container('api', `${registry}/payments/api:v1.41.0`, 8080),
          container('envoy', 'docker.io/envoyproxy/envoy:v1.29.1', 9901),
          container('migrate', `${registry}/payments/api-migrate:v1.41.0`, undefined, 'init'),
        ],
      },
    ],
    ingress: true,
    port: 80,
  },
  {
    ...plain('worker', 'Deployment', 1, null),
    globals: ['LOG_LEVEL'],
    variables: [
      logLevel,
      variable('QUEUE', 'charges', 'enum', ['charges', 'refunds', 'all'], 'Which queue it drains'),
      variable('DRY_RUN', false, 'bool', [], 'Read, but change nothing'),
    ],
  },
  {
    ...plain('ledger', 'StatefulSet', 1, 5432),
    globals: ['DB_PASSWORD', 'REGION'],
    variables: [password, region],
    workloads: [
      {
        name: 'ledger-db',
        kind: 'StatefulSet',
        replicas: 1,
        containers: [container('postgres', 'docker.io/library/postgres:16.2', 5432)],
      },
    ],
  },
  {
    ...plain('reports', 'CronJob', 0, null),
    globals: ['REGION'],
    variables: [region],
    workloads: [
      {
        name: 'reports',
        kind: 'CronJob',
        replicas: 0,
        schedule: '0 3 * * *',
        containers: [container('reports', `${registry}/payments/reports:v3.2.0`)],
      },
    ],
  },
  // In the project, in no seeded environment: what "add service" is for.
  {
    ...plain('fraud', 'Deployment', 1, 8090),
    variables: [logLevel, variable('MODEL', 'v2', 'string', [], 'Which model')],
  },
];

const storefrontTemplates: ServiceTemplate[] = [
  {
    ...plain('web', 'Deployment', 2, 80, 'storefront'),
    globals: ['LOG_LEVEL'],
    variables: [logLevel],
    ingress: true,
  },
  { ...plain('cart', 'Deployment', 1, 8080, 'storefront') },
  { ...plain('search', 'Deployment', 1, 9200, 'storefront') },
];

function plain(
  name: string,
  kind: 'Deployment' | 'StatefulSet' | 'CronJob',
  replicas: number,
  port: number | null,
  group = 'payments',
): ServiceTemplate {
  const image = `${registry}/${group}/${name}:v2.8.1`;
  return {
    name,
    revision: 3,
    variables: [],
    globals: [],
    workloads: [{ name, kind, replicas, containers: [container(name, image, port ?? undefined)] }],
    ingress: false,
    port,
  };
}
