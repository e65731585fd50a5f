export const messageFlag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  thinking: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export function has(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

/** “Tallybot is thinking…”: deferred, with nothing said yet. */
export function isThinking({ flags }: { flags: number }): boolean {
  return has(flags, messageFlag.thinking);
}
