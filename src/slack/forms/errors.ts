import { readBlockId } from '../../blocks/form/ids.ts';

/** What is wrong with an argument, or with a part of it. */
interface Wrong {
  readonly arg: string;
  readonly text: string;
  /** Nothing was given for it. */
  readonly missing?: boolean;
}

const MOST_TEXT = 500;
const UNCHANGED = 'Nothing is changed yet: change at least one of these.';

/**
 * Problems at the inputs of a view, by block id, as Slack takes them; all at once. Null when there are none, or one of
 * them has no input here to stand at.
 */
export function errorsAt(
  blocks: readonly { readonly type: string; readonly block_id?: string }[],
  problems: readonly Wrong[],
): Record<string, string> | null {
  if (problems.length === 0) return null;
  const inputs = blocks.flatMap((block) => {
    const at = block.type === 'input' && block.block_id !== undefined ? readBlockId(block.block_id) : null;
    return at === null || block.block_id === undefined ? [] : [{ ...at, blockId: block.block_id }];
  });
  const errors: Record<string, string> = {};
  for (const problem of problems) {
    const at = placeOf(problem.arg, inputs);
    if (at === undefined) return null;
    const text = problem.missing && at.id.includes('=') ? UNCHANGED : problem.text;
    const all = [errors[at.blockId] ?? '', text].filter((each) => each !== '').join(' ');
    errors[at.blockId] = all.length <= MOST_TEXT ? all : `${all.slice(0, MOST_TEXT - 1)}…`;
  }
  return errors;
}

interface Placed {
  readonly id: string;
  readonly blockId: string;
}

/** The input for an argument, for a part of one, or for a variable: `=KEY`. */
function placeOf(arg: string, inputs: readonly Placed[]): Placed | undefined {
  if (arg.startsWith('='))
    return inputs.find(({ id }) => id.endsWith(arg)) ?? inputs.find(({ id }) => id.endsWith('.more'));
  const parts = inputs.filter(({ id }) => id.startsWith(`${arg}.`) || id.startsWith(`${arg}=`));
  const target = parts.filter(({ id }) => /\.(project|env|service)$/.test(id));
  // Of a target, its last part is the one that names it.
  return inputs.find(({ id }) => id === arg) ?? target.at(-1) ?? parts[0];
}
