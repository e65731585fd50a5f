import type { KnownBlock } from '@slack/types';

/** Where blocks are shown. */
export type Surface = 'message' | 'home';

/**
 * What Slack takes at most, each as its reference has it unless said otherwise. It rejects the whole message for one
 * field that is too long, so everything is fitted to these before it is sent.
 */
export const limits = {
  blocks: { message: 50, home: 100 },
  /**
   * All text that is shown together. Not in the reference: chat.postMessage answers `msg_blocks_too_long` somewhere
   * above 11 000 characters (slackapi/bolt-js 2509 and 2867).
   */
  shownText: { message: 10_000, home: 30_000 },
  /** A view may have 250 kB; of messages the reference does not say. */
  json: 240_000,
  /** What a further card on the same surface may need for all but its parts. */
  frame: { blocks: 12, text: 6_000, json: 160_000 },
  fallbackText: 3_000,
  header: 150,
  sectionText: 3_000,
  sectionFields: 10,
  /** Slack takes 2 000; ten of them must find room in one message. */
  fieldText: 400,
  contextText: 1_000,
  actions: 25,
  selects: 10,
  ranges: 2,
  buttonText: 75,
  value: 2_000,
  url: 3_000,
  options: 100,
  /** In all lists together: they are the greater part of `json`. */
  optionsTogether: 250,
  optionText: 75,
  optionValue: 150,
  placeholder: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  altText: 2_000,
  cardTitle: 150,
  cardBody: 200,
  carousel: 10,
  tables: 1,
  tableRows: 100,
  tableColumns: 20,
  /** Slack takes 10 000 in all cells together; the rest of the message wants room too. */
  tableText: 6_000,
  tablePage: 10,
  caption: 300,
  /** In a table of letters: what a phone still shows without breaking most lines. */
  textTableCell: 32,
} as const;

/** The blocks that the renderer would like to use and that not every surface takes, and those it can fall back on. */
export const blocksOn: Record<Surface, ReadonlySet<KnownBlock['type']>> = {
  message: new Set([
    ...(['header', 'section', 'context', 'divider', 'actions', 'image', 'rich_text'] as const),
    ...(['carousel', 'data_table', 'table', 'container'] as const),
  ]),
  home: new Set([
    ...(['header', 'section', 'context', 'divider', 'actions', 'image', 'rich_text'] as const),
    ...(['carousel', 'data_table'] as const),
  ]),
};
