import { expect, test } from 'vitest';
import { demo, endOf, typed } from './demo.ts';

test.concurrent('a form is filled in: its errors stand under its inputs, and everybody has their own', async () => {
  const printed = await typed([
    'fill Why? = there is no form',
    'restart payments/prod/api --reason "leaks memory"',
    'as ben',
    'press Deny',
    'submit',
    'fill Reason = too risky',
    'look Why = x',
    'why? = too risky',
    'clear WHY',
    'fill why',
    'too = risky',
    '  see PAY-12',
    '.',
    'as cleo',
    'form',
    'as ben',
    'deny',
  ]);
  const inOrder = [
    'No form is open here.',
    '(a form for ben alone) Deny this change?',
    '│ Why?\n│   [ ]\n│   Whoever asked sees it, and so does everybody who sees the card.\n│\n│ [Cancel] [Deny]',
    '  submit                           sends the form; next and Deny do the same',
    '│ Why?\n│   [ ]\n│   Whoever asked sees it, and so does everybody who sees the card.\n│   ❗ Please complete this required field.',
    'The form has no input “Reason”. There is: Why?',
    '“Why?” offers nothing: fill Why? = …',
    '│ Why?\n│   [too risky]\n\n',
    '│ Why?\n│   [ ]\n\n',
    '│ Why?\n│   ┊ too = risky\n│   ┊   see PAY-12\n\n',
    'No form is open here.',
    '(a form for ben alone) Deny this change?',
    '│   ┊ too = risky',
    '(the form for ben is closed)',
    '(only you)\n⛔ Denied: Restart api',
  ];
  expect(printed.slice(endOf(inOrder, printed))).toMatch(/⛔ Denied by @ben .*: “too = risky/);
}, 120_000);

test.concurrent('a command without its arguments is filled in as a form, reviewed, taken back once, and applied', async () => {
  const printed = await typed([
    'image',
    'look Service = a',
    'pick project = pay',
    'pick Environment = nowhere',
    'pick env = dev',
    'look service = work',
    'pick service = worker',
    'fill image = v2.9.0',
    'review',
    'back',
    'fill image = :v2.9.0',
    'next',
    'form',
    'Back',
    'clear image',
    'submit',
    'Image = :v2.9.1',
    'submit',
    'fill Why? = one at a time',
    'press Apply',
    'submit',
  ]);
  endOf(
    [
      '(a form for ana alone) Change an image\n',
      '│ Project\n│   [ ▾]  For example payments\n│\n│ Environment\n',
      '  look Project = …  ',
      '“Service” offers for “a”:\n  Choose a project first.',
      '│ Project\n│   [payments ▾]',
      '“Environment” has nothing called “nowhere”. There is: dev, ',
      '│ Environment\n│   [dev ▾]',
      '“Service” offers for “work”:\n  worker\n',
      '│ Service\n│   [worker ▾]',
      '│ Image\n│   [v2.9.0]\n│   ❗ ',
      'There is no form behind this one; close closes it.',
      '(a form for ana alone) Review\n',
      ':v2.9.0\n',
      '│ [Back] [Apply]',
      '  back                             goes back to the form behind this one\n',
      '(a form for ana alone) Review\n',
      '(a form for ana alone) Change an image\n',
      '│ Image\n│   [ ]  For example :v1.42.0\n\n',
      '│ Image\n│   [ ]  For example :v1.42.0\n│   ❗ Please complete this required field.',
      '│ Image\n│   [:v2.9.1]\n\n',
      '(a form for ana alone) Review\n',
      '│ Why? (optional)\n│   [one at a time]\n\n',
      '(the form for ana is closed)',
      'No form is open here.',
      '✅ Succeeded: Change the image of worker in payments/dev\nAsked by @ana: “one at a time”',
    ],
    printed,
  );
}, 120_000);

