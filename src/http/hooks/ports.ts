/** A message from outside, exactly as it came: what it is signed with is over these very bytes. */
export interface HookRequest {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** As the sender was told it, with its query. */
  url: string;
}

export type HookAnswer =
  /** Counted, now or before, or nothing that is to be counted. `body`: what the sender wants to be told. */
  | { status: 'taken'; body?: object }
  /** Not from whom it says, or too old, or there is nothing that listens. Which of these is nobody’s outside. */
  | { status: 'forged' }
  /** Not what its provider sends, or what counts for nothing here: sent again, it would be no better. */
  | { status: 'refused'; reason: string }
  /** Nothing is lost where it is sent again. */
  | { status: 'later'; afterSeconds: number; reason: string };

/** Reads the message, and counts its bytes as held until `use` has answered. */
export type Receive = (use: (request: HookRequest) => Promise<HookAnswer>) => Promise<HookAnswer>;

/** Takes what providers send unasked. Nothing is read of what is for nobody here. */
export interface Hooks {
  take(accountId: string, connectionId: string, receive: Receive): Promise<HookAnswer>;
}
