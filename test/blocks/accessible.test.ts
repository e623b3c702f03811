import { expect, test } from 'vitest';
import { cardView } from '../../src/blocks/change/card.ts';
import { homeView } from '../../src/blocks/change/home.ts';
import { detailsModal } from '../../src/blocks/change/modals.ts';
import { buttons, type Message, message, preformatted, section } from '../../src/blocks/message.ts';
import { accessibilityProblems, viewProblems } from './accessible.ts';
import { changeOf, NOON, plan, states } from './change/examples.ts';

const problemsOf = ({ blocks, text: heard }: Message) => accessibilityProblems(blocks, heard);
const plain = (text: string) => ({ type: 'plain_text', text });
const text = (said: string) => ({ type: 'section', text: { type: 'mrkdwn', text: said } });
const button = (label: string, over: object = {}) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: 'run:0', text: plain(label), ...over }],
});
const confirm = {
  title: plain('Delete?'),
  text: plain('All of it.'),
  confirm: plain('Delete'),
  deny: plain('Keep'),
  style: 'danger',
};
const input = (over: object = {}) => ({
  type: 'input',
  label: plain('Service'),
  element: { type: 'static_select', options: [{ text: plain('api'), value: 'api' }] },
  ...over,
});
const choice = (...names: readonly string[]) =>
  input({
    element: {
      type: 'static_select',
      options: names.map((name, i) => ({ text: plain(name), value: `${i}` })),
    },
  });

test.each<[name: string, blocks: readonly object[], problem: string]>([
  [
    'a state that is only a colour',
    [text(':red_circle: *api*\n:large_green_circle: *web* ready')],
    'only an emoji says the state in ":red_circle: *api*"',
  ],
  [
    'a state behind a name that is only a sign',
    [text('Pods  ·  `api-1` :x:')],
    'only an emoji says the state in "`api-1` :x:"',
  ],
  ['a text of signs', [text(':fire: – !')], 'the section ":fire: – !" has no words'],
  ['an empty header', [{ type: 'header', text: plain(' ') }], 'the header " " has no words'],
  ['a field of an emoji', [{ type: 'section', fields: [plain('✅')] }], 'the field "✅" has no words'],
  ['context of an emoji', [{ type: 'context', elements: [plain(':x:')] }], 'the context ":x:" has no words'],
  ['a button of an emoji', [button(':x:')], 'the button ":x:" has no words'],
  ['a button of one letter', [button('X 1')], 'the button "X 1" has no words'],
  ['a button that says OK', [button('OK')], 'does not say what it does'],
  ['a button that says click here', [button('Click here!')], 'does not say what it does'],
  [
    'a button called otherwise aloud',
    [button('Approve', { accessibility_label: 'Say yes' })],
    'its own label is missing',
  ],
  [
    'a long name aloud',
    [button('Go on', { accessibility_label: `Go on ${'x'.repeat(70)}` })],
    'more than 75',
  ],
  ['two buttons alike', [button('Logs'), button('Logs')], 'two buttons sound the same: "Logs / "'],
  [
    'danger without a question',
    [button('Stop it', { style: 'danger' })],
    'is dangerous and asks nothing first',
  ],
  [
    'a deletion that looks harmless',
    [button('Go on', { value: 'env delete a/b', confirm })],
    'is not of style danger',
  ],
  [
    'an approval of a deletion that looks harmless',
    [button('Approve', { accessibility_label: 'Approve: Delete the environment in a/b', confirm })],
    'is not of style danger',
  ],
  [
    'an approval of a removal that asks nothing',
    [button('Approve', { accessibility_label: 'Approve k3m7p2q9xz: Remove api', style: 'danger' })],
    'is dangerous and asks nothing first',
  ],
  [
    'taking back what then is deleted',
    [button('Undo', { accessibility_label: 'Undo: Create the ConfigMap app in a/b', confirm })],
    'is not of style danger',
  ],
  [
    'a question that looks harmless',
    [button('Delete', { style: 'danger', confirm: { ...confirm, style: undefined } })],
    'what "Delete" asks first is not of style danger',
  ],
  [
    'a question that answers Yes',
    [button('Delete', { style: 'danger', confirm: { ...confirm, confirm: plain('Yes') } })],
    '"Yes" in what "Delete" asks first',
  ],
  [
    'a question without a title',
    [button('Delete', { style: 'danger', confirm: { ...confirm, title: undefined } })],
    'has no title',
  ],
  ['an image without words', [{ type: 'image', image_url: 'https://a.b/c' }], 'an image has no alt_text'],
  [
    'a small image without words',
    [{ type: 'context', elements: [{ type: 'image' }, plain('a')] }],
    'an image has no alt_text',
  ],
  ['an input without a label', [input({ label: undefined })], 'an input has no label'],
  ['two options alike', [choice('api', 'web', 'api')], 'two options are both called "api"'],
  ['an option of an emoji', [choice('api', ':x:')], 'the option ":x:" has no words'],
])('%s is found', (_, blocks, problem) => {
  expect(accessibilityProblems(blocks).join('\n')).toContain(problem);
});

