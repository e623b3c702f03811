import { z } from 'zod';
import type { SubEnvEntry, SubEnvReadiness } from '../domain/environment.ts';
import { endpoint } from './endpoint.ts';
import { done } from './fields.ts';
import { Filled } from './names.ts';

const noProduction = 'Zadig has sub environments for test environments only';

const Readiness = z
  .object({ is_ready: z.boolean(), checks: z.record(z.string(), z.boolean()).nullish() })
  .transform((answer): SubEnvReadiness => ({ ready: answer.is_ready, checks: answer.checks ?? {} }));

/** No known server fills these in: it says `{"message":"success"}`. */
const Entry = z
  .object({
    default_gateway_address: z.string().nullish(),
    servers: z
      .array(z.object({ host: z.string(), port_number: z.number(), port_protocol: z.string() }))
      .nullish(),
  })
  .transform(
    (answer): SubEnvEntry => ({
      gateway: answer.default_gateway_address ?? null,
      servers:
        answer.servers?.map((server) => ({
          host: server.host,
          port: server.port_number,
          protocol: server.port_protocol,
        })) ?? null,
    }),
  );

/** Shared base environments: contract §3.14. */
export const subEnvironmentRows = {
  /** Workloads without a Kubernetes service, as `name.Kind` (the kind may be missing), sorted. Empty: all is good. */
  checkWorkloads: endpoint({
    name: 'checkWorkloads',
    method: 'GET',
    says: ({ at }) => `check the workloads of ${at}`,
    test: '/openapi/environments/:env/check/workloads/k8services',
    production: null,
    noProduction,
    documented: { test: '/openapi/environments/:env/check/workloads/k8sservices' },
    response: z.array(z.string()).transform((names) => names.toSorted()),
  }),
  /** Restarts pods without a sidecar; repeatable. Then poll `subEnvReady`. */
  enableSubEnv: endpoint({
    name: 'enableSubEnv',
    method: 'POST',
    says: ({ at }) => `enable sub environments of ${at}`,
    test: '/openapi/environments/:env/share/enable',
    production: null,
    noProduction,
    response: done,
    timeoutMs: 300_000,
    edition: 'enterprise',
  }),
  /** Deletes ALL sub environments first. */
  disableSubEnv: endpoint({
    name: 'disableSubEnv',
    method: 'DELETE',
    says: ({ at }) => `disable sub environments of ${at}`,
    test: '/openapi/environments/:env/share/enable',
    production: null,
    noProduction,
    response: done,
    timeoutMs: 300_000,
    edition: 'enterprise',
  }),
  /** `op` is `enable` or `disable`. */
  subEnvReady: endpoint({
    name: 'subEnvReady',
    method: 'GET',
    says: ({ at }) => `check whether sub environments of ${at} are ready`,
    test: '/openapi/environments/:env/check/sharenv/:op/ready',
    production: null,
    noProduction,
    refuse: ({ params }) =>
      params['op'] === 'enable' || params['op'] === 'disable' ? null : 'the operation is enable or disable',
    response: Readiness,
  }),
  /** Null fields: Zadig did not say, as no known version does. */
  subEnvEntry: endpoint({
    name: 'subEnvEntry',
    method: 'GET',
    says: ({ service, at }) => `read the entry service ${service} of ${at}`,
    test: '/openapi/environments/:env/share/portal/:service',
    production: null,
    noProduction,
    response: Entry,
  }),
  /** An empty list removes the entry. */
  setSubEnvEntry: endpoint({
    name: 'setSubEnvEntry',
    method: 'POST',
    says: ({ service, at }) => `set the entry service ${service} of ${at}`,
    test: '/openapi/environments/:env/share/portal/:service',
    production: null,
    noProduction,
    body: z.array(
      z.strictObject({
        host: Filled,
        port_number: z.int().min(1).max(65_535),
        port_protocol: z.enum(['HTTP', 'HTTPS', 'GRPC', 'HTTP2', 'MONGO', 'TCP', 'TLS']),
      }),
    ),
    response: done,
    edition: 'enterprise',
  }),
};
