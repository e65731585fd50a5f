import type { ComponentChildren } from 'preact';
import type { TextObject } from '../shapes.ts';
import { useSurface } from '../surface.ts';
import { emojiOf, isEmoji } from './emoji.ts';
import { Emoji, Marked } from './Marked.tsx';
import { readMrkdwn } from './mrkdwn.ts';

/** A text object: mark-up is read in `mrkdwn` alone, and its line breaks are kept. */
export function TextLine({ text: { type, text, emoji, verbatim } }: { text: TextObject }) {
  const surface = useSurface();
  if (type === 'mrkdwn') {
    return <Marked nodes={readMrkdwn(text, { linksBareAddresses: verbatim !== true })} {...surface} />;
  }
  return <>{emoji === false ? text : withEmoji(text)}</>;
}

function withEmoji(text: string): ComponentChildren {
  return text.split(/:([a-z0-9_+'-]+):/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    return isEmoji(piece) ? <Emoji key={index} name={piece} sign={emojiOf(piece)} /> : `:${piece}:`;
  });
}
