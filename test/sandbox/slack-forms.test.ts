import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Answer, type Sent, startApp } from './app.ts';
import { call, input, many, modal, option, plain, section } from './kit.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Opens `view` at the shortcut `open`; everything else is for `answer`. */
const opening =
  (view: object, answer: Answer = () => undefined): Answer =>
  async (sent, slack) => {
    if (sent.type !== 'shortcut') return answer(sent, slack);
    await call(slack, 'views.open', { trigger_id: sent.trigger_id, view });
    return undefined;
  };

async function open(person: Person): Promise<void> {
  await person.globalShortcut('open');
  await person.waitForModal();
}

const field = (id: string, label: string, element: object, over: object = {}) => ({
  ...input({ action_id: id, ...element }, { block_id: id, label: plain(label) }),
  ...over,
});
const reason = field('reason', 'Reason', { type: 'plain_text_input' });
const env = (over: object = {}) =>
  field('env', 'Environment', { type: 'static_select', options: [option('dev'), option('prod')] }, over);
const service = (over: object = {}) =>
  field('service', 'Service', { type: 'external_select', min_query_length: 0 }, over);
const offers = (...names: readonly string[]) => ({ options: names.map(option) });

const SUBMISSIONS: readonly (readonly [name: string, ack: unknown, error: string | null])[] = [
  ['an unknown action', { response_action: 'shout' }, 'invalid_arguments'],
  ['no action but something else', { view: modal() }, 'invalid_arguments'],
  [
    'errors for an unknown block',
    { response_action: 'errors', errors: { nowhere: 'Bad' } },
    'invalid_arguments',
  ],
  [
    'errors for a block without input',
    { response_action: 'errors', errors: { head: 'Bad' } },
    'invalid_arguments',
  ],
  ['no errors', { response_action: 'errors', errors: {} }, 'invalid_arguments'],
  ['an empty error', { response_action: 'errors', errors: { reason: '' } }, 'invalid_arguments'],
  ['a bad update', { response_action: 'update', view: modal({ title: plain('') }) }, 'invalid_arguments'],
  ['a bad push', { response_action: 'push', view: { type: 'home', blocks: [] } }, 'invalid_arguments'],
  ['an update without a view', { response_action: 'update' }, 'invalid_arguments'],
];

test.each(SUBMISSIONS)('a form that is answered with %s stays open and says so', async (_, ack, error) => {
  const blocks = [{ ...section('Head'), block_id: 'head' }, reason];
  await using app = await startApp(opening(modal({ blocks }), () => ack));
  const ana = app.slack.person('ana');
  await open(ana);
  ana.fill({ Reason: 'because' });
  expect(await ana.submit()).toMatchObject({ acked: true, error });
  expect(ana.modal()?.rendered).toBe(`Head\nReason: [because]\n${TROUBLE}`);
  expect(app.slack.refusals()).toMatchObject([{ method: 'ack:view_submission', error }]);
});

test('a form that is answered too late stays open with what was typed, and can be sent again', async () => {
  let answers = 0;
  const answer: Answer = () => (answers++ === 0 ? null : undefined);
  await using app = await startApp(opening(modal({ blocks: [reason] }), answer), { ackMs: 100 });
  const ana = app.slack.person('ana');
  await open(ana);
  ana.fill({ Reason: 'because' });
  expect(await ana.submit()).toMatchObject({ acked: false, late: true, error: 'operation_timeout' });
  expect(ana.modal()?.rendered).toBe(`Reason: [because]\n${TROUBLE}`);
  expect(await ana.submit()).toMatchObject({ acked: true, error: null });
  expect(ana.modal()).toBeNull();
});

test('clear closes all forms, and no answer at all only the one on top', async () => {
  const step = (name: string) => modal({ blocks: [field('x', name, { type: 'plain_text_input' })] });
  const acks: unknown[] = [
    { response_action: 'push', view: step('Second') },
    undefined,
    { response_action: 'push', view: step('Third') },
    { response_action: 'clear' },
  ];
  await using app = await startApp(opening(step('First'), () => acks.shift()));
  const ana = app.slack.person('ana');
  await open(ana);
  for (const [label, next] of [
    ['First', 'Second'],
    ['Second', 'First'],
    ['First', 'Third'],
  ] as const) {
    ana.fill({ [label]: 'a' });
    await ana.submit();
    expect(ana.modal()?.rendered).toContain(next);
  }
  ana.fill({ Third: 'a' });
  await ana.submit();
  expect(ana.modal()).toBeNull();
});

