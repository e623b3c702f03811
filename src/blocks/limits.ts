/** Slack's limits for what we post, with some air. Source: docs.slack.dev/reference/block-kit, chat.postMessage. */
export const LIMITS = {
  /** Slack takes 50 blocks; the rest is for the page's foot. */
  blocks: 46,
  /** Slack refuses somewhere above 12,000 characters over all blocks, without saying where. */
  messageText: 9_000,
  section: 2_900,
  header: 150,
  buttonText: 75,
  buttonValue: 2_000,
  contextElement: 2_000,
  /** `text` beside the blocks: chat.update refuses more than 4,000. */
  fallback: 3_500,
  /** Of log lines in one message; Slack names no limit but that over all blocks. */
  preformatted: 3_500,
  /** YAML and values longer than this become a file. */
  inlineText: 2_500,
} as const;
