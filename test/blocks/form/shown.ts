import { createSeal } from '../../../src/changes/seal.ts';
import type { Command } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/index.ts';
import type { RawArgs } from '../../../src/domain/args.ts';
import { NOTHING_LOADED } from '../../../src/domain/form/field.ts';
import { rawOf } from '../../../src/domain/form/raw.ts';
import type { VariableField } from '../../../src/domain/form/variables.ts';
import { createDraftDesk } from '../../../src/forms/drafts.ts';
import { argsOf, drawingOf, type OpenForm } from '../../../src/forms/form.ts';
import { checkView } from '../../../src/sandbox/slack/blocks/view.ts';
import { keptValues } from '../../../src/sandbox/slack/fields.ts';
import { type Json, records } from '../../../src/sandbox/slack/json.ts';
import { formOf, readForm, viewOf } from '../../../src/slack/forms/draw.ts';
import { openDb } from '../../../src/store/db.ts';
import { drafts } from '../../../src/store/drafts.ts';
import { freshDatabase } from '../../support/database.ts';

const AT = {
  actor: { userId: 'U0ANA', teamId: 'T0DEMO' },
  origin: { channel: 'C0PAYMENTS', thread: null, url: 'https://hooks.slack.com/commands/1', at: 0 },
};

/** A view as Slack keeps it while somebody looks at it. */
export interface ShownView {
  readonly private_metadata: string;
  readonly blocks: readonly Json[];
  readonly state: { readonly values: Record<string, Json> };
}

/** Forms as Slack keeps them, without the bot around them. */
export interface Forms extends AsyncDisposable {
  /** Throws what Slack would refuse. */
  open(form: OpenForm, variables?: Variables): Promise<ShownView>;
  read(view: ShownView): Promise<OpenForm>;
  /** Drawn anew with what stands in it, as after a choice. */
  redraw(view: ShownView, variables?: Variables): Promise<ShownView>;
  /** Opened with `raw`, each page drawn anew and submitted as it stands. */
  submitted(command: Command, raw: RawArgs, variables?: Variables): Promise<RawArgs>;
}

/** What Zadig tells of them; null when it does not. */
type Variables = readonly VariableField[] | null;

export async function startForms(): Promise<Forms> {
  const database = await freshDatabase('sqlite');
  const db = await openDb(database.url);
  const seal = createSeal('secret');
  const parts = {
    forms: { commands },
    drafts: createDraftDesk(drafts(db, Date.now), seal),
    ...{ teamId: 'T0DEMO', seal },
  };

  async function draw(
    form: OpenForm,
    variables: Variables,
    before: Record<string, Json>,
  ): Promise<ShownView> {
    const drawing = drawingOf(form, { ...NOTHING_LOADED, variables }, null);
    const view = await viewOf(form, drawing, AT, parts);
    checkView(view, 'modal');
    const blocks = records(view.blocks);
    const values = keptValues(before, blocks);
    return { private_metadata: view.private_metadata ?? '', blocks, state: { values } };
  }

  const forms: Forms = {
    open: async (form, variables = null) => draw(form, variables, {}),
    async read(view) {
      const read = await readForm(view, AT.actor.userId, parts);
      if (read === null) throw new Error('the form cannot be read');
      return read.form;
    },
    redraw: async (view, variables = null) => draw(await forms.read(view), variables, view.state.values),
    async submitted(command, raw, variables) {
      let form = formOf({ command, raw });
      for (const page of hasTwoPages(command) ? ([1, 2] as const) : ([1] as const)) {
        const opened = await forms.open({ ...form, page }, variables);
        form = await forms.read(await forms.redraw(opened, variables));
      }
      return rawOf(argsOf(command), form.entered);
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await database[Symbol.asyncDispose]();
    },
  };
  return forms;
}

function hasTwoPages({ args }: Command): boolean {
  return Object.values(args).some(({ step }) => step === 2);
}

/** The same view with something else entered, in the input whose block id begins so. */
export function entering(view: ShownView, begins: string, value: Json): ShownView {
  const block = Object.keys(view.state.values).find((id) => id.startsWith(begins));
  if (block === undefined) throw new Error(`there is no ${begins}`);
  return { ...view, state: { values: { ...view.state.values, [block]: { input: value } } } };
}
