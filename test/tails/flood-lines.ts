import { randomFrom } from '../support/crash-random.ts';

/** Lines come round after so many, but for their numbers. */
export const ROUND = 1_000;
/** Where in a round a private key stands line by line: each with its number in front, and without anything. */
export const NUMBERED_KEY = { from: 400, to: 414 } as const;
export const BARE_KEY = { from: 700, to: 714 } as const;
/** What every secret holds at its beginning and end, but for the digits of cards. */
const [MARK, UPPER_MARK] = ['Qz7x', 'QZ7X'] as const;
export const LEAKED = /qz7x|40000566556655|4000[ -]0566[ -]5566/i;
export const LAST_WORDS = 'the log is complete';

const NOISE_PERCENT = 90;
const FILLERS = [
  'naïve café',
  '日本語のログ',
  'fine 👍🏽 ok',
  '\u001b[31mred\u001b[0m text',
  'plain words',
  'a\tb',
];

/** Makes a flood of lines: the same ones for the same seed. */
export interface FloodLines {
  /** `seq` from 0; what stands in the log, without a line break. */
  text(seq: number): string;
  /** Is it to be found by its number, if it was received? Others are filtered out, or stand in a bare key. */
  isSeen(seq: number): boolean;
}

export function floodLines(seed: number, total: number): FloodLines {
  const random = randomFrom(seed);
  const letters = (many: number) =>
    Array.from({ length: many }, () =>
      random.pick([...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPRSTUVWXYZ23456789']),
    );
  const secret = (many = 8) => `${MARK}${letters(many).join('')}${MARK}`;
  const key = () => [
    '-----BEGIN RSA PRIVATE KEY-----',
    ...Array.from({ length: 11 }, () => `${secret(24)}${secret(24)}`),
    `${secret(12)}==`,
    '-----END RSA PRIVATE KEY-----',
  ];
  const secrets = [
    () => `login failed password=${secret()} for user app`,
    () => `"db_password":"${secret()}","retries":3`,
    () => `sent Authorization: Bearer ${secret(20)}`,
    () => `sent Authorization: Basic ${secret(16)}==`,
    () => `aws key ${'AKIA'}${UPPER_MARK}${letters(8).join('').toUpperCase()}${UPPER_MARK} used`,
    () => `jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOi${secret(20)}.${secret(30)} accepted`,
    () => `connecting to postgres://app:${secret()}@db.internal:5432/payments`,
    () => `cloning with ghp_${MARK}${letters(28).join('')}${MARK}`,
    () => `slack ${'xoxb'}-123456789012-${secret(16)} works`,
    () => `charge by ${'sk'}_live_${secret(16)}`,
    () => 'card 4000 0566 5566 5556 declined',
    () => 'card=4000056655665556 declined',
    () => `hook https://hooks.slack.com/services/T0AAAAAAA/B0AAAAAAA/${secret(16)}`,
    () => `token: ${secret(20)}`,
    () => `config "-----BEGIN PRIVATE KEY-----\\nMII${secret(40)}\\n-----END PRIVATE KEY-----\\n" read`,
    () => `running curl -u app:${secret()} https://api.internal`,
    () => `get https://s3.internal/a?X-Amz-Signature=${secret(30)} ok`,
    () => `\u001b[33mpass\u001b[0mword=${secret()} was typed`,
  ];
  const [numbered, bare] = [key(), key()];
  const bodies = Array.from({ length: ROUND }, (_, at): string => {
    if (at >= NUMBERED_KEY.from && at < NUMBERED_KEY.to) return numbered[at - NUMBERED_KEY.from] ?? '';
    if (at >= BARE_KEY.from && at < BARE_KEY.to) return bare[at - BARE_KEY.from] ?? '';
    const filler = `${random.pick(FILLERS)} ${letters(random.upTo(40)).join('')}`;
    if (random.chance(NOISE_PERCENT / 100)) return `GET /healthz 200 ${filler}`;
    return random.chance(0.5) ? (random.pick(secrets)?.() ?? '') : `order handled, ${filler}`;
  });
  const isBare = (at: number) => at >= BARE_KEY.from && at < BARE_KEY.to;
  const isNoise = bodies.map((body) => body.includes('healthz'));
  return {
    text(seq) {
      const at = seq % ROUND;
      if (seq === total - 1) return `${numberOf(seq)} ${LAST_WORDS}`;
      return isBare(at) ? (bodies[at] ?? '') : `${numberOf(seq)} ${bodies[at]}`;
    },
    isSeen: (seq) => seq === total - 1 || !(isNoise[seq % ROUND] === true || isBare(seq % ROUND)),
  };
}

/** `L00000012`: as wide for every line, as time stamps are. */
function numberOf(seq: number): string {
  return `L${String(seq).padStart(8, '0')}`;
}

/** The number of a line that was received; null when it shows none. */
export function seqOf(line: string): number | null {
  const found = /\bL(\d{8})\b/.exec(line)?.[1];
  return found === undefined ? null : Number(found);
}
