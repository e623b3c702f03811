import { commands } from '../commands/index.ts';
import { type Environment, type Partly, readEnvironment } from '../config/environment.ts';
import { readSettingsFile } from '../config/settings-file.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';

export type Configuration =
  | {
      readonly ok: true;
      readonly environment: Environment;
      readonly settings: Settings;
      readonly file: string | null;
    }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** What there is all the same, for looking at only. */
      readonly valid: Partly;
      readonly settings: Settings;
    };

/** Names that a policy may match, never an alias. */
const CHANGES = commands.filter(({ kind }) => kind === 'change').map(({ name }) => name);

/** The environment and the file, or all that is wrong with both. */
export function readConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const read = readEnvironment(env);
  const file = readSettingsFile(env['ZADIG_SLACK_CONFIG'] || undefined, CHANGES);
  if (read.ok && file.ok) return { ...file, environment: read.environment };
  return {
    ok: false,
    problems: [...(read.ok ? [] : read.problems), ...(file.ok ? [] : file.problems)],
    valid: read.ok ? read.environment : read.valid,
    settings: file.ok ? file.settings : DEFAULT_SETTINGS,
  };
}

/** `4 settings are missing or wrong.`, and below it which and how. */
export function problemsText(problems: readonly string[]): string {
  const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
  return `${count} missing or wrong.\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
}
