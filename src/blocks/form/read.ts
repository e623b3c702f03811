import { z } from 'zod';
import type { Seen } from '../../domain/form/seen.ts';
import { INPUT, readBlockId } from './ids.ts';
import { NO_CHOICE } from './options.ts';

const Option = z.object({ value: z.string() });
const State = z.looseObject({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
});

/** What stands in the inputs of an open form. `values`: `view.state.values` as Slack sends it. */
export function seenIn(values: unknown): Readonly<Record<string, Seen>> {
  const blocks = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(values).data ?? {};
  const seen: Record<string, Seen> = {};
  for (const [block, actions] of Object.entries(blocks)) {
    const at = readBlockId(block);
    const state = State.safeParse(actions[INPUT]).data;
    if (at === null || state === undefined) continue;
    seen[at.id] = { value: valueIn(state), under: at.under };
  }
  return seen;
}

function valueIn({ value, selected_option, selected_options }: z.output<typeof State>): string | string[] {
  const chosen = (selected_options ?? []).map((option) => option.value).filter((each) => each !== NO_CHOICE);
  if (selected_options != null) return chosen;
  const one = selected_option?.value ?? value ?? '';
  return one === NO_CHOICE ? '' : one;
}
