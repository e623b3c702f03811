import type { Answer } from '../blocks/answer.ts';
import { askedView } from '../blocks/change/asked.ts';
import { dryRunView } from '../blocks/change/dry-run.ts';
import type { Governance } from '../changes/governance.ts';
import { asJson } from '../changes/planning.ts';
import type { Wish } from '../changes/request.ts';
import type { Change as ChangeCommand } from '../commands/change.ts';
import { arg, flag, optional, switchArg } from '../domain/args.ts';
import type { Invocation } from '../domain/invocation.ts';
import { maskText } from '../domain/secrets.ts';

/** What every change takes besides its own arguments. */
export const CHANGE_ARGS = {
  reason: flag(optional(arg.text({ label: 'Reason', hint: '"fixes OPS-12"', max: 500 }))),
  'dry-run': switchArg('Show the plan; nobody is asked and nothing is sent'),
  'break-glass': switchArg('Apply without waiting for approval, in an emergency'),
};

export interface ChangeRequest {
  readonly command: ChangeCommand;
  /** Its own arguments, resolved. */
  readonly values: object;
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly breakGlass: boolean;
  readonly undoes: string | null;
}

/** Asks for a change, or shows its plan. Null: all there is to say stands where it was asked. */
export async function askForChange(
  request: ChangeRequest,
  invocation: Invocation,
  groups: ReadonlySet<string>,
  governance: Governance,
  signal: AbortSignal,
): Promise<Answer | null> {
  const { actor, place, surface } = invocation;
  const wish: Wish = {
    command: request.command,
    values: asJson(request.values) as Wish['values'],
    requester: actor.userId,
    askedIn: {
      channel: place.channelId,
      thread: place.thread,
      direct: place.direct,
      own: !request.dryRun && (place.direct || (await invocation.audience()) === 'own'),
    },
    reason: request.reason === null ? null : maskText(request.reason),
    breakGlass: request.breakGlass,
    undoes: request.undoes,
  };
  if (request.dryRun) {
    const { plan, hash, need, refusal } = await governance.tryOut(wish, groups, signal);
    return dryRunView(plan, hash, refusal ?? need);
  }
  const taken = await governance.ask(wish, groups, signal);
  if (surface === 'mention' && taken.isHere) return null;
  return askedView(taken.change, taken);
}
