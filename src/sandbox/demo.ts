import { createInterface } from 'node:readline/promises';
import { quoteWord } from '../domain/words.ts';
import { converse } from './console.ts';
import { type Demo, startDemo } from './running-demo.ts';
import { watchScreen } from './screen.ts';
import { act, isOpen } from './typing.ts';
import { ended } from './under-way.ts';

const FILLED_ELSEWHERE = '  To fill it in, start the demo without a command, and type the command there.';

/**
 * `npm run demo`: a Slack, a Zadig and the bot, talking over sockets on this machine. With words, does as one line of
 * the console says, prints what a person then reads until nothing more comes, and ends; without, reads lines from the
 * terminal.
 */
export async function demo(
  words: readonly string[],
  { dialect }: { readonly dialect: string },
): Promise<void> {
  if (dialect !== 'server' && dialect !== 'documented') {
    console.error(`--dialect is server or documented, not ${dialect}.`);
    process.exitCode = 2;
    return;
  }
  await using running = await startDemo(dialect);
  // Awaited here, since leaving stops what is running.
  await (words.length === 0 ? converse(running) : once(lineOf(words), running));
}

async function once(line: string, running: Demo): Promise<void> {
  const ana = running.slack.person('ana');
  let gap = '';
  const say = (text: string) => {
    console.log(`${gap}${text}`);
    gap = '\n';
  };
  const ask = async (question: string) => {
    say(question);
    const lines = createInterface({ input: process.stdin });
    try {
      for await (const answer of lines) return answer;
      return null;
    } finally {
      lines.close();
    }
  };
  const screen = watchScreen(running.slack, ana, say, () => FILLED_ELSEWHERE);
  try {
    await act(line, { demo: running, person: ana, screen, say, ask });
    const waitsFor = await ended(screen);
    if (waitsFor !== null) say(waitsFor);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    screen.stop();
  }
}

/**
 * The shell has taken the quotes away; one word with blanks is a whole command in quotes. What stands in a ``` block
 * is left as it is, but for `\n`, which is a line break.
 */
function lineOf(words: readonly string[]): string {
  const line = words.length === 1 ? words.join('').trim() : words.reduce(joined, '');
  return line.replace(/```[\s\S]*?(?:```|$)/g, (block) => block.replaceAll('\\n', '\n'));
}

function joined(line: string, word: string): string {
  const bare = isOpen(line) || word.includes('```') || !/[\s"']/.test(word);
  return `${line}${line === '' ? '' : ' '}${bare ? word : quoteWord(word)}`;
}
