import type { Json } from '../../wire.ts';

/** A component as Discord documents it: all that any of them can say. */
export interface Piece {
  type: number;
  custom_id?: string;
  label?: string;
  content?: string;
  description?: string;
  placeholder?: string;
  style?: number;
  url?: string;
  emoji?: Emoji;
  disabled?: boolean;
  required?: boolean;
  value?: string;
  default?: boolean;
  min_length?: number;
  max_length?: number;
  min_values?: number;
  max_values?: number;
  options?: Choice[];
  default_values?: { id: string }[];
  components?: Piece[];
  component?: Piece;
  accessory?: Piece;
  items?: Picture[];
  media?: { url: string };
  file?: { url: string };
  spoiler?: boolean;
  accent_color?: number | null;
  divider?: boolean;
  spacing?: number;
}

export interface Emoji {
  id?: string | null;
  name?: string | null;
}

export interface Choice {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
  emoji?: Emoji;
}

export interface Picture {
  media: { url: string };
  description?: string;
  spoiler?: boolean;
}

/** The bot's components were checked by the loopback when they were sent. */
export function piecesOf(components: readonly Json[]): Piece[] {
  return components as unknown as Piece[];
}

/** A custom one is a picture on Discord's own servers: here, its name. */
export function sayEmoji({ id, name }: Emoji): string {
  return id ? `:${name ?? ''}:` : (name ?? '');
}

export const type = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;
