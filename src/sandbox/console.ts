import { clearLine, cursorTo } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Demo } from './running-demo.ts';
import { type Screen, watchScreen } from './screen.ts';
import type { Person } from './slack/person.ts';
import { act, isOpen } from './typing.ts';
import { answered, ended } from './under-way.ts';

const HELP = `Type a command as you would after /zadig, for example:
  env list payments
  env show payments/dev
  service show storefront/dev/search
A change tells how it goes by itself. One in production waits for somebody who may approve it:
  restart payments/prod/api --reason "leaks memory"
  as ben
  press Approve
And two that fail, each in its own way:
  image payments/dev/worker :v9-crash      the container starts and dies
  image payments/dev/worker :v9-missing    there is no such image
Also:  press Details    presses the first button of that name in the newest message that has one
       press Details 2  presses the second
       @zadig help      mentions the bot; it answers in a thread
       dm help          writes to the bot directly
       \`\`\`              begins a block, such as a YAML, that goes on until the next \`\`\`
       as ben           becomes ben (a lead); also ana, cleo, dan, and eve of another organisation
       env              prints what another terminal needs to run doctor or audit against this demo
       ?                shows this again
       quit
Each message begins with who sees it: (only you), (#payments), (thread in #payments), (direct message).`;

/** Reads lines from the terminal, does what they say in the local Slack, and prints what the person reads as it comes. */
export async function converse(demo: Demo): Promise<void> {
  const { slack, zadig } = demo;
  console.log(
    `A local Slack (${slack.url}), a local Zadig (${zadig.url}) and the bot are running.\n${HELP}\n`,
  );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  let person = slack.person('ana');
  let block = '';
  let closed = false;
  let asking = false;
  let answering = false;
  lines.on('close', () => {
    closed = true;
  });
  const ask = (again = false) => {
    // Piped input ends while its last lines are still being answered.
    if (closed) return;
    asking = true;
    lines.setPrompt(block === '' ? `${person.name} in #payments> ` : '… ');
    lines.prompt(again);
  };
  const say = (text: string) => {
    if (asking && process.stdout.isTTY) {
      clearLine(process.stdout, 0);
      cursorTo(process.stdout, 0);
    }
    // Below the prompt, or below what was said last.
    console.log(`${asking || answering ? '\n' : ''}${text}\n`);
    answering = false;
    if (asking) ask(true);
  };
  const screen = watchScreen(slack, person, say);
  try {
    ask();
    for await (const line of lines) {
      answering = asking;
      asking = false;
      const said = block === '' ? line.trim() : `${block}\n${line}`;
      block = isOpen(said) ? said : '';
      if (said === 'quit' || said === 'exit') return;
      if (block !== '') ask();
      else {
        person = await obey(said, person, { screen, say, demo });
        ask();
      }
    }
    if (process.stdin.isTTY) return;
    // What the last of the piped lines began is still told.
    asking = false;
    if (block !== '') say('The ``` block was never closed.');
    const waitsFor = await ended(screen);
    if (waitsFor !== null) say(waitsFor);
  } finally {
    screen.stop();
    lines.close();
  }
}

interface Room {
  readonly demo: Demo;
  readonly screen: Screen;
  say(text: string): void;
}

/** Does what one line says; returns who sits there afterwards. */
async function obey(said: string, person: Person, { demo, screen, say }: Room): Promise<Person> {
  try {
    if (/^as /.test(said)) {
      const next = demo.slack.person(said.slice(3).trim());
      screen.turnTo(next);
      return next;
    }
    if (said === '?') say(HELP);
    else if (said === 'env') say(environmentOf(demo));
    else if (said !== '') {
      const before = screen.count();
      await act(said, person);
      await answered(before, screen);
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  return person;
}

function environmentOf({ slack, zadig, databaseUrl }: Demo): string {
  const variables = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.url,
    ZADIG_URL: zadig.url,
    ZADIG_TOKEN: zadig.token,
    DATABASE_URL: databaseUrl,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n');
}
