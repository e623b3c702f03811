import { clearLine, cursorTo } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import { listed, theOneCalled } from './console-field.ts';
import { takesLines } from './console-form.ts';
import { HELP } from './console-help.ts';
import { channelOf, type Seat } from './console-seat.ts';
import type { Demo } from './running-demo.ts';
import { watchScreen } from './screen.ts';
import { formWords } from './screen-words.ts';
import type { Person } from './slack/person.ts';
import { act, isOpen } from './typing.ts';
import { ended } from './under-way.ts';

/** Reads lines from the terminal, does what they say in the local Slack, and prints what the person reads as it comes. */
export async function converse(demo: Demo): Promise<void> {
  const { slack, zadig } = demo;
  console.log(
    `A local Slack (${slack.url}), a local Zadig (${zadig.url}) and the bot are running.\n${HELP}\n`,
  );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  let person = slack.person('ana');
  let block = '';
  /** What is typed into a form goes up to a single dot, anything else up to the next ```. */
  let isTyping = false;
  /** Slack asks something, and the next line answers. */
  let isAsked = false;
  let closed = false;
  let asking = false;
  let answering = false;
  lines.on('close', () => {
    closed = true;
  });
  const prompt = (again = false) => {
    // Piped input ends while its last lines are still being answered.
    if (closed) return;
    asking = true;
    const where = `${person.name} in #${channelOf({ demo, person })}`;
    lines.setPrompt(isAsked ? 'yes or no> ' : block === '' ? `${where}> ` : '… ');
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
    if (asking) prompt(true);
  };
  const screen = watchScreen(slack, person, say, formWords);
  const typed = lines[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    say(question);
    isAsked = true;
    prompt();
    const next = await typed.next();
    isAsked = false;
    answering = asking;
    asking = false;
    return next.done === true ? null : next.value;
  };
  try {
    prompt();
    for await (const line of typed) {
      answering = asking;
      asking = false;
      if (block === '' && /^(?:quit|exit)$/.test(line.trim())) return;
      const seat = { person, screen, say, ask, demo };
      if (block === '' && takesLines(line.trim(), seat)) {
        isTyping = true;
        block = `${line.trim()} =`;
      } else {
        const isLast = isTyping && line.trim() === '.';
        const said = block === '' ? line.trim() : isLast ? block : `${block}\n${line}`;
        block = (isTyping ? !isLast : isOpen(said)) ? said : '';
        if (block === '') {
          isTyping = false;
          person = await obey(said, seat);
        }
      }
      prompt();
    }
    if (process.stdin.isTTY) return;
    // What the last of the piped lines began is still told.
    asking = false;
    if (block !== '')
      say(isTyping ? 'No single . came to end these lines.' : 'The ``` block was never closed.');
    const waitsFor = await ended(screen);
    if (waitsFor !== null) say(waitsFor);
  } finally {
    screen.stop();
    lines.close();
  }
}

/** Does what one line says; returns who sits there afterwards. */
async function obey(said: string, seat: Seat): Promise<Person> {
  const { demo, person, screen, say } = seat;
  try {
    if (/^as(?: |$)/.test(said)) {
      const next = personCalled(said.slice(3).trim(), demo);
      screen.turnTo(next);
      return next;
    }
    if (said === '?') say(HELP);
    else if (said === 'env') say(environmentOf(demo));
    else if (said !== '') await act(said, seat);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  return person;
}

function personCalled(name: string, { slack }: Demo): Person {
  const people = [...slack.world.users.values()].filter(({ isBot }) => !isBot);
  if (name === '') throw new Error(`Say who: as ben. There is: ${listed(people.map((one) => one.name))}`);
  const naming = { none: 'Nobody here is called', empty: 'Nobody is here' };
  return slack.person(theOneCalled(name.replace(/^@/, ''), people, (one) => one.name, naming).name);
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
