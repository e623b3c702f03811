import type { FormDrawing } from '../blocks/form/view.ts';
import type { Command } from '../commands/command.ts';
import { CHANGE_ARGS } from '../dispatch/change.ts';
import { isShown, READ_ARGS } from '../dispatch/dispatch.ts';
import type { Args, RawArgs } from '../domain/args.ts';
import type { Given } from '../domain/choices.ts';
import { type Entered, type Loaded, NOTHING_LOADED, textOf } from '../domain/form/field.ts';
import { fieldsOf, givenIn } from '../domain/form/fields.ts';
import { rawOf } from '../domain/form/raw.ts';
import { parentsOf, sourceOf } from '../domain/form/seen.ts';
import { rawToText } from '../domain/parse.ts';

/** A form somebody has open. */
export interface OpenForm {
  readonly command: Command;
  readonly page: 1 | 2;
  /** On all pages. */
  readonly entered: Entered;
}

/** What a form asks for: of a change, without what is asked for when the plan is shown. */
export function argsOf(command: Command): Args {
  const own = Object.fromEntries(
    Object.entries(command.args).filter(([name, { flag }]) => !(flag && name in CHANGE_ARGS)),
  );
  return isShown(command) ? { ...own, share: READ_ARGS.share } : own;
}

/** All that a form knows of its command: also what it keeps for when the plan is shown. */
export function keptArgsOf(command: Command): Args {
  const reason = command.kind === 'change' ? CHANGE_ARGS.reason : command.args['reason'];
  return reason?.flag === true ? { reason, ...argsOf(command) } : argsOf(command);
}

/** The command line which does the same, without `/zadig`. Of a long text it tells the length, since it may be secret. */
export function lineOf(command: Command, raw: RawArgs): string {
  const args: Args = { ...argsOf(command), ...CHANGE_ARGS };
  const isBody = ([name]: readonly [string, unknown]) => args[name]?.kind === 'body';
  const given = Object.entries(raw);
  const line = rawToText(args, Object.fromEntries(given.filter((each) => !isBody(each))));
  const bodies = given.filter(isBody).map(([, text]) => `(a block of ${text.length} characters)`);
  return [`${command.name} ${line}`.trim(), ...bodies].join('\n');
}

/** Is there another page behind this one? Production environments are made without what the second one asks. */
export function goesOn({ command, page, entered }: OpenForm): boolean {
  return hasMore(command) && page === 1 && textOf(entered[SHORTENS]) !== 'true';
}

/** What is sent when a form is submitted: without a second page that it does not come to. */
export function rawIn({ command, page, entered }: OpenForm): RawArgs {
  const args = Object.entries(keptArgsOf(command)).filter(([, { step = 1 }]) => step <= page);
  return rawOf(Object.fromEntries(args), entered);
}

function hasMore({ args }: Command): boolean {
  return Object.values(args).some(({ step }) => step === 2);
}

/** The switch that leaves out the second page. */
const SHORTENS = 'production';

/** What has been chosen in it. */
export function givenOf({ command, entered }: OpenForm): Given {
  return givenIn(fieldsOf(argsOf(command), entered, NOTHING_LOADED));
}

/** A form's fields, with what Zadig says of what it edits. */
export function drawingOf(form: OpenForm, loaded: Loaded, note: string | null): FormDrawing {
  const { command, page, entered } = form;
  const args = argsOf(command);
  const fields = fieldsOf(args, entered, loaded, page);
  return {
    command,
    fields,
    given: givenOf(form),
    parents: [
      ...fields.flatMap(({ id }) => parentsOf(sourceOf(args, id) ?? 'projects')),
      ...(hasMore(command) ? [SHORTENS] : []),
    ],
    sourceOf: (id) => sourceOf(args, id),
    note,
    page,
    goesOn: goesOn(form),
  };
}
