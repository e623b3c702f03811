import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { errorOf, json, startLocal, text } from './local-server.ts';

const folder = new URL('./examples/', import.meta.url);
const files = readdirSync(folder).toSorted();

function read(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

/** `update-stateful-set-image.body.json` → the row `updateStatefulSetImage`. */
function rowOf(file: string) {
  const name = (file.split('.')[0] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const row = Object.values(endpoints).find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`no row for ${file}`);
  return row;
}

const bodies = files.filter((file) => file.endsWith('.body.json'));
const yamls = files.filter((file) => file.endsWith('.yaml'));
const answers = files.filter(
  (file) => file.endsWith('.json') && !bodies.includes(file) && file !== 'success.json',
);

test('the documentation page gave these examples', () => {
  expect([bodies.length, yamls.length, answers.length]).toEqual([13, 4, 18]);
});

test.each(bodies)('the documented request body %s is accepted', (file) => {
  const schema: z.ZodType = rowOf(file).body ?? z.never();
  expect(schema.safeParse(JSON.parse(read(file))).error).toBeUndefined();
});

test.each(bodies)('a misspelt field in the documented request body %s is refused', (file) => {
  const example: unknown = JSON.parse(read(file));
  const schema: z.ZodType = rowOf(file).body ?? z.never();
  const spoilt = Array.isArray(example)
    ? [{ ...example[0], misspelt: true }]
    : { ...z.record(z.string(), z.unknown()).parse(example), misspelt: true };
  expect(schema.safeParse(spoilt).success).toBe(false);
});

test.each(answers)('the documented answer %s is understood', (file) => {
  const result = rowOf(file).response.safeParse(JSON.parse(read(file)));
  expect(result.error).toBeUndefined();
});

test('every mutation takes {"message":"success"} and {"message":200}', () => {
  for (const row of Object.values(endpoints).filter(({ method }) => method !== 'GET')) {
    for (const answer of [JSON.parse(read('success.json')), { message: 200 }]) {
      expect(row.response.safeParse(answer)).toEqual({ success: true, data: undefined });
    }
  }
});

test.each(yamls)('the documented text %s arrives as it is', async (file) => {
  await using server = await startLocal();
  server.answer = (_, response) => text(response, read(file));
  const row = file.startsWith('service-yaml') ? endpoints.serviceYaml : endpoints.serviceValues;
  const query = { envName: 'dev', serviceName: 'service1' };
  const production = file.includes('production');
  expect(await server.zadig.call(row, { project: 'yaml', production, query })).toBe(read(file));
});

test('the documented environment list calls the key env_name', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, JSON.parse(read('list-environments.test.json')));
  const [first] = await server.zadig.call(endpoints.listEnvironments, { project: 'p' });
  expect(first).toEqual({
    key: 'dev',
    alias: null,
    production: false,
    status: 'success',
    namespace: 'k8s-fansitest-env-dev',
    clusterId: '0123456789abcdef12345678',
    registryId: '630c7ad700430c131062e245',
    updatedBy: 'admin',
    updatedAt: 1690186199,
  });
});

test('the real environment list calls the key env_key and the alias envName', async () => {
  await using server = await startLocal();
  server.answer = (_, response) =>
    json(response, [
      { envName: 'Staging EU', env_key: 'dev', production: false, status: 'Sleeping' },
      { env_key: 'x' },
    ]);
  const [first, second] = await server.zadig.call(endpoints.listEnvironments, { project: 'p' });
  expect(first).toMatchObject({ key: 'dev', alias: 'Staging EU', production: false, status: 'sleeping' });
  expect(second).toMatchObject({ key: 'x', alias: null, production: true, updatedAt: null });
});

test('the documented details become the words of the domain', () => {
  const detail = endpoints.environmentDetail.response.parse(
    JSON.parse(read('environment-detail.production.json')),
  );
  expect(detail).toMatchObject({
    key: 'prod',
    alias: 'prod',
    services: [{ name: 'service2', status: 'running' }],
  });
  expect(detail.variables).toEqual([
    {
      key: 'cpuLimit',
      value: '1000m',
      type: 'string',
      options: [],
      description: 'CPU Resource Limit',
      relatedServices: ['service1'],
    },
  ]);
  const service = endpoints.serviceDetail.response.parse(JSON.parse(read('service-detail.test.json')));
  expect(service.workloads[0]).toMatchObject({ name: 'service1', kind: 'Deployment', replicas: 1 });
  expect(service.workloads[0]?.pods[0]).toMatchObject({
    ready: true,
    createdAt: 1704444315,
    node: '172.16.0.46',
  });
  expect(service.endpoints).toEqual([{ name: 'service1', ports: [{ port: 20211, nodePort: 30593 }] }]);
  const config = endpoints.configDetail.response.parse(JSON.parse(read('config-detail.test.json')));
  expect(config).toMatchObject({
    name: 'istio-ca-root-cert',
    kind: 'ConfigMap',
    updatedAt: 1686225615,
    source: { repo: 'kr-test-org1/config-data', branch: 'main', path: 'cm.yaml' },
  });
});

test('an answer of a form nobody knows is said to be that', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, { code: 0, workflow: [], ifSync: true });
  const error = await errorOf(server.zadig.call(endpoints.listEnvironments, { project: 'payments' }));
  expect(error).toMatchObject({ code: 'unsupported' });
  expect(String(error)).toContain('list the environments of payments: its answer has an unknown form');
});
