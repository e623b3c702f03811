import { Settings } from '../domain/settings.ts';

/** Who may do what in the demo: the people of the local Slack and the projects of the local Zadig. */
export function demoSettings(): Settings {
  return Settings.parse({
    projects: ['payments', 'storefront', 'analytics'],
    channels: { approvals: 'C0APPROVE' },
    groups: { leads: { slack_group: 'S0LEADS' }, sre: { slack_group: 'S0SRE' } },
    access: [
      // Whoever may ask for a change in production still waits for those who approve it.
      { who: 'everyone', may: ['read', 'stream', 'change'] },
    ],
    policies: [
      {
        match: { production: true, command: ['env delete'] },
        approve: { from: ['leads', 'sre'], quorum: 2, reason: 'required' },
      },
      { match: { production: true }, approve: { from: ['leads', 'sre'], break_glass: ['sre'] } },
      { match: { production: false }, approve: 'none' },
    ],
  });
}
