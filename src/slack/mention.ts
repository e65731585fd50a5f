const forms: readonly (readonly [id: RegExp, written: (id: string) => string])[] = [
  [/^S[A-Z0-9]{5,20}$/, (id) => `<!subteam^${id}>`],
  [/^[UW][A-Z0-9]{5,20}$/, (id) => `<@${id}>`],
  // Those who are there; never everyone.
  [/^here$/, () => '<!here>'],
];

/** A group, a person or whoever is there, as Slack wakes them. `null`: it is none of these. */
export function mentionOf(id: string): string | null {
  const [, written] = forms.find(([pattern]) => pattern.test(id)) ?? [];
  return written?.(id) ?? null;
}
