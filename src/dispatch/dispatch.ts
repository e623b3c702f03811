import { type Answer, page } from '../blocks/answer.ts';
import { helpOn } from '../blocks/help.ts';
import type { Message, Snippet } from '../blocks/message.ts';
import { errorView, internalView, unknownCommandView, usageView } from '../blocks/problem.ts';
import type { Change as ChangeCommand } from '../commands/change.ts';
import type { Command } from '../commands/command.ts';
import type { Instead } from '../commands/desk.ts';
import {
  type Args,
  arg,
  flag,
  hidden,
  optional,
  type RawArgs,
  switchArg,
  type Typed,
} from '../domain/args.ts';
import { bindWords } from '../domain/bind.ts';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import { parseArgs, rawToText } from '../domain/parse.ts';
import { splitWords, type Words } from '../domain/words.ts';
import { askForChange, CHANGE_ARGS } from './change.ts';
import { type Asked, type ContextParts, createContext, createLookups } from './context.ts';
import { matchCommand } from './match.ts';
import { resolveTargets } from './resolve.ts';

/** What every read takes besides its own arguments. */
const READ_ARGS = {
  share: switchArg('Show the answer to the whole channel'),
  from: hidden(flag(optional(arg.count({ label: 'Leave out the first' })))),
};

/** What is said back, and to whom. */
export interface Reply {
  readonly message: Message;
  readonly file: Snippet | null;
  readonly shared: boolean;
  /** It says what went wrong. */
  readonly failed?: true;
}

/** How an invocation ended, for logs and metrics. `command` is a known name or `unknown`. */
export interface Outcome {
  readonly command: string;
  readonly outcome: 'ok' | ErrorCode;
  readonly ms: number;
  readonly error: unknown;
}

export interface DispatchParts extends ContextParts {
  readonly onOutcome: (invocation: Invocation, outcome: Outcome) => void;
}

/** Null: all there is to say has been said where it was asked. */
export type Dispatch = (invocation: Invocation, signal: AbortSignal) => Promise<Reply | null>;

/** The one entry for everything anybody asks. Always replies, whatever was typed and whatever fails. */
export function createDispatch(parts: DispatchParts): Dispatch {
  return async (invocation, signal) => {
    const started = parts.now();
    const done = (command: string, outcome: Outcome['outcome'], error: unknown = null) =>
      parts.onOutcome(invocation, { command, outcome, ms: parts.now() - started, error });
    const typed = splitWords(invocation.text);
    const { words } = typed;
    const matched = matchCommand(
      parts.commands,
      words.length === 0 ? [{ text: 'help', quoted: false }] : words,
    );
    if (matched.command === null) {
      const close = matched.close.flatMap((wanted) => parts.commands.filter(({ name }) => name === wanted));
      done('unknown', 'usage');
      return aside(unknownCommandView(matched.typed, close), invocation);
    }
    const { command, rest } = matched;
    if (rest.some(({ text, quoted }) => !quoted && (text === '--help' || text === '-h'))) {
      done('help', 'ok');
      return aside(helpOn(command), invocation);
    }
    try {
      const { reply, usage } = await run(command, { ...typed, words: rest }, invocation, parts, signal);
      done(command.name, usage ? 'usage' : 'ok');
      return reply;
    } catch (error) {
      const known = error instanceof BotError ? error : null;
      done(command.name, known?.code ?? 'internal', error);
      const view = known === null ? internalView(invocation.id) : errorView(known, command);
      return { ...(await aside(view, invocation)), failed: true };
    }
  };
}

interface Ran {
  readonly reply: Reply | null;
  /** It was not understood as typed. */
  readonly usage: boolean;
}

