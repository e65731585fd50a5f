import { sayCount, sayNumber } from '../cards/format.ts';
import type { Proof } from '../domain/proof.ts';

/** What the ledger says of itself, and as plainly where nobody has looked. */
export function sayProof(proof: Proof): string {
  const facts = sayNumber(proof.facts);
  switch (proof.status) {
    case 'clean':
      return `The ledger proves itself: ${sayCount(proof.facts, 'fact')} folded, every number agrees.`;
    case 'differs':
      return `The ledger does not agree with itself: of ${facts} facts folded, ${sayCount(proof.differences, 'stored number differs', 'stored numbers differ')}. “tallybot verify” names them.`;
    case 'not-run':
      return proof.why === 'size'
        ? `The ledger was not folded for this: ${facts} facts take longer than a message may wait. “tallybot verify” folds them.`
        : `The ledger was not folded to its end for this: ${facts} facts took too long today. “tallybot verify” takes the time.`;
  }
}
