import { sayAverage, sayNumber } from '../cards/format.ts';
import type { LighterModelAdvice } from '../domain/advice.ts';
import type { Names } from './names.ts';

/** “Team Assistant answers with deep-1. With swift-1 the same responses would have cost 300 credits less …” */
export function sayLighterModel(advice: LighterModelAdvice, names: Names): string {
  const { agentId, model, lighterModel, saving, savingPercentOfSpend, credits } = advice;
  return `${names.agent(agentId)} answers with ${names.model(model)}, which cost ${sayAverage(credits)} credits. With ${names.model(lighterModel)} the same responses would have cost ${sayAverage(saving)} credits less: ${sayNumber(savingPercentOfSpend)}\u202f% of everything used here.`;
}
