import type { SlackConfig } from '../../config/slack.ts';
import type { Database } from '../../db/client.ts';
import { createInstallations } from '../../db/installations.ts';
import { UserError } from '../../domain/errors.ts';
import { isOrganisation, type SlackRecords } from '../../slack/doctor/checks.ts';
import { createInstaller } from '../../slack/install/installer.ts';
import { quietLogger } from '../../slack/quiet-logger.ts';
import { recordsOf } from './records.ts';

export function slackRecords(database: Database, { apiUrl, install }: SlackConfig): SlackRecords {
  return {
    ...recordsOf(database, 'slack'),

    async installed() {
      if (install.by === 'token') return [];
      const installations = createInstallations(database);
      const { authorize } = createInstaller({
        apiUrl,
        install,
        installations,
        clock: Date.now,
        logger: quietLogger,
      });
      return (await installations.list()).map((workspace) => ({
        workspace,
        async token() {
          const { botToken } = await authorize(
            isOrganisation(workspace)
              ? { teamId: undefined, enterpriseId: workspace, isEnterpriseInstall: true }
              : { teamId: workspace, enterpriseId: undefined, isEnterpriseInstall: false },
          );
          if (botToken) return botToken;
          throw new UserError('no-bot', `The app has no bot in ${workspace}.`, {
            hint: 'Install it there again.',
          });
        },
      }));
    },
  };
}
