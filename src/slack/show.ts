import type { Card } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { log } from '../log.ts';
import type { Bot, Whose } from './bot.ts';
import type { Picture, Rendered } from './render/card.ts';
import type { Refusal } from './reply.ts';

export interface Showing {
  card: Card;
  context: Whose | null;
  pictures: ReadonlyMap<Chart, Picture>;
  share?: string | undefined;
  sharedBy?: string | undefined;
  /** Whom it wakes, in words of its own above the card. */
  mention?: string | undefined;
  send(message: Pick<Rendered, 'text'> & Partial<Rendered>): Promise<Refusal>;
}

// A file that was uploaded a moment ago is not known everywhere in Slack yet.
const SETTLING_MS = 1_500;

/** With its pictures; without them, where Slack does not take those; and as text alone rather than not at all. */
export async function show(bot: Bot, showing: Showing): Promise<Refusal> {
  const { card, context, pictures, share, sharedBy, mention, send } = showing;
  const accountId = context?.directory.id ?? null;
  const draw = async (shown: ReadonlyMap<Chart, Picture>) => {
    const workspace = context?.place?.workspace;
    const drawing = { surface: 'message', workspace, accountId, pictures: shown, share, mention } as const;
    const rendered = await bot.render([card], drawing);
    return sharedBy === undefined ? rendered : signed(rendered, sharedBy);
  };

  const whole = await draw(pictures);
  let refusal = await send(whole);
  if (isAboutBlocks(refusal) && pictures.size > 0) {
    await bot.timing.pause(SETTLING_MS);
    refusal = await send(whole);
    if (isAboutBlocks(refusal)) {
      log.warn('Slack did not take a picture; its numbers go out instead', { refusal });
      bot.forgetPictures(pictures);
      refusal = await send(await draw(new Map()));
    }
  }
  if (isAboutBlocks(refusal)) {
    log.error('Slack did not take our blocks; the text goes out alone', { refusal, title: card.title });
    refusal = await send({ text: whole.text });
  }
  if (refusal !== null) log.warn('a message did not go out', { refusal, title: card.title });
  return refusal;
}

function isAboutBlocks(refusal: Refusal): boolean {
  return refusal !== null && /^(invalid_blocks|msg_blocks_too_long|msg_too_long)/.test(refusal);
}

const SIGN = 'shared:';

/** Whose message it is that everybody sees: their presses alone change it. Its heading carries that. */
function signed({ blocks: [head, ...rest], text }: Rendered, sharedBy: string): Rendered {
  return { blocks: head ? [{ ...head, block_id: `${SIGN}${sharedBy}` }, ...rest] : [], text };
}

export function signerOf(blocks: readonly { block_id?: string }[]): string | undefined {
  const id = blocks[0]?.block_id;
  return id?.startsWith(SIGN) ? id.slice(SIGN.length) : undefined;
}
