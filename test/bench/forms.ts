import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timed } from './light-slack.ts';
import { slashCommand } from './load.ts';
import type { Pair } from './measure.ts';
import { percentile } from './numbers.ts';
import { type Ground, type Name, type Subject, startSubject } from './subjects.ts';

/** How long people wait for forms and for what is offered in them. Milliseconds. */
export interface FormSample {
  /** From the command to a form that can be filled in. */
  readonly openP50: number;
  readonly openP95: number;
  /** From the command to a form that shows what Zadig has now. */
  readonly filledP50: number;
  /** From a keystroke to its choices, where they were asked for before. */
  readonly choicesP50: number;
  readonly choicesP95: number;
  /** The first time somebody opens a picker, for each of a few lists. */
  readonly firstP50: number;
}

export const ZADIG_MS = 50;
const TIMES = 200;
const WARM_UP = 20;
/** Slack takes some hundred redrawn views a minute; the bot holds the rest back, which is not what is measured. */
const FILL_EVERY = 25;
/** Another person each time, so that nobody has too much under way. */
const PEOPLE = 20;
const OPEN = 'restart payments/dev';
const FILLED = 'var set payments/dev';
const QUERIES = ['', 'a', 'ap', 'api', 'w', 'wo', 'wor', 'e', 'en'];
/** One form for each list of services that nobody has asked for yet. */
const LISTS = ['payments/dev', 'payments/prod', 'storefront/dev', 'storefront/staging', 'analytics/dev'];

/** Makes Zadig answer in ZADIG_MS; returns what makes it quick again. */
async function slowZadig({ zadig }: Ground): Promise<() => Promise<void>> {
  const url = new URL('/_sandbox/faults', zadig.ZADIG_URL);
  await fetch(url, { method: 'POST', body: JSON.stringify({ kind: 'slow', delayMs: ZADIG_MS }) });
  return async () => void (await fetch(url, { method: 'DELETE' }));
}

/** Each in a fresh process. The bare app shows the bot's own forms and offers its choices, and asks nobody for them. */
export async function measureForms(ground: Ground): Promise<Pair<FormSample>> {
  const quick = await slowZadig(ground);
  try {
    const bot = await startSubject('bot', 'socket', ground);
    const { sample, forms } = await Promise.race([filledIn(bot, 'bot'), bot.child.died]);
    await bot.stop();
    writeFileSync(join(ground.folder, 'forms.json'), JSON.stringify(forms));
    const bare = await startSubject('bare', 'socket', ground);
    const { sample: other } = await Promise.race([filledIn(bare, 'bare'), bare.child.died]);
    await bare.stop();
    return { bot: sample, bare: other };
  } finally {
    await quick();
  }
}

async function filledIn(subject: Subject, name: Name) {
  const command = name === 'bot' ? '/zadig' : '/form';
  const firsts: number[] = [];
  let choices = '';
  for (const list of LISTS) {
    const form = await open(subject, command, name === 'bot' ? `service show ${list}` : OPEN, 'opened');
    const offered = await suggest(subject, form.view, '');
    firsts.push(offered.ms);
    if (list === LISTS[0]) choices = offered.body;
  }
  const opens: number[] = [];
  const fills: number[] = [];
  let [opened, loading, filled] = ['', '', ''];
  for (let index = 0; index < TIMES + WARM_UP; index += 1) {
    const plain = await open(subject, command, OPEN, 'opened');
    opened = plain.view;
    if (index >= WARM_UP) opens.push(plain.ms);
    if (index % FILL_EVERY !== 0) continue;
    const whole = await open(subject, command, FILLED, 'redrawn');
    [loading, filled] = [whole.first, whole.view];
    if (!filled.includes('LOG_LEVEL')) throw new Error(`Not the form that was asked for: ${filled}`);
    fills.push(whole.ms);
  }
  const warm: number[] = [];
  const form = await open(subject, command, name === 'bot' ? `service show ${LISTS[0]}` : OPEN, 'opened');
  for (let index = 0; index < TIMES; index += 1)
    warm.push((await suggest(subject, form.view, QUERIES[index % QUERIES.length] ?? '')).ms);
  return {
    sample: {
      openP50: percentile(opens, 0.5),
      openP95: percentile(opens, 0.95),
      filledP50: percentile(fills, 0.5),
      choicesP50: percentile(warm, 0.5),
      choicesP95: percentile(warm, 0.95),
      firstP50: percentile(firsts, 0.5),
    },
    forms: {
      [OPEN]: [JSON.parse(opened)],
      [FILLED]: [JSON.parse(loading), JSON.parse(filled)],
      choices: JSON.parse(choices),
    },
  };
}

let asked = 0;

/** Types a command and waits for its form: for the first drawing, or for the one with what Zadig says. */
async function open({ slack, way }: Subject, command: string, text: string, wanted: 'opened' | 'redrawn') {
  asked += 1;
  const id = `form-${asked}-${Math.random().toString(36).slice(2)}`;
  const slash = slashCommand(id, slack.origin, `U0PERSON${asked % PEOPLE}`, [command, text]);
  const opened = slack.opened(slash['trigger_id'] ?? '');
  const redrawn = wanted === 'redrawn' ? slack.redrawn(slash['trigger_id'] ?? '') : null;
  const sentAt = performance.now();
  await way.deliver(id, slash);
  const first = await opened;
  const last: Timed = redrawn === null ? first : await redrawn;
  return { first: first.body, view: last.body, ms: last.at - sentAt };
}

/** Types into the last picker of a form; one that is answered with nothing at all ends the bench. */
async function suggest({ slack }: Subject, view: string, value: string) {
  asked += 1;
  const form = JSON.parse(view);
  const pickers = form.blocks.filter(
    (block: { element?: { type?: string } }) => block.element?.type === 'external_select',
  );
  const payload = {
    type: 'block_suggestion',
    user: { id: 'U0ANA', team_id: 'T0DEMO' },
    team: { id: 'T0DEMO' },
    api_app_id: 'A0ZADIG',
    container: { type: 'view', view_id: 'V0BENCH' },
    action_id: pickers.at(-1).element.action_id,
    block_id: pickers.at(-1).block_id,
    value,
    view: { ...form, id: 'V0BENCH', hash: '1', state: { values: {} } },
  };
  const sentAt = performance.now();
  const { at, body } = await slack.interact(`choices-${asked}`, payload);
  if (!body.includes('option')) throw new Error(`Not the choices that were asked for: ${body}`);
  return { body, ms: at - sentAt };
}
