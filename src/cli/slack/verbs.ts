import { verb } from '../verb.ts';

export const slackVerbs = [
  verb({
    name: 'slack manifest',
    does: 'print the Slack app, to be pasted at api.slack.com/apps',
    more: 'For Socket Mode, or with --http for requests to that address.',
    options: {
      http: { kind: 'https', does: 'where Slack reaches the service' },
      install: { kind: 'https', does: 'where other workspaces install it from' },
      write: { kind: 'flag', does: 'put it into manifest.json' },
    },
    example: { words: 'slack manifest --http https://tallybot.example.com' },
    run: async (given) => (await import('./act.ts')).makeManifest(given),
    returns: { manifest: 'as Slack takes it', written: 'the file it was put into; null: none' },
    say: ({ manifest, written }) => (written ? `Wrote ${written}.` : JSON.stringify(manifest, null, 2)),
  }),
];