test('a fourth form is one too many, and going back finds what was typed', async () => {
  const push: Answer = () => ({ response_action: 'push', view: modal({ blocks: [reason] }) });
  await using app = await startApp(opening(modal({ blocks: [reason] }), push));
  const ana = app.slack.person('ana');
  await open(ana);
  for (const text of ['one', 'two', 'three']) {
    ana.fill({ Reason: text });
    await ana.submit();
  }
  expect(app.slack.refusals()).toMatchObject([{ error: 'push_limit_reached' }]);
  expect(ana.modal()?.rendered).toContain('three');
  await ana.closeModal();
  expect(ana.modal()?.rendered).toBe('Reason: [two]');
  await ana.closeModal({ all: true });
  expect(ana.modal()).toBeNull();
});

test('the trigger of a submission opens one form, and pushes none onto one that is closed', async () => {
  const triggers: string[] = [];
  await using app = await startApp(
    opening(modal({ callback_id: 'first' }), (sent) => void triggers.push(sent.trigger_id)),
  );
  const ana = app.slack.person('ana');
  const next = (method: string) =>
    call(app.slack, method, { trigger_id: triggers.at(-1), view: modal({ title: plain('Next') }) });
  await open(ana);
  await ana.submit();
  expect(await next('views.open')).toMatchObject({ ok: true });
  expect(ana.modal()).toMatchObject({ title: 'Next' });
  expect(await next('views.open')).toMatchObject({ error: 'exchanged_trigger_id' });
  await ana.submit();
  expect(await next('views.push')).toMatchObject({ error: 'not_found' });
  expect(ana.modal()).toBeNull();
});

test('a submission carries who, the whole form and its state: null for nothing, [] for no choices', async () => {
  const sent: Sent[] = [];
  const blocks = [
    field('n', 'Replicas', { type: 'number_input', is_decimal_allowed: false, max_value: '9' }),
    field('why', 'Why', { type: 'plain_text_input' }, { optional: true }),
    field('pods', 'Pods', { type: 'multi_static_select', options: many(3, option) }, { optional: true }),
    field('keep', 'Keep', { type: 'checkboxes', options: [option('a'), option('b')] }),
    field('kind', 'Kind', {
      type: 'static_select',
      option_groups: [{ label: plain('g'), options: [option('x')] }],
    }),
  ];
  const view = modal({ blocks, callback_id: 'scale', private_metadata: '{"env":"dev"}' });
  await using app = await startApp(opening(view, (said) => void sent.push(said)));
  const ana = app.slack.person('ana');
  await open(ana);
  ana.fill({ Replicas: 'three', Keep: ['ob'] });
  await ana.pick('Kind', 'ox');
  for (const [text, problem] of [
    ['three', 'whole number'],
    ['1.5', 'whole number'],
    ['10', '9 or less'],
  ] as const) {
    ana.fill({ Replicas: text });
    expect(await ana.submit()).toMatchObject({
      error: 'incomplete',
      errors: { Replicas: expect.stringContaining(problem) },
    });
  }
  expect(ana.modal()?.rendered).toContain('Replicas: Must be 9 or less.');
  await ana.pick('Pods', ['o0', 'o1']);
  await ana.clear('Pods');
  ana.fill({ Replicas: '3', Why: 'a' });
  ana.fill({ Why: '' });
  expect(sent).toEqual([]);
  expect(await ana.submit()).toMatchObject({ acked: true, error: null });
  expect(sent).toMatchObject([
    {
      type: 'view_submission',
      team: { id: 'T0DEMO' },
      user: { id: 'U0ANA', team_id: 'T0DEMO' },
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        callback_id: 'scale',
        private_metadata: '{"env":"dev"}',
        hash: expect.any(String),
        blocks: expect.any(Array),
        state: {
          values: {
            n: { n: { type: 'number_input', value: '3' } },
            why: { why: { type: 'plain_text_input', value: null } },
            pods: { pods: { type: 'multi_static_select', selected_options: [] } },
            keep: { keep: { selected_options: [option('b')] } },
            kind: { kind: { selected_option: option('x') } },
          },
        },
      },
    },
  ]);
});

