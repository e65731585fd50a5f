import { sayName } from './format.ts';

/** A channel of a workspace, or a webhook, as it stands in a card. */
export interface Channel {
  platform: 'slack' | 'discord' | 'webhook';
  workspace: string;
  channel: string;
  /** `null`: nobody has told it, or not everybody there may know it. */
  name: string | null;
}

/** A channel as whatever shows the card may write it, and in plain words for everything else. */
export interface SaidChannel extends Omit<Channel, 'name'> {
  plain: string;
}

// Unicode keeps these for use within a program. In texts from outside they mean nothing and are left out; nor could
// anybody outside know the seal.
const [OPEN, BETWEEN, CLOSE] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const SLOT_FIRST = 0xfdd3;
const SLOTS = 0xfdef - SLOT_FIRST + 1;
// Of these letters too, so that what is left of one that was cut in two is left out as they are.
const SEAL = Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
  String.fromCharCode(SLOT_FIRST + (byte % SLOTS)),
).join('');
const INNER = /[\ufdd0-\ufdef]/g;
const FIELD = '([^\ufdd0-\ufdef]*)';
const SAID = new RegExp(`${OPEN}${SEAL}${BETWEEN}${[FIELD, FIELD, FIELD, FIELD].join(BETWEEN)}${CLOSE}`, 'g');

const platformNames: Record<Channel['platform'], string> = {
  slack: 'Slack',
  discord: 'Discord',
  webhook: 'Webhook',
};

/**
 * A channel among the words of a card: on its own platform and in its own workspace it is written so that it can be
 * followed, and elsewhere in plain words.
 */
export function sayChannel(channel: Channel): string {
  const { platform, workspace, channel: id } = channel;
  const fields = [platform, workspace, id, sayChannelPlainly(channel)];
  return `${OPEN}${SEAL}${fields.map((field) => BETWEEN + field.replaceAll(INNER, '')).join('')}${CLOSE}`;
}

/** “Slack #ops”; “Slack channel C024BE91L” where nobody has told its name. */
export function sayChannelPlainly({ platform, channel, name }: Channel): string {
  if (platform === 'webhook') return `Webhook ${sayName(name ?? hostOf(channel))}`;
  if (name !== null) return `${platformNames[platform]} #${sayName(name)}`;
  // In Slack their ids begin so.
  if (platform === 'slack' && channel.startsWith('D')) return 'a direct message in Slack';
  return `${platformNames[platform]} channel ${sayName(channel)}`;
}

/** The rest of an address often holds a token of the receiver's, and whoever sees a card need not know it. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'elsewhere';
}

/** Without anything but words: every channel plainly. */
export function sayPlainly(words: string): string {
  return sayOthersPlainly(words, () => false).replaceAll(INNER, '');
}

/** Left as they are: those that can be written where the card is shown. */
export function sayOthersPlainly(words: string, isWritable: (channel: SaidChannel) => boolean): string {
  if (words.search(INNER) === -1) return words;
  return withoutHalf(words).replaceAll(SAID, (said, ...fields) => {
    const channel = readChannel(fields);
    return isWritable(channel) ? said : channel.plain;
  });
}

/** One may be cut in two at the end, by whoever reads only so much of a text. */
function withoutHalf(words: string): string {
  const last = words.lastIndexOf(OPEN);
  const begun = words.slice(last + 1);
  const isHalf = last !== -1 && !begun.includes(CLOSE) && (begun.startsWith(SEAL) || SEAL.startsWith(begun));
  return isHalf ? words.slice(0, last) : words;
}

/** Words in which a channel is one letter, which stays whole wherever they are cut. */
export interface Held {
  words: string;
  channels: readonly SaidChannel[];
}

/** As many as there are letters for; those behind them are said plainly. */
export function holdChannels(words: string): Held {
  if (words.search(INNER) === -1) return { words, channels: [] };
  const channels: SaidChannel[] = [];
  const pieces: string[] = [];
  let end = 0;
  for (const said of words.matchAll(SAID)) {
    const channel = readChannel(said.slice(1));
    const isHeld = channels.length < SLOTS;
    pieces.push(sayPlainly(words.slice(end, said.index)));
    pieces.push(isHeld ? String.fromCharCode(SLOT_FIRST + channels.length) : channel.plain);
    if (isHeld) channels.push(channel);
    end = said.index + said[0].length;
  }
  return { words: [...pieces, sayPlainly(words.slice(end))].join(''), channels };
}

/** The words with each channel in its place, as it is written there. */
export function writeHeld(
  words: string,
  channels: readonly SaidChannel[],
  write: (channel: SaidChannel) => string,
): string {
  return splitHeld(words, channels)
    .map((piece) => (typeof piece === 'string' ? piece : write(piece)))
    .join('');
}

export function splitHeld(words: string, channels: readonly SaidChannel[]): (string | SaidChannel)[] {
  return words
    .split(/([\ufdd3-\ufdef])/)
    .map((piece, index) => (index % 2 === 0 ? piece : (channels[piece.charCodeAt(0) - SLOT_FIRST] ?? '')))
    .filter((piece) => piece !== '');
}

function readChannel([platform, workspace = '', channel = '', plain = '']: readonly string[]): SaidChannel {
  return { platform: platform as Channel['platform'], workspace, channel, plain };
}
