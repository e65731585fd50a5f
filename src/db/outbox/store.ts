import type { Pool } from 'pg';
import type { Outbox } from '../../jobs/deliver/ports.ts';
import { addressesOf } from './addresses.ts';
import { claim } from './claim.ts';
import { expand } from './expand.ts';
import { look } from './look.ts';
import { readAmended, readNotice } from './read.ts';
import { settle } from './settle.ts';

export function createOutbox(pool: Pool): Outbox {
  return {
    look: (now) => look(pool, now),
    expand: (now) => expand(pool, now),
    claim: (question) => claim(pool, question),
    read: (accountId, id) => readNotice(pool, accountId, id),
    amended: (notice) => readAmended(pool, notice),
    addressesOf: (accountId, personId, near) => addressesOf(pool, accountId, personId, near),
    settle: (claimed, outcome, now) => settle(pool, claimed, outcome, now),
  };
}