test('a required choice that is empty never leaves Slack', async () => {
  await using app = await startApp(opening(modal({ blocks: [env(), service()] })));
  const ana = app.slack.person('ana');
  await open(ana);
  const required = 'Please complete this required field.';
  expect(await ana.submit()).toMatchObject({
    error: 'incomplete',
    errors: { Environment: required, Service: required },
  });
  expect(ana.modal()?.errors).toEqual({ Environment: required, Service: required });
  expect(app.slack.deliveries()).toHaveLength(1);
});

test('a click in a form carries the form and no channel; what was typed survives where the ids stay', async () => {
  const sent: Sent[] = [];
  const drawn = (n: number) =>
    modal({
      private_metadata: `${n}`,
      blocks: [
        reason,
        env({ dispatch_action: true, optional: true }),
        field(`late${n}`, 'Later', { type: 'plain_text_input' }, { optional: true }),
      ],
    });
  await using app = await startApp(
    opening(drawn(1), async (said, slack) => {
      sent.push(said);
      const { id, hash } = said['view'] as { id: string; hash: string };
      await call(slack, 'views.update', { view_id: id, hash, view: drawn(sent.length + 1) });
      return undefined;
    }),
  );
  const ana = app.slack.person('ana');
  await open(ana);
  ana.fill({ Reason: 'because', Later: 'gone' });
  await ana.pick('Environment', 'oprod');
  expect(sent).toMatchObject([
    {
      type: 'block_actions',
      container: { type: 'view', view_id: ana.modal()?.id },
      actions: [{ block_id: 'env', action_id: 'env', selected_option: option('prod') }],
      view: { state: { values: { env: { env: { selected_option: option('prod') } } } } },
    },
  ]);
  for (const absent of ['channel', 'response_url', 'message']) expect(sent[0]).not.toHaveProperty(absent);
  expect(ana.modal()).toMatchObject({ privateMetadata: '2', rendered: expect.stringContaining('[because]') });
  expect(ana.modal()?.rendered).not.toContain('gone');
  await ana.clear('Environment');
  expect(sent[1]).toMatchObject({ actions: [{ action_id: 'env', selected_option: null }] });
  expect(ana.modal()).toMatchObject({ privateMetadata: '3' });
});

const BAD_OFFERS: readonly (readonly [name: string, answer: unknown, words: string])[] = [
  ['101 options', { options: many(101, option) }, 'no more than 100'],
  ['options and groups', { ...offers('a'), option_groups: [] }, 'only one of options and option_groups'],
  ['an option text over 75', offers('x'.repeat(75)), 'less than 76'],
  ['an option without a value', { options: [{ text: plain('a') }] }, 'missing required field'],
  ['neither options nor groups', {}, 'missing required field'],
  ['an empty group', { option_groups: [{ label: plain('g'), options: [] }] }, 'no fewer than 1'],
];

test.each(BAD_OFFERS)(
  'suggestions with %s are refused, and there is nothing to choose',
  async (_, answer, words) => {
    await using app = await startApp(opening(modal({ blocks: [service()] }), () => answer));
    const ana = app.slack.person('ana');
    await open(ana);
    await expect(ana.suggest('Service', 'a')).rejects.toThrow(words);
    await expect(ana.pick('Service', 'oa')).rejects.toThrow(words);
    expect(app.slack.refusals()).toMatchObject([
      { method: 'ack:block_suggestion' },
      { method: 'ack:block_suggestion' },
    ]);
  },
);

