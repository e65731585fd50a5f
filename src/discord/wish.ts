import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../chat/dispatch.ts';
import { formWords } from '../chat/forms/offer.ts';
import { within } from '../chat/timing.ts';
import { isViewToken } from '../chat/view-tokens.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import { fillForm } from './modals/fill.ts';
import { staleCard, tooSlowCard } from './refusals.ts';
import { nameModal, rangeModal, readRange } from './render/modals.ts';
import { createPressing, type Press, pressId } from './render/pressing.ts';

/** What whoever pressed is to get: a form in front of them, an answer to words, or something that is said to them. */
export type Wish = { modal: APIModalInteractionResponseCallbackData } | { words: string } | { card: Card };

// A form is opened by the first answer or never, and Discord waits three seconds, with those on the way.
const SOON_MS = 2_000;

/** Nothing is looked up for an ordinary press, which is then answered at once. */
export async function wishOf(press: Press, label: string, asker: Asker, bot: Bot): Promise<Wish> {
  const { kind, value } = press;
  const isPlain = kind !== 'range' && kind !== 'type' && !isViewToken(value) && formWords(value) === null;
  if (isPlain) return { words: value };
  const looked = await within(bot.timing, SOON_MS, lookUp(press, label, asker, bot));
  return looked ?? { card: tooSlowCard };
}

async function lookUp(press: Press, label: string, asker: Asker, bot: Bot): Promise<Wish> {
  try {
    const words = await expanded(press.value, asker, bot);
    if (words === null) return { card: staleCard };
    const form = formWords(words);
    if (form !== null) return await fillForm(form, asker, bot);
    if (press.kind === 'range') return { modal: rangeModal(idOf(press), readRange(words)) };
    if (press.kind === 'type') return { modal: nameModal(await fittedId(press, asker, bot), label) };
    return { words };
  } catch (error) {
    return { card: failureCard(error, 'usage') };
  }
}

/** The command behind a control; `null`: it has expired, or is another account's. */
export async function expanded(value: string, asker: Asker, bot: Bot): Promise<string | null> {
  if (!isViewToken(value)) return value;
  const door = await bot.asking.contextOf(asker, '');
  return 'context' in door ? bot.asking.expand(value, door.context) : null;
}

function idOf({ kind, value }: Press): string {
  return (
    pressId(
      kind,
      value,
      createPressing((command) => command),
    ) ?? ''
  );
}

/** An option of a list has room for more than the name of a form. */
async function fittedId({ kind, value }: Press, asker: Asker, bot: Bot): Promise<string> {
  const whole = idOf({ kind, value });
  if (whole !== '') return whole;
  const door = await bot.asking.contextOf(asker, '');
  const accountId = 'context' in door ? door.context.directory.id : null;
  return bot.asking.fitting(accountId, (fit) => pressId(kind, value, createPressing(fit)) ?? '');
}
