import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { invariant } from '../../src/domain/errors.ts';
import { readWallet } from '../../src/reports/wallet.ts';
import { viewWallet } from '../../src/views/wallet.ts';

export const creditsBalance = command({
  path: 'credits',
  fullPath: 'credits balance',
  summary: 'What remains, in which pool, and until when',
  right: 'view',
  options: z.object({}),
  examples: ['credits'],
  async run(_options, { reports, directory, now, person }) {
    const wallet = await readWallet(reports, directory, now);
    invariant(wallet, 'an account that is listed has a balance');
    return viewWallet(wallet, directory, person.right === 'manage');
  },
});
