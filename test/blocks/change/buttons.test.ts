import { expect, test } from 'vitest';
import { approveButton, denyButton, undoButton, withdrawButton } from '../../../src/blocks/change/buttons.ts';
import { buttons } from '../../../src/blocks/message.ts';
import { commands } from '../../../src/commands/index.ts';
import type { Plan } from '../../../src/domain/change.ts';
import { destroys } from '../../../src/domain/destroying.ts';
import { checkMessage } from '../../../src/sandbox/slack/blocks/message.ts';
import { accessibilityProblems } from '../accessible.ts';
import { changeOf, plan } from './examples.ts';

const dev = { project: 'payments', env: 'dev', production: false, service: null };
const planned = (more: Partial<Plan>) =>
  changeOf({ plan: { ...plan, target: dev, fields: [], touches: [], ...more } });
const gone = (name: string) => ({ name, before: 'deployed', after: null });

test.each<[Partial<Plan>, string]>([
  [
    { command: 'env delete', summary: 'Delete the environment dev', fields: [gone('api'), gone('worker')] },
    'Delete the environment payments/dev. Gone afterwards: api, worker. It is',
  ],
  [
    { command: 'service remove', summary: 'Remove api from environment dev', fields: [gone('api')] },
    'Remove api from environment payments/dev. Gone afterwards: api. It is',
  ],
  [
    { command: 'config delete', summary: 'Delete the ConfigMap app', touches: ['api uses it.'] },
    'Delete the ConfigMap app in payments/dev. api uses it. It is',
  ],
  [
    {
      command: 'subenv disable',
      summary: 'Disable sub environments',
      touches: ['All sub environments of dev are deleted.'],
    },
    'Disable sub environments in payments/dev. All sub environments of dev are deleted. It is',
  ],
])('approving what destroys is dangerous and asks first, naming what goes and where: %o', (more, said) => {
  const change = planned(more);
  const blocks = buttons([approveButton(change), denyButton(change)]);
  const [approve, deny] = blocks[0]?.elements ?? [];
  expect(approve).toMatchObject({
    style: 'danger',
    confirm: {
      style: 'danger',
      text: { text: `${said} applied as soon as enough people have approved.` },
      confirm: { text: 'Approve' },
    },
  });
  expect(deny).not.toHaveProperty('style');
  checkMessage([...blocks], [], { cumulative: true });
  expect(accessibilityProblems(blocks)).toEqual([]);
});

test('approving what destroys nothing is no danger, and asks in production alone', () => {
  const isAsked = (production: boolean) => {
    const button = approveButton(planned({ target: { ...dev, production } }));
    expect(button.style).toBe('primary');
    return 'confirm' in button;
  };
  expect([isAsked(false), isAsked(true)]).toEqual([false, true]);
});

test.each(['config create', 'service add', 'subenv enable'])(
  'taking %s back looks dangerous, since what it made is deleted',
  (command) => {
    const [row] = buttons([undoButton(planned({ command }))]);
    expect(row?.elements[0]).toMatchObject({ style: 'danger', confirm: { style: 'danger' } });
    expect(JSON.stringify(row)).toContain('What it made is deleted.');
  },
);

test('taking back what was there before asks without danger, and withdrawing asks nothing', () => {
  const [row] = buttons([undoButton(planned({ command: 'image' })), withdrawButton(planned({}))]);
  const [undo, withdraw] = row?.elements ?? [];
  expect(undo).toHaveProperty('confirm');
  expect(undo).not.toHaveProperty('style');
  expect(undo).not.toHaveProperty('confirm.style');
  expect(withdraw).not.toHaveProperty('confirm');
});

test('every command that deletes, removes or disables counts as destroying, and no other', () => {
  const names = commands.filter(({ kind }) => kind === 'change').map(({ name }) => name);
  expect(names.filter((name) => destroys({ command: name }))).toEqual(
    names.filter((name) => /\b(delete|remove|disable)$/.test(name)),
  );
});
