import { z } from 'zod';
import { command } from '../../../src/chat/command.ts';
import { LINK_PATH, refuseLinked } from '../../../src/chat/linking.ts';
import { textOption } from '../../../src/chat/option.ts';
import { UserError } from '../../../src/domain/errors.ts';

/** Where there is an account to ask for it. A workspace without one is answered before any command is. */
export const creditsPlanLink = command({
  path: LINK_PATH,
  summary: 'Link a new workspace to its account, by a one-time code',
  right: 'manage',
  options: z.object({ code: textOption('what “tallybot account link” printed') }),
  examples: [LINK_PATH],
  async run({ code }, { directory, place }) {
    if (place) throw refuseLinked(code, directory, place.platform);
    throw new UserError('no-workspace', 'There is no workspace here to link.', {
      hint: 'Type this in the Slack workspace or Discord server that the account is for.',
    });
  },
});
