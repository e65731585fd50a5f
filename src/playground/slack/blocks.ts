/** Blocks as they lie in the world: checked when they came in, so this says only what the loopback reads of them. */
export interface Text {
  type: string;
  text: string;
}

export interface Option {
  text: Text;
  value: string;
}

export interface Element {
  type: string;
  action_id: string;
  text?: Text;
  value?: string;
  url?: string;
  placeholder?: Text;
  options?: Option[];
  option_groups?: { options: Option[] }[];
  [field: string]: unknown;
}

export interface Block {
  type: string;
  block_id: string;
  text?: Text;
  label?: Text;
  optional?: boolean;
  dispatch_action?: boolean;
  elements?: Element[];
  element?: Element;
  accessory?: Element;
  [field: string]: unknown;
}

export interface Placed {
  block: Block;
  element: Element;
}

/** Every block, those inside containers and carousels too. */
export function eachBlock(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    const inner = block.type === 'carousel' ? block.elements : block['child_blocks'];
    return [block, ...eachBlock((inner ?? []) as Block[])];
  });
}

/** Everything a person can press, choose or fill in. */
export function interactive(blocks: readonly Block[]): Placed[] {
  return eachBlock(blocks).flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
}

export function optionsOf(element: Element): Option[] {
  return element.options ?? element.option_groups?.flatMap(({ options }) => options) ?? [];
}

function elementsOf(block: Block): Element[] {
  const within: Record<string, Element[]> = {
    actions: block.elements ?? [],
    context_actions: block.elements ?? [],
    card: (block['actions'] ?? []) as Element[],
    input: block.element ? [block.element] : [],
    section: block.accessory && block.accessory.type !== 'image' ? [block.accessory] : [],
  };
  return within[block.type] ?? [];
}

/** Slack gives an id to each block and element that came without. */
export function withIds(blocks: readonly unknown[], next: (prefix: string) => string): Block[] {
  const copy = structuredClone(blocks) as Block[];
  for (const block of eachBlock(copy)) block.block_id ??= next('b');
  for (const { element } of interactive(copy)) element.action_id ??= next('a');
  return copy;
}
