import type { ErrorCode } from '../domain/errors.ts';

/** What a description of Zadig means. It is a hint: under load it can belong to another request (contract §1.3). */
export interface Meaning {
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly hint?: string;
}

const wait = 'Wait until it is done, then try again.';

/** First match wins. */
const KNOWN: readonly (readonly [RegExp, Meaning])[] = [
  [
    /failed to validate zadig license status/i,
    {
      code: 'licence',
      sentence: 'its licence could not be checked',
      hint: 'Ask whoever runs Zadig about its licence.',
    },
  ],
  [
    /环境已存在/,
    {
      code: 'conflict',
      sentence: 'the project already has an environment of that name (test and production share their names)',
      hint: 'Choose another name.',
    },
  ],
  [
    /环境正处于不能更新的状态/,
    { code: 'conflict', sentence: 'the environment is busy (creating, updating or deleting)', hint: wait },
  ],
  [
    /environment is sleeping/i,
    { code: 'conflict', sentence: 'the environment is asleep', hint: 'Wake it up in Zadig first.' },
  ],
  [
    /already exist in env/i,
    {
      code: 'conflict',
      sentence: 'the service is already in the environment, nothing was added',
      hint: 'Update it instead.',
    },
  ],
  [
    /modified since last update/i,
    {
      code: 'conflict',
      sentence: 'resources were changed outside Zadig since the last update',
      hint: 'Look at the differences in Zadig, and update there if they may be overwritten.',
    },
  ],
  [
    /failed to acquire lock/i,
    { code: 'conflict', sentence: 'another change of this project is still running', hint: wait },
  ],
  [/is related/i, { code: 'conflict', sentence: 'it is the base environment of a collaboration mode' }],
  [/already ?exists/i, { code: 'conflict', sentence: 'it exists already' }],
  [
    /is used by service/i,
    { code: 'rejected', sentence: 'a global variable that services use cannot be deleted' },
  ],
  [
    /not in project's global variable list|not match the definition/i,
    {
      code: 'rejected',
      sentence: 'a global variable is not defined in the project',
      hint: 'Define it in the project first.',
    },
  ],
  [
    /env production field is|is (not )?production environment/i,
    { code: 'rejected', sentence: 'the environment is on the other side (test or production)' },
  ],
  [/only support k8s type/i, { code: 'rejected', sentence: 'that works in K8s-YAML projects only' }],
  [/not match yaml kind/i, { code: 'rejected', sentence: 'the YAML is of another kind than was said' }],
  [
    /configmap yaml name is incorrect/i,
    { code: 'rejected', sentence: 'the name in the YAML is not the name of the configuration' },
  ],
  [/环境不存在/, { code: 'not_found', sentence: 'there is no such environment' }],
  [/服务.{0,200}不存在/s, { code: 'not_found', sentence: 'there is no such service' }],
  [
    /mongo: no documents in result/i,
    { code: 'not_found', sentence: 'there is no such environment, project or service' },
  ],
  [/\bnot found\b/i, { code: 'not_found', sentence: 'it was not found' }],
];

/** What Zadig's code says it was doing. 6079 and 6094 are shared by unrelated failures and say nothing. */
const DOING: Readonly<Record<number, string>> = {
  6065: 'the services could not be listed, perhaps its cluster cannot be reached',
  6074: 'creating the environment failed',
  6075: 'listing the environments failed',
  6076: 'updating the environment failed',
  6077: 'deleting the environment failed',
  6078: 'reading the environment failed',
  6080: 'restarting the service failed',
  6081: 'scaling the service failed',
  6082: 'updating the image failed',
  6083: 'reading the service failed',
  6088: 'listing configurations failed',
  6089: 'updating the configuration failed',
  6092: 'updating the service failed',
  6093: 'listing the events failed, perhaps its cluster cannot be reached',
  6095: 'writing the configuration failed',
  6096: 'deleting failed',
};

/** English for a description: its own meaning where known, else what the code says; null when neither is known. */
export function meaningOf(description: string, zadigCode: number | null): Meaning | null {
  for (const [pattern, meaning] of KNOWN) if (pattern.test(description)) return meaning;
  const sentence = zadigCode === null ? undefined : DOING[zadigCode];
  if (sentence === undefined) return null;
  const clusterFailed = zadigCode === 6065 || zadigCode === 6093;
  return { code: clusterFailed ? 'unavailable' : 'rejected', sentence };
}
