import type { App } from '@slack/bolt';
import { log } from '../../log.ts';
import type { SlackAccess } from './access.ts';

/**
 * Erases what is stored of a workspace as soon as Slack says that the app is gone from it. Slack says so again for an
 * hour where it was not heard, and the app may have been installed anew by then.
 */
export function listenForRemoval(app: App, { remove }: Pick<SlackAccess, 'remove'>): void {
  app.event('app_uninstalled', ({ context }) => erase(context));

  app.event('tokens_revoked', async ({ context, event }) => {
    // People's tokens are none of ours: only the bot's is stored.
    if ((event.tokens.bot ?? []).length > 0) await erase(context);
  });

  async function erase({ teamId, enterpriseId, isEnterpriseInstall }: Place): Promise<void> {
    const isErased = await remove({ teamId, enterpriseId, isEnterpriseInstall });
    const said = isErased
      ? 'the app was removed; its tokens are erased'
      : 'the app was removed; no token that is stored has ended by it';
    log.info(said, { workspace: isEnterpriseInstall ? enterpriseId : teamId });
  }
}

interface Place {
  teamId?: string | undefined;
  enterpriseId?: string | undefined;
  isEnterpriseInstall: boolean;
}
