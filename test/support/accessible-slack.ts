import { type Json, record, records, str } from '../../src/sandbox/slack/json.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';
import { accessibilityProblems, optionProblems, viewProblems } from '../blocks/accessible.ts';

function messageProblems(args: Json): readonly string[] {
  const unfurls = Object.values(record(args['unfurls'])).flatMap((shown) =>
    accessibilityProblems(records(record(shown)['blocks'])),
  );
  const blocks = records(args['blocks']);
  if (blocks.length === 0 && str(args['text']) === '') return unfurls;
  return [...unfurls, ...accessibilityProblems(blocks, str(args['text']))];
}

/** Everything the bot ever drew or suggested in this Slack, in calls and in acknowledgements, as it was sent. */
function drawn(slack: SlackSandbox): readonly Json[] {
  const acks = slack.deliveries().map((delivery) => record(delivery.ackPayload));
  const calls = slack.calls().filter((call) => call.ok && /^(chat\.|views\.|response_url)/.test(call.method));
  return [...calls.map((call) => call.args), ...acks];
}

/**
 * Everything people were shown so far can be followed by those who hear it or see no colours.
 * Errors: Error listing each problem once.
 */
export function assertAccessible(slack: SlackSandbox): void {
  const problems = drawn(slack).flatMap((args) => {
    const view = record(args['view']);
    const inView = view['type'] === undefined ? [] : viewProblems(view);
    return [...messageProblems(args), ...inView, ...optionProblems(args)];
  });
  if (problems.length === 0) return;
  throw new Error(`Not accessible:\n${[...new Set(problems)].join('\n')}`);
}
