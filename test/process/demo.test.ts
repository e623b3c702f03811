import { expect, test } from 'vitest';
import { demo, typed } from './demo.ts';

test('a mention and a direct message work in one line, and say who sees the answer', async () => {
  const [mention, direct] = await Promise.all([demo('@zadig help'), demo('dm env list payments')]);
  expect(mention).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^\(thread in #payments\)\nWhat I/),
  });
  expect(direct).toMatchObject({ code: 0, printed: expect.stringMatching(/^\(direct message\)\npayments/) });
}, 60_000);

test('pressing what is not there is a sentence, at once', async () => {
  const asked = Date.now();
  expect(await demo('press Nonsense')).toMatchObject({
    code: 1,
    printed: expect.stringContaining('ana sees no "Nonsense" to click'),
  });
  expect(Date.now() - asked).toBeLessThan(20_000);
}, 30_000);

test.concurrent('the console shows help, presses the second button of a name, turns pages, and survives mistakes', async () => {
  const printed = await typed([
    '/zadig',
    'env show payments/dev',
    'press Details 2',
    'press Nonsense',
    'env list storefront',
    'press Next',
    'subenv entry payments/qa/api',
    'events payments/staging/api',
    'as nobody',
    'as',
    'as eve',
    '@zadig help',
    'dm help',
    'quit',
  ]);
  for (const said of [
    '(only you)\nWhat I can do.',
    '(only you)\npayments/dev/ledger',
    'ana sees no "Nonsense" to click',
    '1–20 of 42',
    '(edited) (only you)\nstorefront  ·  42 environments\nstorefront/pr-120\n',
    '21–40 of 42',
    'api is an entry service',
    'Scaled down replica set api-',
    'Nobody here is called “nobody”. There is: ana, ben, cleo, dan, eve',
    'Say who: as ben. There is: ana, ben, cleo, dan, eve',
    'I only work for members of the organisation that installed me.',
    'eve has no direct messages with the bot',
  ])
    expect(printed).toContain(said);
  expect(printed).not.toContain('undefined');
}, 120_000);

test.concurrent('a change that fails is told to its end, with what the container said, and the demo ends by itself', async () => {
  const { code, printed } = await demo('image', 'payments/dev/worker', ':v3-crash');
  expect(code).toBe(0);
  expect(printed).toMatch(/^\(#payments\)\n🚀 About to be applied: Change the image of worker/);
  for (const said of [
    '(only you)\nOn it: ',
    '(edited) (thread in #payments)',
    '(thread in #payments)\nThe last lines of worker in pod ',
    'panic: invalid configuration',
    'Warning BackOff',
    '(edited) (#payments)\n❌ Failed: Change the image of worker',
  ])
    expect(printed).toContain(said);
  expect(printed).not.toContain('did not answer');
}, 120_000);

test.concurrent('whoever approves reads the outcome, once the form in front is closed', async () => {
  const printed = await typed([
    'restart payments/prod/api --reason "leaks memory"',
    'as ben',
    'press Deny',
    'press Approve',
    'close',
    'press Approve',
    'no',
    'press Approve',
    'yes',
  ]);
  for (const said of [
    '(#approvals)\n⏳ Waiting for approval: Restart api',
    '(only you)\nAsked for approval: Restart api',
    '(a form for ben alone) Deny this change?',
    'The form in front has no “Approve” to press; it has: Cancel, Deny.',
    '(the form for ben is closed)',
    '(Slack asks) Approve this change?\nRestart api in payments/prod (production).',
    '“Approve” was not pressed.',
    '(only you)\n✅ Approved: Restart api',
    '(edited) (#payments)\n✅ Succeeded: Restart api',
    '(edited) (#approvals)\n✅ Succeeded: Restart api',
  ])
    expect(printed).toContain(said);
  expect(printed).toMatch(/\(thread in #payments\)\n✅ @ana: Restart api .* succeeded (after|at once)/);
}, 120_000);

test.concurrent('a YAML goes over several lines of the console, and into one word of the shell with \\n', async () => {
  const lines = ['kind: ConfigMap', 'apiVersion: v1', 'metadata:', '  name: limits', 'data:', '  most: "5"'];
  const [inConsole, inShell] = await Promise.all([
    typed(['config create payments/dev ConfigMap ```', ...lines, '```', 'env']),
    demo('config', 'create', 'payments/dev', 'ConfigMap', `\`\`\`${lines.join('\\n')}\`\`\``),
  ]);
  for (const printed of [inConsole, inShell.printed])
    expect(printed).toMatch(/\(edited\) \(#payments\)\n✅ Succeeded: Create the ConfigMap limits/);
  expect(inConsole).toMatch(/^export SLACK_API_URL='http:\/\/127\.0\.0\.1:\d+\/api\/'$/m);
  expect(inConsole).toMatch(/^export DATABASE_URL='file:.+demo\.db'$/m);
}, 120_000);
