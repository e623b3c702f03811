import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rendered } from '../../src/sandbox/slack/rendered.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const names = (id: string) => ({ U0BEN: 'ben', S0SRE: 'sre', C0STORE: 'storefront' })[id];

test.each([
  ['*bold* and _it_ and ~gone~', 'bold and it and gone'],
  ['*payments/dev*: a_b_c 2*3*4', 'payments/dev: a_b_c 2*3*4'],
  ['<https://a.b/x_y|the docs> <https://a.b>', 'the docs https://a.b'],
  ['<@U0BEN> <@U9X|zoe> <!subteam^S0SRE> <#C0STORE> <#C9|x> <!here>', '@ben @zoe @sre #storefront #x @here'],
  ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
  [':warning: careful :unheard_of:', '⚠️ careful :unheard_of:'],
  ['`*not bold*` ```\nlines\n```', '*not bold* \nlines\n'],
  ['<!date^1700000000^{date_num} {time_secs}|then>', '14/11/2023 22:13:20'],
])('mrkdwn %j reads as it does on the screen', (text, screen) => {
  expect(rendered({ text }, names)).toBe(
    screen
      .split('\n')
      .filter((line) => line !== '')
      .join('\n'),
  );
});

test('blocks read top to bottom, with buttons, selects and fields', () => {
  const blocks = [
    { type: 'header', text: plain('Restart') },
    {
      type: 'section',
      text: mrkdwn('*checkout* in dev'),
      fields: [mrkdwn('*Pods*\n3')],
      accessory: { type: 'button', text: plain('Logs') },
    },
    { type: 'divider' },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain('Approve') },
        { type: 'static_select', placeholder: plain('Choose') },
        { type: 'overflow' },
      ],
    },
    { type: 'context', elements: [mrkdwn('by <@U0BEN>'), plain('now')] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '<a> & *b*\nline' }] },
        {
          type: 'rich_text_section',
          elements: [
            { type: 'user', user_id: 'U0BEN' },
            { type: 'text', text: ' ' },
            { type: 'emoji', name: 'eyes' },
          ],
        },
      ],
    },
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'pod' },
          { type: 'raw_text', text: 'ready' },
        ],
        [
          { type: 'raw_text', text: 'api-1' },
          { type: 'raw_text', text: 'yes' },
        ],
      ],
    },
  ];
  expect(rendered({ text: 'not shown', blocks }, names).split('\n')).toEqual([
    ...['Restart', 'checkout in dev  [Logs]', 'Pods', '3', '———', '[Approve] [Choose ▾] [⋯]', 'by @ben  now'],
    ...['• one', '<a> & *b*', 'line', '@ben 👀', 'pod    ready', 'api-1  yes'],
  ]);
});

test('a file shows its name, its number of lines and the first of them', () => {
  const content = Array.from({ length: 9 }, (_, i) => `line ${i}`).join('\n');
  const lines = rendered({ text: 'Logs', files: [{ name: 'api.log', content }] }).split('\n');
  expect(lines.slice(0, 3)).toEqual(['Logs', '📄 api.log (9 lines)', '  line 0']);
  expect(lines).toHaveLength(7);
});

test('every emoji the bot uses is shown as one', () => {
  const sources = readdirSync('src/blocks', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/blocks/${file}`, 'utf8'));
  const codes = new Set(sources.join('\n').match(/:[a-z][a-z0-9_]+:(?=[ '`])/g));
  expect(codes.size).toBeGreaterThan(10);
  for (const code of codes) expect(rendered({ text: code }), code).not.toContain(':');
});
