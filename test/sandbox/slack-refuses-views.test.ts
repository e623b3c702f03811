import { expect, test } from 'vitest';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { call, input, many, modal, option, plain, section } from './kit.ts';

const long = (n: number): string => 'x'.repeat(n);
const text = (over: object = {}) => input({ type: 'plain_text_input', ...over });
const number = (over: object = {}) => input({ type: 'number_input', is_decimal_allowed: false, ...over });
const select = (over: object = {}) => input({ type: 'static_select', options: [option(1)], ...over });
const multi = (over: object = {}) =>
  input({ type: 'multi_static_select', options: many(3, option), ...over });
const external = (over: object = {}) => input({ type: 'external_select', ...over });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const group = (label: string) => ({ label: plain(label), options: [option(1)] });
const at = '/view/blocks/0';

const views: readonly (readonly [name: string, over: object, pointer: string, words: string])[] = [
  ['an empty title', { title: plain('') }, '/view/title/text', 'more than 0'],
  ['an empty submit label', { submit: plain('') }, '/view/submit/text', 'more than 0'],
  ['an empty close label', { close: plain('') }, '/view/close/text', 'more than 0'],
  ['a mrkdwn title', { title: { type: 'mrkdwn', text: 'a' } }, '/view/title/type', 'plain_text'],
  ['a callback_id over 255', { callback_id: long(256) }, '/view/callback_id', '256'],
  ['an external_id over 255', { external_id: long(256) }, '/view/external_id', '256'],
  ['metadata that is no text', { private_metadata: { a: 1 } }, '/view/private_metadata', 'string'],
  ['notify_on_close as a word', { notify_on_close: 'yes' }, '/view/notify_on_close', 'boolean'],
  ['the id Slack gave it', { id: 'V1' }, '/view', 'invalid additional property: id'],
  ['no blocks', { blocks: undefined }, '/view/blocks', 'missing'],
];