test('suggestions that come too late are not offered', async () => {
  await using app = await startApp(
    opening(modal({ blocks: [service()] }), () => null),
    { ackMs: 100 },
  );
  const ana = app.slack.person('ana');
  await open(ana);
  await expect(ana.suggest('Service', '')).rejects.toThrow('not answered within 100 ms');
  await expect(ana.pick('Service', 'oa')).rejects.toThrow('nothing to choose from');
  expect(ana.modal()?.values['service']).toMatchObject({ service: { selected_option: null } });
});

test('a question for suggestions knows the form as it was drawn, and nothing of what was chosen since', async () => {
  const sent: Sent[] = [];
  const groups = [{ label: plain('Services'), options: [option('api'), option('web')] }];
  const view = modal({ blocks: [env(), service()], private_metadata: 'drawn for dev' });
  await using app = await startApp(
    opening(view, (said) => {
      sent.push(said);
      return { option_groups: groups };
    }),
  );
  const ana = app.slack.person('ana');
  await open(ana);
  await ana.pick('Environment', 'oprod');
  await ana.pick('Service', 'oweb');
  expect(sent).toMatchObject([
    {
      type: 'block_suggestion',
      block_id: 'service',
      action_id: 'service',
      value: 'oweb',
      view: { private_metadata: 'drawn for dev' },
    },
  ]);
  expect(sent.map((said) => (said['view'] as Sent)['state'])).toEqual([{ values: {} }]);
  expect(ana.modal()?.rendered).toBe('Environment: [oprod ▾]\nService: [oweb ▾]');
});

test('what a picker or a limit does not give cannot be chosen', async () => {
  const blocks = [
    field('day', 'Day', { type: 'datepicker' }),
    field('pods', 'Pods', { type: 'multi_static_select', max_selected_items: 1, options: many(3, option) }),
  ];
  await using app = await startApp(opening(modal({ blocks })));
  const ana = app.slack.person('ana');
  await open(ana);
  expect(() => ana.fill({ Day: 'tomorrow' })).toThrow('offers no "tomorrow"');
  expect(() => ana.fill({ Pods: ['o0', 'o1'] })).toThrow('takes 1 at most');
  expect(() => ana.fill({ Pods: ['o9'] })).toThrow('no option "o9"');
});

test('a form that cannot be opened leaves the one before it open', async () => {
  const view = modal({ external_id: 'only-one', blocks: [reason] });
  await using app = await startApp(opening(view));
  const [ana, ben] = [app.slack.person('ana'), app.slack.person('ben')];
  await open(ana);
  await ben.globalShortcut('open');
  expect(app.slack.refusals()).toMatchObject([{ error: 'duplicate_external_id' }]);
  expect(ben.modal()).toBeNull();
  expect(ana.modal()?.rendered).toContain('Reason');
});

test('an outsider in a shared channel can press a button and gets the form it opens', async () => {
  const users: unknown[] = [];
  await using app = await startApp(async (sent, slack) => {
    users.push(sent['user']);
    await call(slack, 'views.open', { trigger_id: sent.trigger_id, view: modal({ blocks: [reason] }) });
    return undefined;
  });
  const actions = { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Start') }] };
  await call(app.slack, 'chat.postMessage', { channel: 'C0PARTNER', text: 'a', blocks: [actions] });
  const eve = app.slack.person('eve');
  await eve.click('Start');
  expect(await eve.waitForModal()).toMatchObject({ title: 'Title' });
  expect(users).toMatchObject([{ id: 'U0EVE', team_id: 'T0OTHER' }]);
});

test('ticks in a message come and go, and the app hears all that are set', async () => {
  const sent: Sent[] = [];
  await using app = await startApp((said) => void sent.push(said));
  const boxes = { type: 'checkboxes', action_id: 'boxes', options: [option('a'), option('b')] };
  const actions = { type: 'actions', block_id: 'row', elements: [boxes] };
  await call(app.slack, 'chat.postMessage', { channel: 'C0STORE', text: 'a', blocks: [actions] });
  const ana = app.slack.person('ana');
  for (const text of ['oa', 'ob', 'oa']) await ana.click(text);
  expect(sent.map((said) => said['actions'])).toMatchObject([
    [{ selected_options: [option('a')] }],
    [{ selected_options: [option('a'), option('b')] }],
    [{ selected_options: [option('b')] }],
  ]);
});
