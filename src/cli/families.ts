import type { Verbs } from './verb.ts';

/**
 * By the first word of the verbs in it, in the order help prints them. Only what is asked for is loaded: all of it takes
 * three times as long as the one.
 */
export const families: Record<string, () => Promise<Verbs>> = {
  account: async () => (await import('./account.ts')).accountVerbs,
  member: async () => (await import('./member.ts')).memberVerbs,
  key: async () => (await import('./key.ts')).keyVerbs,
  ask: async () => (await import('./ask.ts')).askVerbs,
  import: async () => (await import('./import/verb.ts')).importVerbs,
  verify: async () => (await import('./verify.ts')).verifyVerbs,
  slack: async () => (await import('./slack.ts')).slackVerbs,
  discord: async () => (await import('./discord.ts')).discordVerbs,
  doctor: async () => (await import('./doctor/verb.ts')).doctorVerbs,
  migration: async () => (await import('./migration.ts')).migrationVerbs,
};
