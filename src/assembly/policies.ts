import type { Logger } from 'pino';
import { hopelessPolicies } from '../changes/hopeless.ts';
import type { Directory } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';

/** What cannot be told from the file alone, since Slack knows the groups. Never throws. */
export async function warnOfPolicies(settings: Settings, directory: Directory, log: Logger): Promise<void> {
  for (const { policy, why } of await hopelessPolicies(settings, directory))
    log.error({ policy }, `policy ${policy} of the settings file: ${why}`);
}