async function run(
  command: Command,
  typed: Words,
  invocation: Invocation,
  parts: DispatchParts,
  signal: AbortSignal,
  undoing: Instead | null = null,
): Promise<Ran> {
  const universal = command.kind === 'change' ? CHANGE_ARGS : READ_ARGS;
  const fallback = await parts.channelDefaults.get(invocation.place);
  const bound = bindWords({ ...universal, ...command.args }, typed.words, fallback, typed.body);
  const own = parseArgs(command.args, bound.raw);
  const common = parseArgs(universal, bound.raw);
  const problems = [
    ...(typed.problem === null ? [] : [typed.problem]),
    ...bound.problems,
    ...(own.ok ? [] : own.problems.map(({ text }) => text)),
    ...(common.ok ? [] : common.problems.map(({ text }) => text)),
  ];
  if (!own.ok || problems.length > 0) {
    return { reply: await aside(usageView(command, problems), invocation), usage: true };
  }
  const lookups = createLookups(command, invocation, parts, signal);
  if (command.kind === 'change') {
    const values = await resolveTargets(command.args, own.values, lookups);
    return {
      reply: await change(command, values, bound.raw, undoing, invocation, lookups, parts, signal),
      usage: false,
    };
  }
  const { share, from = 0 } = parsed(READ_ARGS, bound.raw);
  const asked = await mayShare(share, invocation);
  const values = await resolveTargets(command.args, own.values, lookups);
  const answer = await command.answer(values, createContext(lookups, invocation, parts, signal));
  if ('instead' in answer) return again(answer, invocation, parts, signal);
  const text = `${command.name} ${rawToText({ ...command.args, ...READ_ARGS }, withoutPage(bound.raw))}`;
  const message = await page(answer, from, text.trim());
  const shared = asked || (answer.announce === true && (await invocation.audience()) === 'own');
  return { reply: { message, file: answer.file ?? null, shared }, usage: false };
}

/** Carries out another command line in the place of the one that was typed. */
async function again(
  undoing: Instead,
  invocation: Invocation,
  parts: DispatchParts,
  signal: AbortSignal,
): Promise<Ran> {
  const typed = splitWords(undoing.instead);
  const matched = matchCommand(parts.commands, typed.words);
  if (matched.command === null) throw new Error(`no command takes back ${undoing.undoes}`);
  return run(matched.command, { ...typed, words: matched.rest }, invocation, parts, signal, undoing);
}

async function change(
  command: ChangeCommand,
  values: object,
  raw: RawArgs,
  undoing: Instead | null,
  invocation: Invocation,
  asked: Asked,
  parts: DispatchParts,
  signal: AbortSignal,
): Promise<Reply | null> {
  const typed = parsed(CHANGE_ARGS, raw);
  const { reason } = typed;
  const dryRun = typed['dry-run'] || undoing?.dryRun === true;
  const breakGlass = typed['break-glass'] || undoing?.breakGlass === true;
  // To go without approval is a right that is looked up at the moment it is used.
  const { groups } = breakGlass ? await asked.membershipNow() : await asked.membership();
  const request = {
    ...{ command, values, dryRun, breakGlass },
    reason: reason ?? undoing?.reason ?? null,
    undoes: undoing?.undoes ?? null,
  };
  const answer = await askForChange(request, invocation, groups, parts.governance, signal);
  return answer === null ? null : aside(answer, invocation);
}

/** What has been checked to parse. */
function parsed<A extends Args>(args: A, raw: RawArgs): Typed<A> {
  const result = parseArgs(args, raw);
  if (!result.ok) throw new Error(result.problems.map(({ text }) => text).join(' '));
  return result.values;
}

/** Mentions and direct messages are answered where they were asked; the rest is shared only when told to. */
async function mayShare(share: boolean, { surface, audience }: Invocation): Promise<boolean> {
  if (surface === 'direct') return true;
  if (surface !== 'mention' && !share) return false;
  const readers = await audience();
  if (readers === 'own') return true;
  if (!share) return false;
  if (readers === 'external') {
    const why =
      'This channel is shared with another organisation, so I do not show environments to all of it.';
    throw new BotError('forbidden', why, { hint: 'Leave out --share to see the answer alone.' });
  }
  throw new BotError('forbidden', 'I cannot see who reads this channel, so I do not post here.', {
    hint: 'Type /invite @zadig, or leave out --share to see the answer alone.',
  });
}

/** What a page's own buttons type: the same again, for the presser alone. */
function withoutPage(raw: RawArgs): RawArgs {
  const { from: _from, share: _share, ...rest } = raw;
  return rest;
}

/** What is no answer goes to the asker alone, but for a mention, which was made in front of everybody. */
async function aside(answer: Answer, invocation: Invocation): Promise<Reply> {
  const shared = await mayShare(false, invocation).catch(() => false);
  return { message: await page(answer, 0, 'help'), file: null, shared };
}
