import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Looked, Standing } from '../../set-up.ts';

const marks: Record<Standing['state'], { sign: string; word: string }> = {
  open: { sign: '', word: 'open' },
  done: { sign: '✓', word: 'done' },
  failed: { sign: '!', word: 'failed' },
};

interface Props {
  number: number;
  title: string;
  standing: Standing;
  isOpen: boolean;
  onToggle: () => void;
  children: ComponentChildren;
}

/** Its heading says how it stands, whether it is open or not. */
export function Step({ number, title, standing, isOpen, onToggle, children }: Props) {
  const id = useId();
  const { sign, word } = marks[standing.state];
  return (
    <section class="step" data-state={standing.state}>
      <h3>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
          <span class="mark" aria-hidden="true">
            {sign || number}
          </span>
          <span class="step-title">{title}</span>
          <span class="hidden">, {word}</span>
          <span class="chevron" aria-hidden="true" />
        </button>
      </h3>
      <p class="standing" role="status">
        {standing.says}
      </p>
      <div id={id} hidden={!isOpen} class="step-body">
        {children}
      </div>
    </section>
  );
}

const found: Record<Looked['state'], { sign: string; word: string }> = {
  good: { sign: '✓', word: 'good' },
  doubtful: { sign: '?', word: 'look at it' },
  broken: { sign: '!', word: 'broken' },
  unseen: { sign: '–', word: 'not looked at' },
};

/** As `tallybot doctor` says it. */
export function Checks({ checks }: { checks: readonly Looked[] }) {
  if (checks.length === 0) return null;
  return (
    <ul class="checks" aria-label="What was looked at">
      {checks.map(({ name, state, says, fix }) => (
        <li key={name} data-state={state}>
          <span class="mark" aria-hidden="true">
            {found[state].sign}
          </span>
          <span>
            <span class="hidden">{found[state].word}: </span>
            <b>{name}</b> {says}
            {fix && <span class="fix">{fix}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Outward({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span aria-hidden="true"> ↗</span>
      <span class="hidden"> (opens in a new tab)</span>
    </a>
  );
}
