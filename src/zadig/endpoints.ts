import { z } from 'zod';
import { configRows } from './configs.ts';
import { endpoint } from './endpoint.ts';
import { environmentRows } from './environments.ts';
import { Name } from './names.ts';
import { projectRows } from './projects.ts';
import { serviceRows } from './services.ts';
import { subEnvironmentRows } from './sub-environments.ts';
import { variableRows } from './variables.ts';
import { workloadRows } from './workloads.ts';

/** Every call the bot can make: the 49 documented endpoints, and those of contract §6 it needs beside them. */
export const endpoints = {
  ...environmentRows,
  ...serviceRows,
  ...variableRows,
  ...configRows,
  ...workloadRows,
  ...subEnvironmentRows,
  ...projectRows,
  /** A stream that never ends: open it with `logs()`. One route serves test and production. */
  containerLogs: endpoint({
    name: 'containerLogs',
    method: 'GET',
    says: ({ name, at }) => `follow the log of ${name} in ${at}`,
    test: '/openapi/logs/sse/pods/:pod/containers/:container',
    production: '/openapi/logs/sse/pods/:pod/containers/:container',
    query: z.strictObject({
      envName: Name,
      tails: z.int().min(1).optional(),
      since: z
        .string()
        .regex(/^(\d+(\.\d+)?(h|m|s|ms))+$/, 'is not a duration such as 5m')
        .optional(),
    }),
    answer: 'stream',
    response: z.unknown(),
  }),
};
