#!/usr/bin/env node
import { Command } from 'commander';
import { version } from './cli/version.ts';

// Each command loads what it needs when it runs.
const program = new Command('zadig-slack')
  .description('See and change your Zadig environments from Slack.')
  .version(version)
  .enablePositionalOptions()
  .showHelpAfterError();

program
  .command('start')
  .description('Connect to Slack and Zadig and work until stopped')
  .action(async () => (await import('./cli/start.ts')).start());

program
  .command('demo')
  .description('A Slack, a Zadig and the bot on this machine; with words, one command and its reply')
  .argument('[words...]', 'a command, for example: env list payments')
  .option('--dialect <which>', 'how the local Zadig behaves: server or documented', 'server')
  .passThroughOptions()
  .action(async (words: string[], options: { dialect: string }) => {
    const { demo } = await import('./sandbox/demo.ts');
    await demo(words, options);
  });

program
  .command('doctor')
  .description('Check tokens, scopes, Zadig, projects, channels and clock')
  .action(async () => (await import('./cli/doctor.ts')).doctor());

program
  .command('manifest')
  .description('Print the Slack app manifest')
  .option('--http <url>', 'for HTTP delivery to this public URL')
  .option('--unfurl [domain]', 'links to this domain show what they lead to; default that of ZADIG_URL')
  .action(async (options: { http?: string; unfurl?: string | true }) =>
    (await import('./cli/manifest.ts')).manifest(options, process.env['ZADIG_URL']),
  );

const audit = program.command('audit').description('Check or print the audit log');

audit
  .command('verify')
  .description('Check that no row of it was changed, taken out or put in')
  .option('--file <path>', 'an export, instead of the database')
  .option('--rows <count>', 'how many rows it had at an earlier check')
  .option('--head <hash>', 'the head it had at an earlier check')
  .action(async (options) => (await import('./cli/audit.ts')).verifyAudit(options));

audit
  .command('export')
  .description('Print it as JSON lines')
  .action(async () => (await import('./cli/audit.ts')).exportAudit());

await program.parseAsync();
