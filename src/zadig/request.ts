import { z } from 'zod';
import { BotError } from '../domain/errors.ts';
import type { CallInput, Endpoint, Words } from './endpoint.ts';
import { whyNoName } from './names.ts';
import { clean } from './words.ts';

/** A checked call, ready to be sent. */
export interface Request {
  readonly row: Endpoint;
  readonly production: boolean;
  readonly project: string;
  readonly method: Endpoint['method'];
  /** Paths with query: the real one, then the documented one if it differs. */
  readonly urls: readonly string[];
  readonly body: string | undefined;
  /** `restart api in payments/dev`. */
  readonly says: string;
}

const Fields = z.record(z.string(), z.unknown());

function fields(value: unknown): Record<string, unknown> {
  return Fields.safeParse(value).data ?? {};
}

function said(...values: unknown[]): string {
  const found = values.find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? clean(found, 100) : '';
}

function services(body: Record<string, unknown>): string {
  const names = z.array(z.string()).safeParse(body['service_names']).data;
  const listed = z.array(z.object({ service_name: z.string() })).safeParse(body['service_list']).data;
  return (names ?? listed?.map((item) => item.service_name) ?? []).join(', ');
}

function wordsOf(input: CallInput): Words {
  const [params, query, body] = [fields(input.params), fields(input.query), fields(input.body)];
  const project = said(input.project);
  const env = said(params['env'], query['envName'], body['env_key'], body['env_name']);
  return {
    project,
    env,
    at: env === '' ? project : `${project}/${env}`,
    service: said(params['service'], query['serviceName'], body['service_name'], services(body)),
    name: said(params['config'], params['pod'], query['name'], body['workload_name'], body['name']),
    kind: said(query['type'], body['common_env_cfg_type']) || 'configuration',
  };
}

function refused(says: string, why: string): BotError {
  return new BotError('usage', `Nothing was sent to Zadig to ${says}: ${clean(why, 300)}.`);
}

function parsed(schema: z.ZodType | undefined, value: unknown, says: string): unknown {
  const result = (schema ?? z.undefined()).safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'input'} ${issue.message}`);
  throw refused(says, problems.slice(0, 3).join('; '));
}

/** The body's own fields plus those the row fills in from the project and the path's environment. */
function withFilled(row: Endpoint, input: CallInput): unknown {
  if (row.filled === undefined) return input.body;
  const from = { project: input.project, env: input.params?.['env'] };
  const filled = Object.entries(row.filled).map(([field, source]) => [field, from[source]]);
  return { ...fields(input.body), ...Object.fromEntries(filled) };
}

/** A test environment called `production` lies behind the routes of production ones: it cannot be reached. */
function refuseReserved(row: Endpoint, production: boolean, { env }: Words, says: string): void {
  if (!production && row.production !== row.test && env === 'production') {
    throw refused(
      says,
      'Zadig cannot tell a test environment called production from its production environments',
    );
  }
}

function refuseNames(input: CallInput, says: string): void {
  const named = [
    ...(input.project === undefined ? [] : [['project', input.project]]),
    ...Object.entries(input.params ?? {}),
  ];
  for (const [field, value] of named) {
    const why = whyNoName(String(value));
    if (why !== null) throw refused(says, `the ${field} ${why}`);
  }
}

function url(
  template: string,
  params: Readonly<Record<string, string>>,
  query: Record<string, unknown>,
): string {
  const path = template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

function productionPath(row: Endpoint, says: string): string {
  if (row.production !== null) return row.production;
  throw new BotError(
    'unsupported',
    `Zadig could not ${says}: ${row.noProduction ?? 'there is no such call for production environments'}.`,
  );
}

/**
 * Checks a call and writes it down as it will be sent.
 * Errors: BotError `usage` for what must not leave the client, `unsupported` for what production does not have.
 */
export function request(row: Endpoint, input: CallInput): Request {
  const production = input.production ?? false;
  const words = wordsOf(input);
  const says = row.says(words);
  const real = production ? productionPath(row, says) : row.test;
  const documented = production ? row.documented?.production : row.documented?.test;
  if (row.project !== 'none' && input.project === undefined) throw refused(says, 'the project is missing');
  refuseNames(input, says);
  for (const [, name] of real.matchAll(/:(\w+)/g)) {
    if (name !== undefined && input.params?.[name] === undefined)
      throw refused(says, `the ${name} is missing`);
  }
  refuseReserved(row, production, words, says);
  const query = fields(parsed(row.query, input.query, says));
  const body = parsed(row.body, withFilled(row, input), says);
  const why = row.refuse?.({ production, params: input.params ?? {}, query, body }) ?? null;
  if (why !== null) throw refused(says, why);
  const inBody = Object.values(row.filled ?? {}).includes('project');
  const asked = row.project === 'none' || inBody ? query : { projectKey: input.project, ...query };
  return {
    row,
    production,
    project: input.project ?? '',
    method: row.method,
    urls: [real, ...(documented === undefined ? [] : [documented])].map((path) =>
      url(path, input.params ?? {}, asked),
    ),
    body: body === undefined ? undefined : JSON.stringify(body),
    says,
  };
}