const blocks: readonly (readonly [
  name: string,
  blocks: readonly object[],
  pointer: string,
  words: string,
])[] = [
  ['a block_id twice', [text(), number()], '/view/blocks/1/block_id', 'already exists'],
  [
    'an action_id twice in a block',
    [actions({ type: 'users_select', action_id: 'a' }, { type: 'datepicker', action_id: 'a' })],
    at,
    'already exists',
  ],
  ['an input without a label', [{ ...text(), label: undefined }], `${at}/label`, 'missing'],
  ['an input without an element', [{ ...text(), element: undefined }], `${at}/element`, 'missing'],
  ['a label over 2000', [{ ...text(), label: plain(long(2001)) }], `${at}/label/text`, '2001'],
  ['an empty label', [{ ...text(), label: plain('') }], `${at}/label/text`, 'more than 0'],
  ['a mrkdwn hint', [{ ...text(), hint: { type: 'mrkdwn', text: 'a' } }], `${at}/hint/type`, 'plain_text'],
  ['a hint over 2000', [{ ...text(), hint: plain(long(2001)) }], `${at}/hint/text`, '2001'],
  ['optional as a word', [{ ...text(), optional: 'yes' }], `${at}/optional`, 'boolean'],
  ['a value beside the element', [{ ...text(), value: 'a' }], at, 'invalid additional property: value'],
  [
    'a button as an input',
    [input({ type: 'button', text: plain('Go') })],
    `${at}/element/type`,
    'unsupported',
  ],
  ['an overflow menu as an input', [input({ type: 'overflow' })], `${at}/element/type`, 'unsupported'],
  [
    'a file input that tells every change',
    [input({ type: 'file_input' }, { dispatch_action: true })],
    `${at}/element/type`,
    'unsupported',
  ],
  [
    'two cursors',
    [text({ focus_on_load: true }), { ...number({ focus_on_load: true }), block_id: 'c' }],
    '/view/blocks',
    'focus_on_load',
  ],

  [
    'a first text over its max_length',
    [text({ max_length: 3, initial_value: 'four' })],
    `${at}/element/initial_value`,
    '4',
  ],
  ['a max_length over 3000', [text({ max_length: 3001 })], `${at}/element/max_length`, '3000'],
  ['a max_length of 0', [text({ max_length: 0 })], `${at}/element/max_length`, 'from 1'],
  [
    'a min_length over max_length',
    [text({ min_length: 5, max_length: 4 })],
    `${at}/element/min_length`,
    'max_length',
  ],
  ['a first text that is a number', [text({ initial_value: 3 })], `${at}/element/initial_value`, 'string'],
  [
    'a placeholder over 150',
    [text({ placeholder: plain(long(151)) })],
    `${at}/element/placeholder/text`,
    '151',
  ],
  [
    'an unknown moment to tell',
    [text({ dispatch_action_config: { trigger_actions_on: ['on_blur'] } })],
    `${at}/element/dispatch_action_config`,
    'on_enter_pressed',
  ],
  [
    'a field of another element',
    [text({ options: [] })],
    `${at}/element`,
    'invalid additional property: options',
  ],

  [
    'a number without is_decimal_allowed',
    [input({ type: 'number_input' })],
    `${at}/element/is_decimal_allowed`,
    'missing',
  ],
  ['a limit that is no text', [number({ min_value: 1 })], `${at}/element/min_value`, 'string'],
  ['a limit that is no number', [number({ max_value: 'many' })], `${at}/element/max_value`, 'whole number'],
  ['half a first number', [number({ initial_value: '1.5' })], `${at}/element/initial_value`, 'whole number'],
  [
    'limits the wrong way round',
    [number({ min_value: '3', max_value: '2' })],
    `${at}/element/min_value`,
    'max_value',
  ],
  [
    'a first number below',
    [number({ min_value: '3', initial_value: '2' })],
    `${at}/element/initial_value`,
    'min_value',
  ],
  [
    'a first number above',
    [number({ max_value: '9', initial_value: '10' })],
    `${at}/element/initial_value`,
    'max_value',
  ],

  ['a select of nothing', [select({ options: [] })], `${at}/element/options`, 'no fewer than 1'],
  ['a select without options', [select({ options: undefined })], `${at}/element/options`, 'missing'],
  ['101 options', [select({ options: many(101, option) })], `${at}/element/options`, 'no more than 100'],
  [
    'options and groups',
    [select({ option_groups: [group('g')] })],
    `${at}/element`,
    'only one of options and option_groups',
  ],
  [
    '101 groups',
    [select({ options: undefined, option_groups: many(101, (i) => group(`${i}`)) })],
    `${at}/element/option_groups`,
    'no more than 100',
  ],
  [
    'a group label over 75',
    [select({ options: undefined, option_groups: [group(long(76))] })],
    `${at}/element/option_groups/0/label/text`,
    '76',
  ],
  [
    'an empty option value',
    [select({ options: [{ ...option(1), value: '' }] })],
    `${at}/element/options/0/value`,
    'more than 0',
  ],
  [
    'an option value over 150',
    [select({ options: [{ ...option(1), value: long(151) }] })],
    `${at}/element/options/0/value`,
    '151',
  ],
  [
    'an option text over 75',
    [select({ options: [option(long(75))] })],
    `${at}/element/options/0/text/text`,
    '76',
  ],
  [
    'a description over 75',
    [select({ options: [{ ...option(1), description: plain(long(76)) }] })],
    `${at}/element/options/0/description/text`,
    '76',
  ],
  [
    'a first option of another text',
    [select({ initial_option: { ...option(1), text: plain('other') } })],
    `${at}/element/initial_option`,
    'provided options',
  ],
  [
    'a first option without its description',
    [select({ options: [{ ...option(1), description: plain('d') }], initial_option: option(1) })],
    `${at}/element/initial_option`,
    'provided options',
  ],
  ['no first option', [select({ initial_option: null })], `${at}/element/initial_option`, 'provided options'],
  [
    'a first option of no group',
    [select({ options: undefined, option_groups: [group('g')], initial_option: option(2) })],
    `${at}/element/initial_option`,
    'provided options',
  ],
  [
    'first options that are not there',
    [multi({ initial_options: [option(0), option(9)] })],
    `${at}/element/initial_options/1`,
    'provided options',
  ],
  [
    'first options, but none',
    [multi({ initial_options: [] })],
    `${at}/element/initial_options`,
    'no fewer than 1',
  ],
  [
    'more first options than may be',
    [multi({ initial_options: many(3, option), max_selected_items: 2 })],
    `${at}/element/initial_options`,
    'no more than 2',
  ],
  [
    'a choice of none at most',
    [multi({ max_selected_items: 0 })],
    `${at}/element/max_selected_items`,
    'from 1',
  ],
  [
    'a negative query length',
    [external({ min_query_length: -1 })],
    `${at}/element/min_query_length`,
    'from 0',
  ],
  [
    'a first suggestion without a value',
    [external({ initial_option: { text: plain('a') } })],
    `${at}/element/initial_option/0/value`,
    'missing',
  ],
  ['options where the app is asked', [external({ options: [option(1)] })], `${at}/element`, 'options'],

  [
    '11 boxes',
    [input({ type: 'checkboxes', options: many(11, option) })],
    `${at}/element/options`,
    'no more than 10',
  ],
  [
    '11 radio buttons',
    [input({ type: 'radio_buttons', options: many(11, option) })],
    `${at}/element/options`,
    'no more than 10',
  ],
  [
    'a ticked box of its own',
    [input({ type: 'checkboxes', options: [option(1)], initial_options: [option(2)] })],
    `${at}/element/initial_options/0`,
    'provided options',
  ],
  [
    'a date in words',
    [input({ type: 'datepicker', initial_date: 'today' })],
    `${at}/element/initial_date`,
    'YYYY-MM-DD',
  ],
  [
    'a 13th month',
    [input({ type: 'datepicker', initial_date: '2026-13-01' })],
    `${at}/element/initial_date`,
    'YYYY-MM-DD',
  ],
  [
    'a 25th hour',
    [input({ type: 'timepicker', initial_time: '25:00' })],
    `${at}/element/initial_time`,
    'HH:mm',
  ],
  [
    'a moment in milliseconds',
    [input({ type: 'datetimepicker', initial_date_time: 1_764_000_000_000 })],
    `${at}/element/initial_date_time`,
    'from',
  ],
  [
    'a rich text that is none',
    [input({ type: 'rich_text_input', initial_value: 'a' })],
    `${at}/element/initial_value`,
    'object',
  ],
  [
    'a confirm text over 300',
    [actions({ type: 'users_select', confirm: { text: plain(long(301)) } })],
    `${at}/elements/0/confirm/text/text`,
    '301',
  ],

  ...['markdown', 'table', 'data_table', 'container', 'plan', 'task_card', 'card', 'context_actions'].map(
    (type) => [`a ${type} block`, [{ type }], `${at}/type`, 'not supported in a modal'] as const,
  ),
  ['an alert over 200', [{ type: 'alert', text: plain(long(201)) }], `${at}/text/text`, '201'],
];

