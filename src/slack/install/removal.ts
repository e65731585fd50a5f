import type { App } from '@slack/bolt';
import { log } from '../../log.ts';
import type { Installer } from './installer.ts';

/** Erases what is stored of a workspace as soon as Slack says that the app is gone from it. */
export function listenForRemoval(app: App, { remove }: Pick<Installer, 'remove'>): void {
  app.event('app_uninstalled', ({ context }) => erase(context));

  app.event('tokens_revoked', async ({ context, event }) => {
    // People's tokens are none of ours: only the bot's is stored.
    if ((event.tokens.bot ?? []).length > 0) await erase(context);
  });

  async function erase({ teamId, enterpriseId, isEnterpriseInstall }: Place): Promise<void> {
    await remove({ teamId, enterpriseId, isEnterpriseInstall });
    log.info('the app was removed; its tokens are erased', {
      workspace: isEnterpriseInstall ? enterpriseId : teamId,
    });
  }
}

interface Place {
  teamId?: string | undefined;
  enterpriseId?: string | undefined;
  isEnterpriseInstall: boolean;
}
