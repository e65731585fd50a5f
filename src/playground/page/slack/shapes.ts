import type { Json } from '../../wire.ts';

// What the page reads of Slack's blocks. They come from another process: each part is drawn on its own, and one that
// is not shaped like this becomes an error in its place.

export interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Confirm {
  title?: TextObject;
  text: TextObject;
  confirm?: TextObject;
  deny?: TextObject;
  style?: 'primary' | 'danger';
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

export interface Element {
  type: string;
  action_id: string;
  text?: TextObject;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: { label: TextObject; options: Option[] }[];
  confirm?: Confirm;
  style?: 'primary' | 'danger';
  url?: string;
  accessibility_label?: string;
  focus_on_load?: boolean;
  [field: string]: unknown;
}

export interface PictureShape {
  alt_text: string;
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  title?: TextObject;
}

export interface Block {
  type: string;
  block_id: string;
  [field: string]: unknown;
}

/** What a field holds: one value, or several. */
export type Value = string | readonly string[];

export function blocksIn(blocks: readonly Json[]): Block[] {
  return blocks as unknown as Block[];
}

export function optionsOf({ options, option_groups: groups }: Element): Option[] {
  return options ?? groups?.flatMap((group) => group.options) ?? [];
}
