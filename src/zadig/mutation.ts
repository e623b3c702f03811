import { z } from 'zod';
import { BotError } from '../domain/errors.ts';
import type { Zadig } from './client.ts';
import type { InputOf } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { request } from './request.ts';

/** Rows that change something in Zadig. */
export const MutationName = z.enum([
  'createEnvironment',
  'editEnvironment',
  'deleteEnvironment',
  'addServices',
  'updateServices',
  'removeServices',
  'setVariables',
  'createConfig',
  'updateConfig',
  'deleteConfig',
  'scale',
  'restartService',
  'updateDeploymentImage',
  'updateStatefulSetImage',
  'updateCronJobImage',
  'enableSubEnv',
  'disableSubEnv',
  'setSubEnvEntry',
]);
export type MutationName = z.output<typeof MutationName>;

/** One call that changes something, as plain JSON: kept until it is decided, then sent as it stands. */
export const MutationCall = z.strictObject({
  endpoint: MutationName,
  input: z.strictObject({
    project: z.string().optional(),
    production: z.boolean().optional(),
    params: z.record(z.string(), z.string()).optional(),
    query: z.json().optional(),
    body: z.json().optional(),
  }),
});
export type MutationCall = z.output<typeof MutationCall>;

/** How a call looks on the wire. `body` is its JSON text; null without one. Holds secrets. */
export interface WireForm {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

/**
 * A checked call, ready to be kept. Errors: BotError `usage` for what must not leave the client, `unsupported` for what
 * production environments do not have.
 */
export function mutation<Name extends MutationName>(
  endpoint: Name,
  input: Omit<InputOf<(typeof endpoints)[Name]>, 'signal' | 'fresh' | 'guard'>,
): MutationCall {
  request(endpoints[endpoint], input);
  const { data, error } = MutationCall.safeParse({ endpoint, input: JSON.parse(JSON.stringify(input)) });
  if (data === undefined) throw new BotError('internal', 'A call cannot be kept as JSON.', { cause: error });
  return data;
}

export function wireForm({ endpoint, input }: MutationCall): WireForm {
  const { method, urls, body } = request(endpoints[endpoint], input);
  return { method, path: urls[0] ?? '', body: body ?? null };
}

/**
 * Sends it, once. `guard` is asked right before it leaves. Errors: what the guard throws; ZadigError, whose `sent` tells
 * that nobody knows whether it was carried out.
 */
export async function sendMutation(
  zadig: Zadig,
  call: MutationCall,
  signal?: AbortSignal,
  guard?: () => void,
): Promise<void> {
  await zadig.call(endpoints[call.endpoint], { ...call.input, signal, guard } as InputOf<
    (typeof endpoints)[MutationName]
  >);
}
