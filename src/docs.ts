import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { manifestText } from './cli/manifest.ts';
import { commands } from './commands/index.ts';
import { Settings } from './domain/settings.ts';
import { usageLine } from './domain/usage.ts';

/** Files made from the registry and the schema, with what they should hold. */
function generated(): readonly { readonly file: string; readonly text: string }[] {
  return [
    { file: 'README.md', text: readmeWithTable(readFileSync('README.md', 'utf8')) },
    { file: 'manifest/slack-app.yaml', text: manifestText({ kind: 'socket' }) },
    { file: 'manifest/zadig-slack.schema.json', text: `${JSON.stringify(settingsSchema(), null, 2)}\n` },
  ];
}

const TABLE = /(<!-- commands:begin[^>]*-->\n)[\s\S]*?(<!-- commands:end -->)/;

function readmeWithTable(readme: string): string {
  if (!TABLE.test(readme)) throw new Error('README.md has no place for the command table.');
  const rows = commands.map((command) => {
    const also = (command.aliases ?? []).map((alias) => `\`${alias}\``).join(', ');
    return `| \`${usageLine(command).replaceAll('|', '\\|')}\` | ${command.summary} | ${also} |`;
  });
  const table = ['| Typed after `/zadig` | What it does | Also |', '| --- | --- | --- |', ...rows].join('\n');
  return readme.replace(TABLE, (_all, begin: string, end: string) => `${begin}${table}\n${end}`);
}

function settingsSchema(): object {
  const schema = z.toJSONSchema(Settings, { io: 'input', target: 'draft-7' });
  return {
    ...schema,
    title: 'zadig-slack.yaml',
    description: 'People and policy of zadig-slack. Never secrets.',
  };
}

/** `npm run docs` writes; `--check` fails when something is not up to date. */
function run(check: boolean): void {
  const stale = generated().filter(({ file, text }) => readIfThere(file) !== text);
  if (!check) for (const { file, text } of stale) writeFileSync(file, text);
  if (stale.length === 0) return;
  const names = stale.map(({ file }) => file).join(', ');
  console.log(check ? `Not up to date: ${names}. Run npm run docs.` : `Wrote ${names}.`);
  if (check) process.exitCode = 1;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

run(process.argv.includes('--check'));
