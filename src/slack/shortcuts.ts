/** Shortcuts as the manifest declares them. Slack takes 24 characters of a name and 150 of a description. */
export const SHORTCUTS = {
  change: {
    type: 'global',
    name: 'Change an environment',
    callback_id: 'change_environment',
    description: 'Choose a change, fill it in, and see what it would do before anybody is asked',
  },
  logs: {
    type: 'global',
    name: 'Tail logs',
    callback_id: 'tail_logs',
    description: 'Follow the log of a service in a thread',
  },
  running: {
    type: 'global',
    name: 'What is running?',
    callback_id: 'what_is_running',
    description: 'Show an environment, its services and their images',
  },
  logsHere: {
    type: 'message',
    name: 'Tail logs here',
    callback_id: 'tail_logs_here',
    description: 'Follow the log of a service in the thread of this message',
  },
  share: {
    type: 'message',
    name: 'Share this in a thread',
    callback_id: 'share_in_thread',
    description: 'Show the state of an environment or service in the thread of this message',
  },
} as const;
