import type { CheckedBlock } from './blocks.ts';
import { limits } from './limits.ts';
import { type Surface, surfacesOf } from './surfaces.ts';

/** What the shapes alone cannot say. A fault is a sentence and the place it speaks of. */
export interface Fault {
  text: string;
  at: string;
}

export interface Looked {
  surface: Surface;
  /** Whether a picture that is referred to can be shown here. */
  knowsPicture(reference: { id?: string | undefined; url?: string | undefined }): boolean;
}

type Json = Record<string, unknown>;

export function ruleFaults(blocks: readonly CheckedBlock[], looked: Looked): Fault[] {
  return [
    ...blocks.flatMap((block, index) => [
      ...placeFaults(block, `/${index}`, looked.surface),
      ...eachRule(block, `/${index}`, looked),
    ]),
    ...repeatedBlockIds(blocks),
    ...tooManyOf(blocks, 'data_table', limits.dataTable.perMessage),
    ...tooManyOf(blocks, 'data_visualization', limits.chart.perMessage),
    ...tooMuchMarkdown(blocks),
    ...manyFocused(blocks),
  ];
}

function placeFaults(block: CheckedBlock, at: string, surface: Surface): Fault[] {
  return surfacesOf[block.type]?.includes(surface)
    ? []
    : [{ text: `unsupported type: ${block.type}`, at: `${at}/type` }];
}

function eachRule(value: unknown, at: string, looked: Looked): Fault[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => eachRule(each, `${at}/${index}`, looked));
  if (typeof value !== 'object' || value === null) return [];
  const thing = value as Json;
  const own = rulesByType[String(thing['type'])]?.(thing, looked) ?? [];
  return [
    ...own.map((fault) => ({ ...fault, at: `${at}${fault.at}` })),
    ...Object.entries(thing).flatMap(([key, each]) => eachRule(each, `${at}/${key}`, looked)),
  ];
}

type Rule = (thing: Json, looked: Looked) => Fault[];

const rulesByType: Readonly<Record<string, Rule>> = {
  section: (section) => oneOf(section, ['text', 'fields'], false),
  card: (card) => oneOf(card, ['hero_image', 'title', 'actions', 'body'], false),
  container: (container) => oneOf(container, ['title', 'rich_text_title'], false),
  image: (image, looked) => [
    ...oneOf(image, ['image_url', 'slack_file'], true),
    ...pictureFaults(image, looked),
  ],
  static_select: (select) => [...oneOf(select, ['options', 'option_groups'], true), ...initialFaults(select)],
  multi_static_select: (select) => [
    ...oneOf(select, ['options', 'option_groups'], true),
    ...initialFaults(select),
  ],
  radio_buttons: initialFaults,
  checkboxes: initialFaults,
  actions: repeatedActionIds,
  context_actions: repeatedActionIds,
  table: (table) => tableFaults(table, limits.table.characters),
  data_table: (table) => [...tableFaults(table, limits.dataTable.characters), ...headerFaults(table)],
};

function oneOf(thing: Json, keys: readonly string[], exactly: boolean): Fault[] {
  const given = keys.filter((key) => thing[key] !== undefined);
  if (given.length === 0) return [{ text: `missing required field: one of ${keys.join(', ')}`, at: '' }];
  return exactly && given.length > 1 ? [{ text: `only one of ${keys.join(', ')} is allowed`, at: '' }] : [];
}

function pictureFaults(image: Json, looked: Looked): Fault[] {
  const reference = image['slack_file'] as { id?: string; url?: string } | undefined;
  return !reference || looked.knowsPicture(reference)
    ? []
    : [{ text: 'invalid slack file', at: '/slack_file' }];
}

function initialFaults(select: Json): Fault[] {
  const groups = (select['option_groups'] ?? []) as { options: unknown[] }[];
  const offered = [
    ...((select['options'] ?? []) as unknown[]),
    ...groups.flatMap(({ options }) => options),
  ].map((option) => optionValue(option));
  const repeated = offered.find((value, index) => offered.indexOf(value) !== index);
  const initial = [select['initial_option'], ...((select['initial_options'] ?? []) as unknown[])].filter(
    Boolean,
  );
  return [
    ...(repeated === undefined ? [] : [{ text: `duplicate option value: ${repeated}`, at: '/options' }]),
    ...(initial.every((option) => offered.includes(optionValue(option)))
      ? []
      : [{ text: 'initial option is not among the options', at: '/initial_option' }]),
  ];
}

function optionValue(option: unknown): unknown {
  return (option as Json)['value'];
}

function repeatedActionIds(block: Json): Fault[] {
  const ids = ((block['elements'] ?? []) as Json[]).map((element) => element['action_id']);
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) !== index
      ? [{ text: `\`action_id\` "${id}" already exists in this block`, at: `/elements/${index}/action_id` }]
      : [],
  );
}

function tableFaults(table: Json, charactersMax: number): Fault[] {
  const rows = table['rows'] as Json[][];
  const characters = rows.flat().reduce((sum, cell) => sum + textLength(cell), 0);
  return [
    ...(rows.every((row) => row.length === rows[0]?.length)
      ? []
      : [{ text: 'all rows must have the same number of cells', at: '/rows' }]),
    ...(characters > charactersMax
      ? [{ text: `must be less than ${charactersMax + 1} characters in all cells`, at: '/rows' }]
      : []),
  ];
}

function headerFaults(table: Json): Fault[] {
  const header = (table['rows'] as Json[][])[0] ?? [];
  return header.some((cell) => cell['type'] === 'rich_text')
    ? [{ text: 'unsupported type: rich_text', at: '/rows/0' }]
    : [];
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + textLength(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const { text, elements } = value as { text?: unknown; elements?: unknown };
  return (typeof text === 'string' ? text.length : 0) + textLength(elements);
}

function repeatedBlockIds(blocks: readonly CheckedBlock[]): Fault[] {
  const ids = blocks.map(({ block_id: id }) => id);
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) !== index
      ? [{ text: `\`block_id\` "${id}" already exists`, at: `/${index}/block_id` }]
      : [],
  );
}

function tooManyOf(blocks: readonly CheckedBlock[], type: string, max: number): Fault[] {
  return blocks
    .flatMap((block, index) => (block.type === type ? [index] : []))
    .slice(max)
    .map((index) => ({ text: `no more than ${max} ${type} blocks allowed`, at: `/${index}` }));
}

function tooMuchMarkdown(blocks: readonly CheckedBlock[]): Fault[] {
  const characters = blocks.reduce(
    (sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0),
    0,
  );
  return characters > limits.markdown
    ? [{ text: `must be less than ${limits.markdown + 1} characters in all markdown blocks`, at: '' }]
    : [];
}

function manyFocused(blocks: readonly CheckedBlock[]): Fault[] {
  const count = JSON.stringify(blocks).split('"focus_on_load":true').length - 1;
  return count > 1 ? [{ text: 'only one element may have focus_on_load', at: '' }] : [];
}
