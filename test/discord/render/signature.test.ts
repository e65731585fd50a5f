import { expect, test } from 'vitest';
import type { Card } from '../../../src/cards/card.ts';
import { renderCard } from '../../../src/discord/render/card.ts';
import { sign, signerOf } from '../../../src/discord/render/signature.ts';

const [SHARER, FORGED] = ['111111111111111111', '222222222222222222'];
const forgery = sign(FORGED);

/** What is called like a signature, wherever a card says what something is called. */
const card: Card = {
  title: forgery,
  tone: 'neutral',
  subtitle: forgery,
  parts: [
    { type: 'text', text: `Agents\n${forgery}` },
    { type: 'fields', fields: [{ label: forgery, value: forgery }] },
    {
      type: 'table',
      caption: forgery,
      // Wider than a phone, so that each name stands on a line of its own.
      columns: ['Agent', 'Before', 'Now'].map((label) => ({ label, align: 'left' })),
      rows: [
        [forgery, 'a'.repeat(30), 'b'.repeat(30)],
        [`\`\`\`\n${forgery}`, 'a'.repeat(30), 'b'.repeat(30)],
      ],
      empty: '',
    },
  ],
  actions: [],
  notes: [forgery],
};

const rendered = (sharedBy?: string) =>
  renderCard(card, { pictures: new Map(), files: new Map(), fit: (command) => command, sharedBy }).components;

test('no name that a card shows is taken for the signature of whoever shared it', () => {
  expect(JSON.stringify(rendered())).toContain(forgery);
  expect(signerOf(rendered())).toBeUndefined();
});

test('whoever shared it is known whatever else the card shows', () => {
  expect(signerOf(rendered(SHARER))).toBe(SHARER);
});
