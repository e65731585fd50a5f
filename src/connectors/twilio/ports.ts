import type { InstantMs } from '../../domain/instant.ts';

/** How far the calls that Twilio lists of an account have been gone through. */
export interface CallListing {
  /** The SID of that account. */
  theirs: string;
  /** What ended before is not looked for. */
  since: InstantMs;
  /** What ended before has been found. */
  until: InstantMs;
  /** Where the list goes on, and until when it has been gone through once there is no more of it. */
  next: { page: string; until: InstantMs } | null;
}

interface Place {
  accountId: string;
  id: string;
}

export interface CallListings {
  find(connection: Place): Promise<CallListing | null>;
  /** Whether it was still where it had been; neither is it once it has been disconnected. */
  move(connection: Place, from: CallListing | null, to: CallListing): Promise<boolean>;
  forget(connection: Place): Promise<void>;
}
