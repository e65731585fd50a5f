import { useRef } from 'preact/hooks';
import type { DiscordBody, MessageLine } from '../../wire.ts';

/** What stands above a message: what it replies to, or the command that it answers. */
export function Above({ message, replyTo }: { message: MessageLine; replyTo: DiscordBody['replyTo'] }) {
  const { answers } = message;
  return (
    <>
      {answers && (
        <p class="d-above">
          <b>{answers.person}</b> used <span class="d-command">{answers.command}</span>
        </p>
      )}
      {replyTo && (
        <p class="d-above">
          <span class="hidden">In reply to </span>
          {replyTo.words === null ? (
            <i>Original message was deleted</i>
          ) : (
            <>
              <b>{replyTo.author}</b> <span>{replyTo.words}</span>
            </>
          )}
        </p>
      )}
    </>
  );
}

export function ThreadLine({ name }: { name: string }) {
  return (
    <p class="d-thread">
      <b>{name}</b> <span>A thread, listed among the channels</span>
    </p>
  );
}

export function PrivateFoot({ onDismiss }: { onDismiss: () => void }) {
  const foot = useRef<HTMLParagraphElement>(null);
  const dismiss = () => {
    const all = [...(foot.current?.closest('[role="log"]')?.querySelectorAll('.message') ?? [])];
    const at = all.findIndex((each) => each.contains(foot.current));
    const beside = all[at - 1] ?? all[at + 1];
    onDismiss();
    // What had the focus is gone: on to what stands beside it.
    beside?.querySelector<HTMLElement>('button, a')?.focus();
  };
  return (
    <p ref={foot} class="d-private">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z" />
        <circle cx="12" cy="12" r="3" />
      </svg>
      Only you can see this •{' '}
      <button type="button" onClick={dismiss}>
        Dismiss message
      </button>
    </p>
  );
}
