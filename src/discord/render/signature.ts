/** A name that rings nobody, and that nothing from outside can forge: there, every `<` is escaped, or in letters of one width. */
export function sign(userId: string): string {
  return `-# Shared by <@${userId}>.`;
}

const SIGNATURE = /^-# Shared by <@(\d+)>\.$/m;
const PREFORMATTED = /```[\s\S]*?```/g;

/** Whose message it is that everybody sees. */
export function signerOf(components: unknown): string | undefined {
  for (const content of contentsOf(components)) {
    const [, signer] = SIGNATURE.exec(content.replaceAll(PREFORMATTED, '')) ?? [];
    if (signer !== undefined) return signer;
  }
  return undefined;
}

function contentsOf(component: unknown): string[] {
  if (Array.isArray(component)) return component.flatMap(contentsOf);
  if (typeof component !== 'object' || component === null) return [];
  const { content, components } = component as { content?: unknown; components?: unknown };
  return [...(typeof content === 'string' ? [content] : []), ...contentsOf(components)];
}
