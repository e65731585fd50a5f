/** Whether every stored number of an account is what its facts add up to, as far as anybody has looked. */
export type Proof =
  | { status: 'clean'; facts: number }
  | { status: 'differs'; facts: number; differences: number }
  /** `size`: more facts than can be folded beside the traffic. */
  | { status: 'not-run'; why: 'size' | 'time'; facts: number };
