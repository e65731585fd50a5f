import type { TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';

const signs = { default: 'ℹ', info: 'ℹ', warning: '⚠', error: '⚠', success: '✓' } as const;

export function Alert({
  block: { text, level = 'default' },
}: {
  block: { text: TextObject; level?: keyof typeof signs };
}) {
  return (
    <div class={`slack-alert ${level}`} role={level === 'error' || level === 'warning' ? 'alert' : 'note'}>
      <span aria-hidden="true">{signs[level]}</span>
      <p class="slack-text">
        <TextLine text={text} />
      </p>
    </div>
  );
}