test.each<[name: string, blocks: readonly object[]]>([
  [
    'a state in words beside its colour',
    [text(':large_green_circle: *api* ready\n:x: *Failed*\n*dev* :lock: production')],
  ],
  ['an emoji that somebody else wrote', [text('Asked by <@U1>:\n> :fire:')]],
  [
    'buttons told apart aloud',
    [
      button('Logs', { accessibility_label: 'Logs of api' }),
      button('Logs', { accessibility_label: 'Logs of web' }),
    ],
  ],
  ['a danger that asks', [button('Delete', { style: 'danger', value: 'env delete a/b', confirm })]],
  ['a danger that opens a form', [button('Deny', { style: 'danger', action_id: 'dialog:deny:1' })]],
  ['a form', [input(), choice('api', 'web')]],
])('%s is fine', (_, blocks) => {
  expect(accessibilityProblems(blocks)).toEqual([]);
});

test.each<[name: string, said: string, problems: readonly string[]]>([
  ['nothing', ' ', ['the message has no text: nothing is read aloud and nothing is notified']],
  ['only the head', 'Restarted', ['the text does not say "*api* in &lt;dev&gt; is ready"']],
  ['all of it, marked otherwise', 'Restarted: api in <dev> is ready!', []],
  ['the head, and that there is more', 'Restarted\n… and 2 more lines', []],
  ['nothing, but that there is more', '… and 3 more lines', ['the text does not say "Restarted :rocket:"']],
])('a message whose text says %s', (_, said, problems) => {
  const blocks = [text('Restarted :rocket:'), text('*api* in &lt;dev&gt; is ready')];
  expect(accessibilityProblems(blocks, said)).toEqual(problems);
});

test('a message without blocks says its state in words, too', () => {
  expect(accessibilityProblems([], ':x: `api`')).toEqual(['only an emoji says the state in ":x: `api`"']);
  expect(accessibilityProblems([], ':x: `api` failed')).toEqual([]);
});

test('what the helpers build says all of itself', () => {
  const built = message([
    section('*api*', { label: 'Logs', command: 'logs api' }),
    preformatted('a: <b>\n&amp; `c`'),
    ...buttons([{ label: 'Show YAML', command: 'service yaml api' }]),
  ]);
  expect(problemsOf(built)).toEqual([]);
});

test('a view has a title and buttons that say something', () => {
  const view = {
    type: 'modal',
    title: plain('✨'),
    submit: plain('OK'),
    close: plain('Cancel'),
    blocks: [text('')],
  };
  expect(viewProblems(view)).toEqual([
    'the title "✨" says nothing',
    'the submit "OK" says nothing',
    'the section "" has no words',
  ]);
});

test.each(states)('card, home and details of a change that is %s are accessible', (state) => {
  const extra = { homeLink: null, lock: null, replacedBy: null, missing: '1 more of leads', now: NOON };
  for (const breakGlass of [null, { reviewedBy: null }])
    for (const production of [true, false]) {
      const change = changeOf({
        state,
        breakGlass,
        plan: { ...plan, target: { ...plan.target, production } },
      });
      for (const isHome of [true, false])
        expect(problemsOf(cardView(change, { ...extra, isHome }))).toEqual([]);
      expect(problemsOf(homeView(change, { cardLink: null, now: NOON }))).toEqual([]);
      expect(accessibilityProblems(detailsModal(change).blocks)).toEqual([]);
    }
});
