import { expect, test } from 'vitest';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { request } from '../../src/zadig/request.ts';
import { inputs } from './inputs.ts';

const rows = Object.entries(endpoints);

test('every row is called what the table calls it', () => {
  for (const [key, row] of rows) expect(row.name).toBe(key);
});

test('the table has all 49 documented endpoints', () => {
  const beyond = ['projectVariables', 'context', 'listProjects', 'listClusters', 'listRegistries'];
  beyond.push('projectServices', 'serviceTemplate', 'servicePods');
  const routes = rows
    .filter(([key]) => !beyond.includes(key))
    .flatMap(([, row]) => [row.test, row.production].map((path) => `${row.method} ${path}`))
    .filter((route) => !route.endsWith(' null'));
  expect(new Set(routes).size).toBe(49);
});

test('both sides of a row have the same parameters', () => {
  const names = (path: string | null | undefined) => path?.match(/:\w+/g)?.toSorted() ?? [];
  for (const [, row] of rows) {
    if (row.production !== null) expect(names(row.production)).toEqual(names(row.test));
    if (row.documented !== undefined) expect(names(row.documented.test)).toEqual(names(row.test));
    if (row.production === null) expect(row.noProduction).toBeTruthy();
  }
});

test.each(Object.entries(inputs))('%s says what it asks, and for which environment', (name, input) => {
  const row = rows.find(([key]) => key === name)?.[1];
  const asked = row && request(row, input);
  expect(asked?.says).toMatch(/^[a-z]+ \S/);
  expect(asked?.says).not.toMatch(/undefined|\s$|\s\s/);
  if (input.project !== undefined) expect(asked?.says).toContain('payments');
});
