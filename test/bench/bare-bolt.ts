import { readFileSync } from 'node:fs';
import { App, HTTPReceiver } from '@slack/bolt';

/** What the bot is measured against: Bolt as its guide has it, which acks and answers the same words every time. */
const set = process.env;
const answer = JSON.parse(readFileSync(set['ANSWER_FILE'] ?? '', 'utf8'));
const clientOptions = { slackApiUrl: set['SLACK_API_URL'] ?? '' };
const token = set['SLACK_BOT_TOKEN'] ?? '';
const appToken = set['SLACK_APP_TOKEN'];

const app =
  appToken === undefined
    ? new App({
        token,
        clientOptions,
        receiver: new HTTPReceiver({
          signingSecret: set['SLACK_SIGNING_SECRET'] ?? '',
          customRoutes: [
            {
              path: '/readyz',
              method: 'GET',
              handler: (_request, response) => response.writeHead(200).end(),
            },
          ],
        }),
      })
    : new App({ token, appToken, socketMode: true, clientOptions });

app.command('/zadig', async ({ ack, respond }) => {
  await ack();
  await respond(answer);
});

const forms = JSON.parse(readFileSync(set['FORMS_FILE'] ?? '', 'utf8'));

app.command('/form', async ({ ack, command, client }) => {
  await ack();
  const [first, filled] = forms[command.text];
  const { view } = await client.views.open({ trigger_id: command.trigger_id, view: first });
  if (filled !== undefined) await client.views.update({ view_id: view?.id ?? '', view: filled });
});

app.options({ type: 'block_suggestion' }, async ({ ack }) => {
  await ack(forms.choices);
});

process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
await app.start(Number(set['PORT']));
