/** What a text on Discord is made of. Everything that was written is in it, but for the signs that say how it looks. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; title: string; children: Inline[] }
  | { type: 'mention'; kind: MentionKind; source: string; name: string }
  | { type: 'time'; atSeconds: number; style: TimeStyle; source: string }
  | { type: 'emoji'; name: string; source: string };

export type MentionKind = 'user' | 'role' | 'channel' | 'command' | 'everyone' | 'place';
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';

export type Block =
  | { type: 'lines'; children: Inline[] }
  | { type: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { type: 'small'; children: Inline[] }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; start: number | null; items: ListItem[] }
  | { type: 'code'; language: string; text: string };

export interface ListItem {
  children: Inline[];
  /** Lists inside it. */
  inner: Block[];
}
