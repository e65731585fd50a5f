import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { Part } from '../../cards/card.ts';
import { limits } from './limits.ts';
import { type Canvas, display, type RenderedPart, renderPart } from './parts.ts';

/**
 * What the frame, which always goes in, leaves of a message: of the parts as many as there is room for, in their order,
 * and a line that says how many are missing.
 */
export function fitParts(
  parts: readonly Part[],
  canvas: Canvas,
  frame: readonly APIComponentInContainer[],
): RenderedPart {
  // The container around it all is one too.
  let components = limits.components - 1 - countOf([...frame, missing(parts.length)]);
  let text = limits.text - textOf([...frame, missing(parts.length)]);
  const fitted: RenderedPart = { components: [], attached: [] };
  let left = 0;
  for (const part of parts) {
    const rendered = components > 0 ? renderPart(part, canvas, Math.max(limits.partLeast, text)) : null;
    const count = countOf(rendered?.components ?? []);
    const length = textOf(rendered?.components ?? []);
    const attached = [...new Set([...fitted.attached, ...(rendered?.attached ?? [])])];
    if (!rendered || count > components || length > text || attached.length > limits.attachments) {
      left += 1;
      continue;
    }
    components -= count;
    text -= length;
    fitted.components.push(...rendered.components);
    fitted.attached = attached;
  }
  if (left > 0) fitted.components.push(missing(left));
  return fitted;
}

function missing(count: number): APIComponentInContainer {
  return display(`-# … and ${count} more ${count === 1 ? 'part' : 'parts'}, for which there is no room here`);
}

/** Discord counts what stands inside too. */
function countOf(all: readonly APIComponentInContainer[]): number {
  return all.reduce(
    (sum, each) => sum + 1 + (each.type === ComponentType.ActionRow ? each.components.length : 0),
    0,
  );
}

function textOf(all: readonly APIComponentInContainer[]): number {
  return all.reduce(
    (sum, each) => sum + (each.type === ComponentType.TextDisplay ? each.content.length : 0),
    0,
  );
}
