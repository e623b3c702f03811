import { expect, test } from 'vitest';
import { buttons, message, section } from '../../src/blocks/message.ts';
import { failedView } from '../../src/slack/forms/outcome.ts';

test('what is said in a form has nothing to press that a form does not hear', () => {
  const button = { label: 'Show events', command: 'events payments/dev/api' };
  const said = message([section('It crashes.', button), ...buttons([button]), section('Again.')]);
  const view = failedView('Not possible', { message: said, file: null, shared: false, failed: true });
  expect(JSON.stringify(view)).not.toContain('"type":"button"');
  expect(view.blocks).toEqual([section('It crashes.'), section('Again.')]);
});
