import type { FormDrawing } from '../blocks/form/view.ts';
import type { Command } from '../commands/command.ts';
import type { LookupParts } from '../dispatch/context.ts';
import type { Actor } from '../domain/actor.ts';
import type { Source } from '../domain/args.ts';
import type { Choices, Given, Looking } from '../domain/choices.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type Field, listOf, NOTHING_LOADED, textOf } from '../domain/form/field.ts';
import { parentsOf, sourceOf } from '../domain/form/seen.ts';
import type { ChoiceDesk } from './choices.ts';
import { argsOf, drawingOf, givenOf, type OpenForm } from './form.ts';
import { load, whyBarred } from './load.ts';
import { targetIn } from './mentioned.ts';
import { variablesNote } from './templates.ts';

/** A form drawn at once; `waits` when Zadig is to be asked for what it starts from. */
export interface Drawn {
  readonly drawing: FormDrawing;
  readonly waits: boolean;
}

/** What forms are made of: their fields, what they start from and what is offered in them. */
export interface FormDesk {
  readonly commands: readonly Command[];
  /** Errors: Error for a command there is none of. */
  command(name: string): Command;
  /** The environment or service a text speaks of, for whoever may read it; null when there is none. */
  targetIn(text: string, actor: Actor): Promise<string | null>;
  draw(form: OpenForm): Drawn;
  /** The same with what Zadig says, or with the reason why it is missing. Never throws. */
  fill(form: OpenForm, actor: Actor): Promise<FormDrawing>;
  offer(form: { command: Command; id: string; given: Given; query: string }, actor: Actor): Promise<Choices>;
}

export interface FormParts extends LookupParts {
  readonly commands: readonly Command[];
  readonly choices: ChoiceDesk;
}

/** A form that shows nothing for so long is filled in by hand. */
const PATIENCE_MS = 20_000;
const WAITING = 'Reading from Zadig…';

export function createFormDesk(parts: FormParts): FormDesk {
  function draw(form: OpenForm): Drawn {
    const { needs, missing } = neededBy(form);
    const waits = isForTestAlone(form) || newServicesIn(form).length > 0;
    if (needs === null) return { drawing: drawingOf(form, NOTHING_LOADED, null), waits };
    const note = missing === null ? WAITING : `Choose ${missing} first to see what there is to change.`;
    const drawing = withoutEdited(drawingOf(form, NOTHING_LOADED, note));
    return { drawing, waits: waits || missing === null };
  }

  /** Why nothing can be done where the form says; null when that is not so, or not known. */
  async function barredBy(form: OpenForm, actor: Actor, signal: AbortSignal): Promise<string | null> {
    if (!isForTestAlone(form)) return null;
    const { project, env } = givenOf(form);
    return whyBarred(form.command, `${project}/${env}`, actor, parts, signal);
  }

  /** What the chosen service runs now, where the form changes that. */
  async function runningIn(form: OpenForm, actor: Actor): Promise<string | null> {
    const given = givenOf(form);
    if (!isForTestAlone(form) || given['service'] === undefined) return null;
    const sources = Object.values(form.command.args).map(({ source }) => source);
    const source = sources.includes('containers') ? 'containers' : 'workloads';
    const looking = { source, given, query: '', actor, ...forCommand(form.command) } as const;
    const { choices } = await parts.choices.offer(looking);
    const now = choices.map(({ value, about = '' }) => (about === '' ? value : `${value} (${about})`));
    return now.length === 0 ? null : `Now: ${few(now)}.`;
  }

  /** What helps to fill in a form that starts from nothing. */
  async function noteOn(form: OpenForm, actor: Actor, signal: AbortSignal): Promise<string | null> {
    const names = newServicesIn(form);
    if (names.length === 0) return runningIn(form, actor);
    return variablesNote({ command: form.command, given: givenOf(form), names }, actor, parts, signal);
  }

  return {
    commands: parts.commands,
    targetIn: (text, actor) => targetIn(text, actor, parts.choices),
    command(name) {
      const found = parts.commands.find((command) => command.name === name);
      if (found === undefined) throw new Error(`there is no command ${name}`);
      return found;
    },
    draw,
    async fill(form, actor) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
      try {
        const barred = await barredBy(form, actor, stop.signal);
        if (barred !== null) return withoutEdited(drawingOf(form, NOTHING_LOADED, barred));
        const { needs, missing } = neededBy(form);
        if (needs === null) return drawingOf(form, NOTHING_LOADED, await noteOn(form, actor, stop.signal));
        if (missing !== null) return draw(form).drawing;
        const edited = {
          command: form.command,
          source: needs,
          given: { env: textOf(form.entered['env.env']), ...givenOf(form) },
        };
        const loaded = await load(edited, actor, parts, stop.signal);
        const none = loaded.variables?.length === 0 ? 'There are no variables here.' : null;
        return drawingOf(form, loaded, none);
      } catch (error) {
        const why =
          error instanceof BotError ? `${error.message} ${error.hint ?? ''}`.trim() : 'Something went wrong.';
        return drawingOf(form, NOTHING_LOADED, why);
      } finally {
        clearTimeout(timer);
      }
    },
    offer({ command, id, given, query }, actor) {
      const source = sourceOf(command.args, id);
      if (source === null) return Promise.resolve({ choices: [], note: null });
      return parts.choices.offer({ source, given, query, actor, ...forCommand(command) });
    },
  };
}

/** What is looked for is for this command. */
function forCommand(command: Command): Pick<Looking, 'kind' | 'command' | 'only'> {
  const { name, only } = command;
  const kind = command.kind === 'read' ? (command.needs ?? 'read') : command.kind;
  return { kind, command: name, ...(only === undefined ? {} : { only }) };
}

const EDITED: readonly Source[] = ['variables', 'service-variables', 'config-yaml', 'project-services'];

/** The source that the form edits, if any, and the first thing that has to be chosen before. */
function neededBy(form: OpenForm): { readonly needs: Source | null; readonly missing: string | null } {
  const needs = Object.values(argsOf(form.command)).find(
    ({ source, step = 1 }) => step === form.page && EDITED.some((each) => each === source),
  )?.source;
  if (needs == null) return { needs: null, missing: null };
  const given = givenOf(form);
  const missing = parentsOf(needs).find((parent) => given[parent] === undefined) ?? null;
  return { needs, missing: missing === null ? null : (NAMES[missing] ?? missing) };
}

/** Is it of use in test alone, and says already where? */
function isForTestAlone(form: OpenForm): boolean {
  const { project, env } = givenOf(form);
  return form.command.only === 'test' && project !== undefined && env !== undefined;
}

/** Services chosen to be added to an environment that is chosen, too. */
function newServicesIn(form: OpenForm): readonly string[] {
  const args = argsOf(form.command);
  const name = Object.keys(args).find((each) => args[each]?.source === 'absent-services') ?? '';
  return givenOf(form)['env'] === undefined ? [] : listOf(form.entered[name]);
}

const NAMES: Readonly<Record<string, string>> = {
  project: 'a project',
  env: 'an environment',
  service: 'a service',
  type: 'a type',
  name: 'a name',
};

/** What is edited comes when Zadig has told it. */
function withoutEdited(drawing: FormDrawing): FormDrawing {
  const isEdited = ({ id }: Field) => EDITED.some((each) => each === drawing.sourceOf(id));
  return { ...drawing, fields: drawing.fields.filter((field) => !isEdited(field)) };
}
