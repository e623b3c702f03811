import { expect, test } from 'vitest';
import { assertAccessible } from '../support/accessible-slack.ts';
import { startApp } from './app.ts';
import { call, modal, plain, section } from './kit.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

test('whatever was drawn, and however it came, has to be accessible', async () => {
  const mute = (text: string) => ({ blocks: [section(text)], text });
  await using app = await startApp(async (sent, slack) => {
    if (sent.type === 'view_submission') return { response_action: 'update', view: modal(mute(':five:')) };
    await call(slack, 'views.open', { trigger_id: sent.trigger_id, view: modal({ submit: plain('OK') }) });
    const url = sent['response_url'];
    if (typeof url === 'string')
      await fetch(url, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(mute(':four:')) });
    return undefined;
  });
  const { slack } = app;
  const where = { channel: 'C0STORE' };
  const go = { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: plain('Start') }] };
  const { ts } = await call(slack, 'chat.postMessage', { ...where, text: '[Start]', blocks: [go] });
  expect(() => assertAccessible(slack)).not.toThrow();
  await slack.person('ana').click('Start');
  await slack.person('ana').submit();
  await call(slack, 'chat.postMessage', { ...where, ...mute(':one:') });
  await call(slack, 'chat.postEphemeral', { ...where, user: 'U0ANA', ...mute(':two:') });
  await call(slack, 'chat.update', { ...where, ts, ...mute(':three:') });
  await call(slack, 'views.publish', {
    user_id: 'U0ANA',
    view: { type: 'home', ...mute(':six:'), text: undefined },
  });
  await call(slack, 'chat.postMessage', { ...where, ...mute(':refused:'), thread_ts: '1.2' });
  const said = (): string => {
    try {
      assertAccessible(slack);
      return '';
    } catch (error) {
      return String(error);
    }
  };
  for (const word of ['one', 'two', 'three', 'four', 'six', 'the submit "OK"'])
    expect(said()).toContain(word);
  expect(said()).not.toContain('refused');
});
