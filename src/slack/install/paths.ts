/** Where the service answers Slack and browsers; the manifest says so to Slack. */
export const slackPaths = {
  /** Commands, presses and events alike, in HTTP mode. */
  events: '/slack/events',
  install: '/slack/install',
  callback: '/slack/oauth_redirect',
} as const;
