import { SLASH } from './listen.ts';
import { SHORTCUTS } from './shortcuts.ts';

/** Scopes the bot asks for, each with what it is for. The doctor compares them with what was granted. */
export const SCOPES: Readonly<Record<string, string>> = {
  commands: 'the slash command and shortcuts',
  'chat:write': 'answers',
  'app_mentions:read': 'mentions',
  'im:history': 'direct messages',
  'files:write': 'long YAML and logs as files',
  'users:read': 'telling members of other organisations from ours',
  'usergroups:read': 'access by user group',
  'channels:read': 'which public channels are shared with other organisations',
  'groups:read': 'which private channels are shared with other organisations',
};

/** Scopes for links that show what they lead to; asked for only when the manifest names a domain. */
export const LINK_SCOPES: Readonly<Record<string, string>> = {
  'links:read': 'links to Zadig',
  'links:write': 'showing what links to Zadig lead to',
};

/** How Slack delivers: through a socket the bot opens, or by HTTP to a public URL. */
export type Delivery = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly url: string };

const EVENTS = [
  'app_home_opened',
  'app_mention',
  'channel_archive',
  'channel_deleted',
  'channel_id_changed',
  'channel_shared',
  'channel_unshared',
  'group_archive',
  'group_deleted',
  'member_joined_channel',
  'member_left_channel',
  'message.im',
];

/** Shown while one types. */
const HINT = 'env list · env show payments/dev · service show payments/dev/api · help';

/**
 * The app manifest as Slack's schema (version 2) has it. Links to `unfurl`, a domain with those below it, show what
 * they lead to; null leaves all links alone.
 */
export function appManifest(delivery: Delivery, unfurl: string | null = null): object {
  const scopes = { ...SCOPES, ...(unfurl === null ? {} : LINK_SCOPES) };
  const url = delivery.kind === 'http' ? { url: delivery.url } : {};
  const requestUrl = delivery.kind === 'http' ? { request_url: delivery.url } : {};
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Zadig',
      description: 'See and change your Zadig environments from Slack',
      background_color: '#1f2d3d',
      long_description:
        'See the environments of your Zadig projects, their services, pods, events, variables and configurations, from any channel or thread, and change them: images, replicas, variables, configurations, whole environments. ' +
        'A change shows its plan first, waits for those who have to approve it, and tells how it goes. ' +
        'Answers are yours alone until you share them, secrets are never shown, and you configure who may see and change what.',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'zadig', always_online: true },
      slash_commands: [
        {
          command: SLASH,
          description: 'Zadig environments: list, show, restart, image, variables …',
          usage_hint: HINT,
          should_escape: true,
          ...url,
        },
      ],
      shortcuts: Object.values(SHORTCUTS),
      ...(unfurl === null ? {} : { unfurl_domains: [unfurl] }),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: {
        ...requestUrl,
        bot_events: [...EVENTS, ...(unfurl === null ? [] : ['link_shared'])],
      },
      interactivity: {
        is_enabled: true,
        ...requestUrl,
        // What pickers offer is asked for at a URL of its own.
        ...(delivery.kind === 'http' ? { message_menu_options_url: delivery.url } : {}),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: delivery.kind === 'socket',
      token_rotation_enabled: false,
    },
  };
}
