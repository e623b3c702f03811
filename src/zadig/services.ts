import { z } from 'zod';
import type { ServiceDetail } from '../domain/environment.ts';
import { ContainerAnswer, PodAnswer } from './containers.ts';
import { endpoint } from './endpoint.ts';
import { count, done, flag, list, seconds, text } from './fields.ts';
import { Name } from './names.ts';
import { VariableChange } from './variables.ts';

const port = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

const Detail = z
  .object({
    service_name: text,
    namespace: text,
    scales: list(
      z
        .object({
          name: z.string().min(1),
          type: text,
          replicas: count,
          images: list(ContainerAnswer),
          pods: list(PodAnswer),
        })
        .transform(({ type, ...workload }) => ({ ...workload, kind: type })),
    ),
    cron_jobs: list(
      z
        .object({
          name: z.string().min(1),
          schedule: text,
          suspend: flag,
          images: list(ContainerAnswer),
          pods: list(PodAnswer),
          last_schedule: seconds,
        })
        .transform(({ suspend, last_schedule, ...job }) => ({
          ...job,
          suspended: suspend,
          lastScheduledAt: last_schedule,
        })),
    ),
    ingress: list(
      z
        .object({
          name: text,
          host_info: list(
            z
              .object({
                host: text,
                backend: list(
                  z
                    .object({ service_name: text, service_port: port })
                    .transform((backend) => ({ service: backend.service_name, port: backend.service_port })),
                ),
              })
              .transform(({ host, backend }) => ({ host, backends: backend })),
          ),
        })
        .transform(({ name, host_info }) => ({ name, hosts: host_info })),
    ),
    service_endpoints: list(
      z
        .object({
          name: text,
          endpoints: list(
            z
              .object({ service_port: count, node_port: count })
              .transform((end) => ({ port: end.service_port, nodePort: end.node_port || null })),
          ),
        })
        .transform(({ name, endpoints }) => ({ name, ports: endpoints })),
    ),
  })
  .transform(
    (answer): ServiceDetail => ({
      name: answer.service_name,
      namespace: answer.namespace,
      workloads: answer.scales,
      cronJobs: answer.cron_jobs,
      ingresses: answer.ingress,
      endpoints: answer.service_endpoints,
    }),
  );

/** The real server reads `workLoadType`, the page says `workLoadtype`. It matters for Helm only, but is always sent. */
const WorkloadQuery = z
  .strictObject({ workLoadType: Name.default('Deployment') })
  .default({ workLoadType: 'Deployment' })
  .transform(({ workLoadType }) => ({ workLoadType, workLoadtype: workLoadType }));

const InEnvironment = z.strictObject({ envName: Name, serviceName: Name });
const Changed = z.array(
  z.strictObject({ service_name: Name, variable_kvs: z.array(VariableChange).optional() }),
);
const plain = z.string().nullable();

/** Services of an environment: contract §3.3 to 3.5 and 3.9. */
export const serviceRows = {
  /** A service that is not there gives empty lists, not an error. For Helm `workLoadType` chooses what is looked up. */
  serviceDetail: endpoint({
    name: 'serviceDetail',
    method: 'GET',
    says: ({ service, at }) => `read ${service} in ${at}`,
    test: '/openapi/environments/:env/services/:service',
    production: '/openapi/environments/production/:env/services/:service',
    query: WorkloadQuery,
    response: Detail,
  }),
  /** Rendered YAML; null when Zadig has none to give, for whatever reason. */
  serviceYaml: endpoint({
    name: 'serviceYaml',
    method: 'GET',
    says: ({ service, at }) => `read the YAML of ${service} in ${at}`,
    test: '/openapi/environments/service/yaml',
    production: '/openapi/environments/production/service/yaml',
    documented: {
      test: '/openapi/environments/services/yaml',
      production: '/openapi/environments/production/services/yaml',
    },
    swallowed: true,
    query: InEnvironment,
    answer: 'text',
    response: plain,
  }),
  /** Computed values of a Helm release, as YAML. */
  serviceValues: endpoint({
    name: 'serviceValues',
    method: 'GET',
    says: ({ service, at }) => `read the Helm values of ${service} in ${at}`,
    test: '/openapi/environments/service/values',
    production: '/openapi/environments/production/service/values',
    documented: {
      test: '/openapi/environments/services/values',
      production: '/openapi/environments/production/services/values',
    },
    swallowed: true,
    query: InEnvironment,
    answer: 'text',
    response: plain,
  }),
  /** Variables not listed come from the template; all or nothing when one is already there. */
  addServices: endpoint({
    name: 'addServices',
    method: 'POST',
    says: ({ service, at }) => `add ${service} to ${at}`,
    test: '/openapi/environments/service/yaml',
    production: '/openapi/environments/production/service/yaml',
    body: z.strictObject({ env_key: Name, service_list: Changed }),
    response: done,
  }),
  /** Also upgrades to the latest template, and unhooks every global variable that is not sent along (contract §3.9). */
  updateServices: endpoint({
    name: 'updateServices',
    method: 'PUT',
    says: ({ service, at }) => `update ${service} in ${at}`,
    test: '/openapi/environments/:env/services',
    production: '/openapi/environments/production/:env/services',
    body: z.strictObject({ service_list: Changed }),
    response: done,
  }),
  /** Waits for Kubernetes; what is not there is removed with success. */
  removeServices: endpoint({
    name: 'removeServices',
    method: 'DELETE',
    says: ({ service, at }) => `remove ${service} from ${at}`,
    test: '/openapi/environments/service/yaml',
    production: '/openapi/environments/production/service/yaml',
    body: z.strictObject({
      env_key: Name,
      service_names: z.array(Name),
      not_delete_resource: z.boolean().optional(),
    }),
    response: done,
    timeoutMs: 600_000,
  }),
};
