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

export { componentType as type } from '../../discord/components.ts';
