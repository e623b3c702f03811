import { createHash } from 'node:crypto';
import { z } from 'zod';
import { maskYaml } from '../blocks/masked-yaml.ts';
import type { Change as ChangeCommand, ChangeContext } from '../commands/change.ts';
import type { Args, Values } from '../domain/args.ts';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import type { Plan, ShownRequest } from '../domain/change.ts';
import { MASK } from '../domain/mask.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Zadig } from '../zadig/client.ts';
import { MutationCall, wireForm } from '../zadig/mutation.ts';
import type { Seal } from './seal.ts';

const AnyJson: z.ZodType<Json> = z.json();

/** What is kept of a plan besides what people see. May hold secrets. */
export const Kept = z.strictObject({
  values: z.record(z.string(), AnyJson),
  call: MutationCall,
  facts: AnyJson,
  undo: z.string().nullable(),
});
export type Kept = z.output<typeof Kept>;

/** A change as it would be made now. */
export interface Made {
  readonly plan: Plan;
  /** SHA-256 of the plan's canonical JSON, hex. */
  readonly hash: string;
  readonly kept: Kept;
}

/** Plans a command, reading Zadig afresh. Errors: BotError from the command. */
export async function makePlan(
  command: ChangeCommand,
  values: Kept['values'],
  seal: Seal,
  ctx: ChangeContext,
): Promise<Made> {
  // They were parsed for this very command, here or before a restart.
  const planned = await command.plan(values as Values<Args>, ctx);
  const { target, call, summary, fields, hidden = [], touches = [], warnings = [], diff = null } = planned;
  const { facts, undo } = planned;
  const { project, env, production, service = null } = target;
  const plan: Plan = {
    command: command.name,
    target: { project, env, production, service },
    summary,
    fields,
    touches,
    warnings,
    diff,
    requests: [shown(call, hidden)],
    // The facts tell of a state before that is masked above.
    digest: seal.digest(asJson([call, facts])),
  };
  return { plan, hash: hashOf(plan), kept: { values, call, facts, undo } };
}

export function hashOf(plan: Plan): string {
  return createHash('sha256')
    .update(canonicalJson(asJson(plan)))
    .digest('hex');
}

/** What a change's command may use to look at Zadig: reads only, and none from the short cache. */
export function changeContext(zadig: Zadig, now: () => number, signal: AbortSignal): ChangeContext {
  const call: Zadig['call'] = (row, input) => {
    if (row.method !== 'GET') throw new Error(`${row.name} is sent by the executor alone`);
    return zadig.call(row, { ...input, fresh: true, signal: input.signal ?? signal });
  };
  return { zadig: { call }, now, signal };
}

/** JSON is YAML, so what hides secrets in manifests hides them in bodies, and in manifests within bodies. */
function shown(call: MutationCall, hidden: readonly string[]): ShownRequest {
  const { method, path, body } = wireForm(call);
  if (body === null) return { method, path, body };
  const without = (_: string, value: unknown) => (hidden.includes(String(value)) ? MASK : value);
  const masked = maskYaml(JSON.stringify(JSON.parse(body, without), null, 2));
  return { method, path, body: masked.text ?? `(${body.length} characters that cannot be shown safely)` };
}

export function targetOf({ target: { project, env, production } }: Plan): EnvTarget {
  return { project, env, production };
}

/** The same as JSON tells it: without what is undefined. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