test.each([...views, ...blocks.map(([name, rows, ...said]) => [name, { blocks: rows }, ...said] as const)])(
  'a form with %s is refused with the path',
  async (_, over, pointer, words) => {
    await using slack = await startSlack({ rateLimits: false });
    const said = await call(slack, 'views.open', { trigger_id: 'any', view: modal(over) });
    const { messages = [] } = said['response_metadata'] as { readonly messages?: readonly string[] };
    expect(said.error).toBe('invalid_arguments');
    expect(messages.filter((row) => row.endsWith(`[json-pointer:${pointer}]`)).join()).toContain(words);
  },
);

test('a form within all limits is taken', async () => {
  await using slack = await startSlack({ rateLimits: false });
  const rows = [
    text({ min_length: 1, max_length: 3000, initial_value: long(3000), focus_on_load: true }),
    number({ min_value: '-1', max_value: '99', initial_value: '0' }),
    input({ type: 'number_input', is_decimal_allowed: true, min_value: '0.25', initial_value: '1.5' }),
    select({ options: many(100, option), initial_option: { value: 'v7', text: plain('o7') } }),
    select({ options: undefined, option_groups: [group(long(75))], initial_option: option(1) }),
    multi({ initial_options: [option(2)], max_selected_items: 1 }),
    external({ min_query_length: 0, initial_option: option('anything') }),
    input({ type: 'checkboxes', options: many(10, option), initial_options: [option(9)] }),
    input({ type: 'radio_buttons', options: many(10, option), initial_option: option(0) }),
    input({ type: 'email_text_input' }),
    input({ type: 'url_text_input' }),
    input({ type: 'datepicker', initial_date: '2026-11-24' }),
    input({ type: 'datetimepicker', initial_date_time: 1_764_000_000 }),
    input({ type: 'rich_text_input' }),
    input({ type: 'file_input', max_files: 1 }),
    { type: 'alert', text: plain('Careful'), level: 'warning' },
  ].map((row, i) => ({ ...row, block_id: `b${i}` }));
  const view = modal({ blocks: rows, close: plain('Not now'), private_metadata: long(3000) });
  const said = await call(slack, 'views.open', { trigger_id: 'any', view });
  expect(said.error).toBe('invalid_trigger_id');
});

