import type { ViewStateValue } from '@slack/bolt';
import { type Answer, type Answers, chosenIn, filledIn, optionOf } from '../../chat/forms/answers.ts';
import { ELEMENT } from './blocks.ts';
import { CHANNEL } from './views.ts';

/** What Slack says of each block of a view, and in it of each element. */
export type StateValues = Record<string, Record<string, ViewStateValue>>;

export function answersIn(values: StateValues): Answers {
  const answers: Record<string, Answer[]> = {};
  for (const [field, elements] of Object.entries(values)) {
    const option = optionOf(field);
    if (option === CHANNEL) continue;
    const state = elements[ELEMENT];
    const chosen = state?.selected_option?.value;
    const value = chosen === undefined ? filledIn(state?.value ?? '') : chosenIn(chosen);
    answers[option] = [...(answers[option] ?? []), { field, value }];
  }
  return answers;
}

export function channelIn(values: StateValues): string | null {
  return values[CHANNEL]?.[ELEMENT]?.selected_conversation ?? null;
}
