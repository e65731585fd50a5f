import type { Config } from '../../config.ts';
import type { Database } from '../../db/client.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Times } from './account.ts';
import type { ReadSettings } from './typed-settings.ts';

/** What the set-up works with. */
export interface DeskParts {
  database: Database;
  ledger: Pick<Ledger, 'roll'>;
  times: Times;
  config: Pick<Config, 'dataDir' | 'port'>;
  read: ReadSettings;
  /** Where .env is, or is to be. */
  folder: string;
}
