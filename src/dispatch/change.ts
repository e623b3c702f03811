import type { Answer } from '../blocks/answer.ts';
import { askedView } from '../blocks/change/asked.ts';
import { dryRunView } from '../blocks/change/dry-run.ts';
import type { Reviewed } from '../blocks/form/review.ts';
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

/** What whoever asks is to agree to before anybody is asked. */
export interface Review extends Reviewed {
  /** Stand for the plan and for whose approval it needs. */
  readonly terms: string;
}

/** `answer` null: all there is to say stands where it was asked. */
export interface AskedFor {
  readonly answer: Answer | null;
  readonly review: Review | null;
}

/** Asks for a change, or shows its plan. */
export async function askForChange(
  request: ChangeRequest,
  invocation: Invocation,
  groups: ReadonlySet<string>,
  governance: Governance,
  signal: AbortSignal,
): Promise<AskedFor> {
  const { actor, place, surface, given } = invocation;
  const wish: Wish = {
    command: request.command,
    values: asJson(request.values) as Wish['values'],
    requester: actor.userId,
    askedIn: {
      channel: place.channelId,
      thread: place.thread,
      direct: place.direct,
      own:
        !request.dryRun &&
        given?.review !== true &&
        (place.direct || (await invocation.audience()) === 'own'),
    },
    reason: request.reason === null ? null : maskText(request.reason),
    breakGlass: request.breakGlass,
    undoes: request.undoes,
    draft: given?.draft ?? null,
    ...(given?.review === true ? { reasonLater: true as const } : {}),
  };
  const review = async (changed: boolean): Promise<AskedFor> => {
    const { kept: _kept, ...tried } = await governance.tryOut(wish, groups, signal);
    const { plan, hash, need, refusal } = tried;
    return {
      answer: dryRunView(plan, hash, refusal ?? need),
      review: { ...tried, changed, undoes: request.undoes },
    };
  };
  if (request.dryRun || given?.review === true) return review(false);
  const taken = await governance.ask(wish, groups, signal, given?.agreed ?? null);
  if (taken === null) return review(true);
  if (surface === 'mention' && taken.isHere) return { answer: null, review: null };
  return { answer: askedView(taken.change, taken), review: null };
}
