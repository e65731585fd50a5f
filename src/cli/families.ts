import type { Families } from './verb.ts';

/**
 * By the first word of the verbs in it, in the order help prints them. A new family is a file and a line here. Only what
 * is asked for is loaded, and what a verb works with only when it runs: all of it takes a second.
 */
export const families: Families = {
  ask: async () => (await import('./ask/verbs.ts')).askVerbs,
  account: async () => (await import('./account/verbs.ts')).accountVerbs,
  member: async () => (await import('./member/verbs.ts')).memberVerbs,
  company: async () => (await import('./company/verbs.ts')).companyVerbs,
  agent: async () => (await import('./agent/verbs.ts')).agentVerbs,
  cap: async () => (await import('./cap/verbs.ts')).capVerbs,
  key: async () => (await import('./key/verbs.ts')).keyVerbs,
  plan: async () => (await import('./plan/verbs.ts')).planVerbs,
  pack: async () => (await import('./pack/verbs.ts')).packVerbs,
  rate: async () => (await import('./rate/verbs.ts')).rateVerbs,
  grant: async () => (await import('./grant/verbs.ts')).grantVerbs,
  events: async () => (await import('./events/verbs.ts')).eventsVerbs,
  event: async () => (await import('./events/verbs.ts')).eventVerbs,
  outbox: async () => (await import('./outbox/verbs.ts')).outboxVerbs,
  connection: async () => (await import('./connection/verbs.ts')).connectionVerbs,
  webhook: async () => (await import('./webhook/verbs.ts')).webhookVerbs,
  import: async () => (await import('./import/verbs.ts')).importVerbs,
  verify: async () => (await import('./verify/verbs.ts')).verifyVerbs,
  slack: async () => (await import('./slack/verbs.ts')).slackVerbs,
  discord: async () => (await import('./discord/verbs.ts')).discordVerbs,
  doctor: async () => (await import('./doctor/verbs.ts')).doctorVerbs,
  migration: async () => (await import('./migration/verbs.ts')).migrationVerbs,
  completion: async () => (await import('./complete/verbs.ts')).completionVerbs,
  complete: async () => (await import('./complete/verbs.ts')).completeVerbs,
  help: async () => (await import('./help/verbs.ts')).helpVerbs,
  version: async () => (await import('./version.ts')).versionVerbs,
};
