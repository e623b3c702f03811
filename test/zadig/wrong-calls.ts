import type { ConfigDetail, Environment } from '../../src/domain/environment.ts';
import type { Zadig } from '../../src/zadig/client.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';

/** Never run: the compiler is the test. */
export async function wrongCallsDoNotCompile(zadig: Zadig): Promise<unknown[]> {
  const list: Environment[] = await zadig.call(endpoints.listEnvironments, {
    project: 'p',
    production: true,
  });
  const inDev = { project: 'p', params: { env: 'dev' } };
  const config: ConfigDetail = await zadig.call(endpoints.configDetail, {
    project: 'p',
    params: { env: 'dev', config: 'x' },
    query: { type: 'Secret' },
  });
  const target = { workload_name: 'a', workload_type: 'Deployment', target_replicas: 3 } as const;
  await zadig.call(endpoints.scale, { project: 'p', body: { env_key: 'dev', ...target } });
  // @ts-expect-error the parameter `service` is missing
  await zadig.call(endpoints.restartService, inDev);
  // @ts-expect-error the project is missing
  await zadig.call(endpoints.listEnvironments, {});
  // @ts-expect-error `env_ky` is misspelt
  await zadig.call(endpoints.scale, { project: 'p', body: { env_ky: 'dev', ...target } });
  // @ts-expect-error the query is missing
  await zadig.call(endpoints.serviceYaml, { project: 'p' });
  // @ts-expect-error the body is missing
  await zadig.call(endpoints.setVariables, inDev);
  const [key, value] = ['a', 'b'];
  // @ts-expect-error a variable without its type and related services would lose them
  await zadig.call(endpoints.setVariables, { ...inDev, body: { global_variables: [{ key, value }] } });
  return [list, config];
}
