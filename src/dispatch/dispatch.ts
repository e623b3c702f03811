import { page } from '../blocks/answer.ts';
import { formButton, helpOn } from '../blocks/help.ts';
import type { FormButton } from '../blocks/message.ts';
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
import { quoteWord, splitWords, type Word, type Words } from '../domain/words.ts';
import { askForChange, CHANGE_ARGS } from './change.ts';
import { type Asked, type ContextParts, createContext, createLookups } from './context.ts';
import {
  type Draft,
  isJustProject,
  lacksOnly,
  lineOf,
  missingFlags,
  missingWords,
  withDefault,
} from './draft.ts';
import { matchCommand } from './match.ts';
import { aside, mayShare, problemsOf, type Reply } from './reply.ts';
import { resolveTargets } from './resolve.ts';

/** What every read takes besides its own arguments. */
export const READ_ARGS = {
  share: switchArg('Show the answer to the whole channel'),
  from: hidden(flag(optional(arg.count({ label: 'Leave out the first' })))),
};

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
    const { given } = invocation;
    const typed = splitWords(given?.command ?? invocation.text);
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
      if (known !== null) return refusal(known, command, rest, invocation);
      const reply = await aside(internalView(invocation.id), invocation);
      return { ...reply, failed: true, problems: [] };
    }
  };
}

/** What a command says instead of an answer; where it was typed, with a way to put it right. */
async function refusal(
  error: BotError,
  command: Command,
  words: readonly Word[],
  invocation: Invocation,
): Promise<Reply> {
  const isTyped = invocation.given === undefined;
  const mend = isTyped && command.kind === 'change' ? mendIn(command, words) : undefined;
  const reply = await aside(errorView(error, isTyped ? command : undefined, mend), invocation);
  return { ...reply, failed: true, problems: problemsOf(error) };
}

/** The form with what was typed, but for a text block, which is too long for a button. */
function mendIn({ name }: Command, words: readonly Word[]): FormButton {
  const typed = words.map(({ text, quoted }) => (!quoted && text.startsWith('--') ? text : quoteWord(text)));
  return formButton(name, [name, ...typed].join(' '));
}

/** What was asked in front of everybody is answered so, unless whoever fills in the form takes the tick away. */
function lineIn({ surface }: Invocation, { command, raw }: Draft): string {
  const line = lineOf({ command, raw });
  return surface === 'mention' && isShown(command) ? `${line} --share` : line;
}

/** Does it only show something, which can be shared? */
export function isShown({ kind, topic }: Command): boolean {
  return kind === 'read' && (topic ?? 'look') === 'look';
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
  const args = { ...universal, ...command.args };
  const fallback = await parts.channelDefaults.get(invocation.place);
  const entered = undoing === null ? invocation.given : undefined;
  const bound = entered === undefined ? bindWords(args, typed.words, fallback, typed.body) : null;
  const raw = bound?.raw ?? entered?.raw ?? {};
  const own = parseArgs(command.args, raw);
  const common = parseArgs(universal, raw);
  const wrong = [...(typed.problem === null ? [] : [typed.problem]), ...(bound?.problems ?? [])];
  const problems = [
    ...(own.ok ? [] : own.problems),
    ...(common.ok ? [] : common.problems),
    ...missingWords(command, raw),
    // Elsewhere no form can be opened, and the command says best itself what is missing.
    ...(invocation.surface === 'slash' && undoing === null ? missingFlags(command, raw) : []),
  ];
  const texts = [...wrong, ...problems.map(({ text }) => text)];
  const wanted = invocation.wantsForm === true && Object.keys(command.args).length > 0;
  if (!own.ok || texts.length > 0 || wanted) {
    const form = { command, raw: withDefault(command.args, raw, fallback) };
    // Who presses for the form gets it, whatever is wrong with what it holds: it is put right there.
    const open =
      invocation.wantsForm === true ||
      (wrong.length === 0 &&
        (lacksOnly(problems, command.args) ||
          (await isJustProject(command, raw, problems, createLookups(command, invocation, parts, signal)))));
    const reply = await aside(
      usageView(command, texts, formButton(command.name, lineIn(invocation, form))),
      invocation,
    );
    return {
      reply: { ...reply, failed: true, problems, ...(open ? { form } : {}) },
      usage: texts.length > 0,
    };
  }
  const lookups = createLookups(command, invocation, parts, signal);
  if (command.kind === 'change') {
    const values = await resolveTargets(command.args, own.values, lookups);
    const reply = await change(command, values, raw, undoing, invocation, lookups, parts, signal);
    return { reply, usage: false };
  }
  const { share, from = 0 } = parsed(READ_ARGS, raw);
  const asked = await mayShare(share, invocation);
  const values = await resolveTargets(command.args, own.values, lookups);
  const answer = await command.answer(values, createContext(lookups, invocation, parts, signal));
  if (answer === null) return { reply: null, usage: false };
  if ('instead' in answer) return again(answer, invocation, parts, signal);
  const text = `${command.name} ${rawToText({ ...command.args, ...READ_ARGS }, withoutPage(raw))}`;
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
  const { answer, review } = await askForChange(request, invocation, groups, parts.governance, signal);
  if (answer === null) return null;
  return { ...(await aside(answer, invocation)), ...(review === null ? {} : { review }) };
}

/** What has been checked to parse. */
function parsed<A extends Args>(args: A, raw: RawArgs): Typed<A> {
  const result = parseArgs(args, raw);
  if (!result.ok) throw new Error(result.problems.map(({ text }) => text).join(' '));
  return result.values;
}

/** What a page's own buttons type: the same again, for the presser alone. */
function withoutPage(raw: RawArgs): RawArgs {
  const { from: _from, share: _share, ...rest } = raw;
  return rest;
}
