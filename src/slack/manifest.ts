import type { AppsManifestCreateArguments } from '@slack/web-api';
import { aboutWords, firstWords } from '../chat/first-words.ts';
import { slackPaths } from './install/paths.ts';
import { allScopes, optionalScopes } from './install/scopes.ts';

export type Manifest = AppsManifestCreateArguments['manifest'];

export interface ManifestOptions {
  /** The public address of HTTP mode; `null`: Socket Mode, which needs none. */
  httpUrl: string | null;
  /** Where other workspaces install it from; `null`: only the one that made the app does. */
  installUrl: string | null;
}

interface Listed {
  path: string;
}

const USAGE_HINT_LENGTH_MAX = 1_000;

/** The whole app as Slack sets it up from one paste. */
export function manifestOf(commands: readonly Listed[], { httpUrl, installUrl }: ManifestOptions): Manifest {
  const address = httpUrl === null ? {} : { url: `${httpUrl}${slackPaths.events}` };
  const requests = httpUrl === null ? {} : { request_url: `${httpUrl}${slackPaths.events}` };
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Tallybot',
      description: 'The credit ledger that lives in your team’s chat',
      long_description:
        'Tallybot keeps the credits that your AI agents spend: chat bots, phone agents and web voice. Ask it with /usage what was used, by which agent and why, with /credits what is left and until when, and let /notify tell a channel each Monday, or before credits run out. Answers are private until they are shared.',
      background_color: '#1f2a44',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        // Warnings may go to one person; nobody needs to write back.
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'tallybot', always_online: true },
      slash_commands: firstWords(commands).map((word) => ({
        command: `/${word}`,
        ...describe(word, commands),
        should_escape: false,
        ...address,
      })),
    },
    oauth_config: {
      ...(installUrl === null ? {} : { redirect_urls: [`${installUrl}${slackPaths.callback}`] }),
      scopes: {
        bot: allScopes.map(({ scope }) => scope),
        bot_optional: optionalScopes.map(({ scope }) => scope),
      },
    },
    settings: {
      event_subscriptions: {
        ...requests,
        bot_events: ['app_home_opened', 'app_uninstalled', 'tokens_revoked'],
      },
      interactivity: { is_enabled: true, ...requests },
      org_deploy_enabled: installUrl !== null,
      socket_mode_enabled: httpUrl === null,
      // A token from the environment cannot be renewed; those that are stored can.
      token_rotation_enabled: installUrl !== null,
    },
  };
}

function describe(word: string, commands: readonly Listed[]): { description: string; usage_hint: string } {
  const { says, hint: more } = aboutWords(word);
  const seconds = commands
    .map(({ path }) => path.split(' '))
    .filter(([first, second]) => first === word && second);
  const words = [...new Set(seconds.map(([, second]) => second))].join(' | ');
  const hint = [words && `[${words}]`, more].filter(Boolean).join(' ');
  return { description: says, usage_hint: hint.slice(0, USAGE_HINT_LENGTH_MAX) };
}