test.concurrent('a YAML is typed into a form line by line, and a form in one line says where to fill it in', async () => {
  const [inConsole, inShell] = await Promise.all([
    typed([
      'config create payments/dev',
      'pick type = configmap',
      'fill YAML',
      ...['kind: ConfigMap', 'apiVersion: v1', 'metadata:', '  name: limits', 'data:', '  most: "5"'],
      '.',
      'submit',
      'apply',
    ]),
    demo('image'),
  ]);
  endOf(
    [
      '│   one of: ConfigMap, Secret, Ingress, PVC\n',
      '│ Type\n│   [ConfigMap ▾]\n\n',
      '│   ┊ metadata:\n│   ┊   name: limits\n',
      '(a form for ana alone) Review\n│ Create the ConfigMap limits in payments/dev',
      '✅ Succeeded: Create the ConfigMap limits',
    ],
    inConsole,
  );
  expect(inShell.code).toBe(0);
  expect(inShell.printed).toMatch(/^\(a form for ana alone\) Change an image\n/);
  expect(inShell.printed).toContain('To fill it in, start the demo without a command');
}, 120_000);

test.concurrent('Home opens with buttons to press; shortcuts are listed and run, on messages too', async () => {
  const printed = await typed([
    'on',
    'home',
    'press Show all',
    'shortcut',
    'shortcut Nonsense',
    'shortcut change',
    'press Change an image',
    'close',
    '@zadig whoami',
    'on',
    'on 9 shortcut Nonsense',
    'on 1',
    'on 2 shortcut share',
    'close',
    'as eve',
    'home',
  ]);
  for (const said of [
    '(Home of ana)\n│ Waiting for your approval',
    '│ Environments\n│ storefront/dev  ·  🟡 success in Zadig  ·  1 of 3 services not ready',
    '│ analytics/prod',
    '1–20 of ',
    '\n  shortcut Change an environment  ',
    'The bot has no shortcut called “Nonsense”. There is: ',
    '(a form for ana alone) Change an environment\n',
    '(a form for ana alone) Change an image\n',
    '(a form for ana alone) Share this in a thread\n',
    'Nobody has posted a message yet that everybody sees.',
    '\n  1  (thread in #payments) zadig: ',
    '\n  2  (#payments) ana: @zadig whoami',
    'There is no message 9.\n',
    'Say which shortcut is to run on it: on 1 shortcut ',
    'eve is an outsider and has no Home',
  ])
    expect(printed).toContain(said);
}, 120_000);

test.concurrent('at Home a press is for Home, though a message has a button of that name, until it is left', async () => {
  const printed = await typed([
    'restart payments/prod/api --reason "leaks memory"',
    'as ben',
    'home press Approve',
    'yes',
    'close',
  ]);
  endOf(
    [
      '(#approvals)\n⏳ Waiting for approval: Restart api',
      '(Home of ben)\n│ Waiting for your approval\n│ ⏳ Waiting for approval: Restart api',
      '(Slack asks) Approve this change?',
      '(direct message)\n✅ Approved: Restart api',
      '(ben has left Home)',
    ],
    printed,
  );
}, 120_000);

test.concurrent('a block that is typed below a command goes into the form it opened, and without one says where it goes', async () => {
  const printed = await typed([
    ...['```', 'kind: ConfigMap', '```'],
    'config create payments/dev ConfigMap',
    ...['```', 'kind: ConfigMap', 'apiVersion: v1', 'metadata:', '  name: limits', '```'],
  ]);
  endOf(
    [
      'Begin the block at the end of the command’s own line: config create',
      '(a form for ana alone) Create a configuration',
      '│ YAML\n│   ┊ kind: ConfigMap\n│   ┊ apiVersion: v1\n│   ┊ metadata:\n│   ┊   name: limits\n',
    ],
    printed,
  );
}, 120_000);

test.concurrent('the console forgives in a list what the list forgives, and reads what stands above it', async () => {
  const printed = await typed([
    'config edit',
    'pick project = pay',
    'look env',
    'restart payments/dev',
    'pick service = wrk',
  ]);
  endOf(
    [
      '“Environment” offers:\n  (Production is left out: Zadig cannot do this there.)\n  dev\n',
      '│ Service\n│   [worker ▾]',
    ],
    printed,
  );
}, 120_000);
