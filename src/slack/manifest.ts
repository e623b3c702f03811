import { SLASH } from './listen.ts';

/** Scopes the bot asks for, each with what it is for. The doctor compares them with what was granted. */
export const SCOPES: Readonly<Record<string, string>> = {
  commands: 'the slash command',
  'chat:write': 'answers',
  'app_mentions:read': 'mentions',
  'im:history': 'direct messages',
  'files:write': 'long YAML as files',
  'users:read': 'telling members of other organisations from ours',
  'usergroups:read': 'access by user group',
  'channels:read': 'which public channels are shared with other organisations',
  'groups:read': 'which private channels are shared with other organisations',
};

/** How Slack delivers: through a socket the bot opens, or by HTTP to a public URL. */
export type Delivery = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly url: string };

/** Shown while one types. */
const HINT = 'env list · env show payments/dev · service show payments/dev/api · help';

/** The app manifest as Slack's schema (version 2) has it. */
export function appManifest(delivery: Delivery): object {
  const url = delivery.kind === 'http' ? { url: delivery.url } : {};
  const requestUrl = delivery.kind === 'http' ? { request_url: delivery.url } : {};
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Zadig',
      description: 'See your Zadig environments from Slack',
      background_color: '#1f2d3d',
      long_description:
        'See the environments of your Zadig projects, their services, pods, events, variables and configurations, from any channel or thread. ' +
        'Answers are yours alone until you share them, secrets are never shown, and you configure who may see what.',
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'zadig', always_online: true },
      slash_commands: [
        {
          command: SLASH,
          description: 'Zadig environments: list, show, events, YAML, variables …',
          usage_hint: HINT,
          should_escape: true,
          ...url,
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(SCOPES) } },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: ['app_mention', 'message.im'] },
      interactivity: { is_enabled: true, ...requestUrl },
      org_deploy_enabled: false,
      socket_mode_enabled: delivery.kind === 'socket',
      token_rotation_enabled: false,
    },
  };
}