test.each([
  ['a number input', input({ type: 'number_input', is_decimal_allowed: false }), 'number_input'],
  ['an email input', input({ type: 'email_text_input' }), 'email_text_input'],
  ['a file input', input({ type: 'file_input' }), 'file_input'],
  ['a moment to pick', input({ type: 'datetimepicker' }), 'datetimepicker'],
  ['a button as an input', input({ type: 'button', text: plain('Go') }), 'button'],
  ['an alert', { type: 'alert', text: plain('a') }, 'alert'],
  ['a table', { type: 'table', rows: [] }, 'table'],
])('a Home with %s is refused', async (_, block, type) => {
  await using slack = await startSlack({ rateLimits: false });
  const said = await call(slack, 'views.publish', {
    user_id: 'U0ANA',
    view: { type: 'home', blocks: [block] },
  });
  expect(said.error).toBe('invalid_arguments');
  expect(JSON.stringify(said)).toMatch(
    new RegExp(`${type} is not supported in a home|unsupported type: ${type}`),
  );
});

test.each([
  ['an unknown trigger', 'views.open', { trigger_id: '1.2.abc', view: modal() }, 'invalid_trigger_id'],
  ['no trigger', 'views.open', { view: modal() }, 'invalid_arguments'],
  ['an unknown view', 'views.update', { view_id: 'V0NONE', view: modal() }, 'not_found'],
  ['an unknown external_id', 'views.update', { external_id: 'none', view: modal() }, 'not_found'],
  ['no view named', 'views.update', { view: modal() }, 'invalid_arguments'],
  [
    'a view named twice',
    'views.update',
    { view_id: 'V1', external_id: 'e', view: modal() },
    'invalid_arguments',
  ],
  [
    'a Home for nobody',
    'views.publish',
    { user_id: 'U0NOBODY', view: { type: 'home', blocks: [] } },
    'invalid_arguments',
  ],
  [
    'a Home for an outsider',
    'views.publish',
    { user_id: 'U0EVE', view: { type: 'home', blocks: [] } },
    'not_enabled',
  ],
  ['a form as a Home', 'views.publish', { user_id: 'U0ANA', view: modal() }, 'invalid_arguments'],
  [
    'a Home as a form',
    'views.open',
    { trigger_id: 'any', view: { type: 'home', blocks: [] } },
    'invalid_arguments',
  ],
  [
    'a form over 250 kB',
    'views.open',
    { trigger_id: 'any', view: modal({ blocks: many(100, () => section(long(3000))) }) },
    'view_too_large',
  ],
])('refuses %s', async (_, method, args, error) => {
  await using slack = await startSlack({ rateLimits: false });
  expect(await call(slack, method, args)).toMatchObject({ ok: false, error });
  expect(slack.refusals()).toMatchObject([{ method, error }]);
});
