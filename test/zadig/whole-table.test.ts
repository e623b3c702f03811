import { describe, expect, test } from 'vitest';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { createZadig } from '../../src/zadig/client.ts';
import type { CallInput } from '../../src/zadig/endpoint.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { projectRows } from '../../src/zadig/projects.ts';
import { inputs } from './inputs.ts';
import { callAny, errorOf } from './local-server.ts';

const at = { project: 'payments', params: { env: 'dev' } };
const image = {
  service_name: 'ledger',
  name: 'ledger-db',
  container_name: 'postgres',
  image: 'registry/x:2',
};
const cluster = { cluster_id: 'c', namespace: 'payments-env-new', registry_id: 'r' };

/** Inputs that fit the world of the local Zadig, where the common ones do not. */
const fitting: Readonly<Record<string, CallInput>> = {
  ...inputs,
  createEnvironment: { project: 'payments', body: { env_key: 'dev-new', ...cluster } },
  serviceValues: { project: 'analytics', query: { envName: 'dev', serviceName: 'clickhouse' } },
  updateConfig: {
    project: 'payments',
    body: {
      name: 'api-settings',
      env_key: 'dev',
      common_env_cfg_type: 'ConfigMap',
      yaml_data: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api-settings\ndata: {}\n',
    },
  },
  updateStatefulSetImage: { ...at, body: image },
  updateCronJobImage: {
    ...at,
    body: { ...image, service_name: 'reports', name: 'reports', container_name: 'reports' },
  },
};

/** The same, of the production environment. */
function replaced(input: CallInput): CallInput {
  return JSON.parse(JSON.stringify(input).replaceAll('"dev', '"prod'));
}

/** What ends in an error all the same, by row, dialect and side: by the contract, or as this world stands. */
function expectedCode(name: string, dialect: string, production: boolean): string | null {
  if (name === 'addServices') return 'conflict';
  if (name === 'subEnvEntry' || name === 'setSubEnvEntry') return 'rejected';
  if (name === 'createConfig' && dialect === 'server' && production) return 'not_found';
  if (name === 'setVariables' && dialect === 'server') return 'rejected';
  const row = Object.values(endpoints).find((candidate) => candidate.name === name);
  const undocumented = Object.values(projectRows).some((candidate) => candidate === row);
  return dialect === 'documented' && (undocumented || name === 'projectVariables') ? 'unsupported' : null;
}

describe.each(['server', 'documented'] as const)('against the %s dialect', (dialect) => {
  test.each(Object.entries(fitting))('%s is answered, for test and production', async (name, input) => {
    await using server = await startZadig({ dialect, rolloutMs: 10, logIntervalMs: 0 });
    const zadig = createZadig({ url: server.url, token: server.token, retries: 0 });
    const row = Object.values(endpoints).find((candidate) => candidate.name === name);
    for (const production of row?.production === null ? [false] : [false, true]) {
      const there = production ? replaced(input) : input;
      const call = callAny(zadig, row, { ...there, production });
      const code = expectedCode(name, dialect, production);
      if (code === null) await call;
      else expect(await errorOf(call)).toMatchObject({ code });
    }
  });
});
